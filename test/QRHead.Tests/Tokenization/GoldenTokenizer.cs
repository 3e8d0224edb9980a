using System.IO.Compression;
using System.Text.Json;
using QRHead.Tokenization;

namespace QRHead.Tests.Tokenization;

/// <summary>A folder of golden files: a tokenizer, and what Hugging Face's library makes of many texts with it.</summary>
internal sealed class GoldenTokenizer
{
    private readonly string _folder;

    public GoldenTokenizer(string folder)
    {
        _folder = folder;
        Tokenizer = Tokenizer.Parse(
            ReadBytes("tokenizer.json") ?? ReadBytes("tokenizer.json.gz")!, $"{Path.GetFileName(folder)}/tokenizer.json");
    }

    public Tokenizer Tokenizer { get; }

    /// <summary>Compares every row of a file of texts; says where the first difference of each row is.</summary>
    public void CheckTexts(string file)
    {
        var failures = Rows(file).Select(CheckText).OfType<string>().ToList();
        Assert.True(failures.Count == 0, $"{failures.Count} rows differ:\n{string.Join('\n', failures.Take(20))}");
    }

    /// <summary>Compares every row of a file of ids.</summary>
    public void CheckDecoding(string file)
    {
        var failures = Rows(file).Select(CheckIds).OfType<string>().ToList();
        Assert.True(failures.Count == 0, $"{failures.Count} rows differ:\n{string.Join('\n', failures.Take(20))}");
    }

    private string? CheckText(JsonElement row)
    {
        var scope = row.GetProperty("special").GetString() switch
        {
            "parse" => AddedTokenScope.Everywhere,
            "plain" => AddedTokenScope.Plain,
            _ => AddedTokenScope.Nowhere,
        };
        bool addTemplate = row.GetProperty("add_special_tokens").GetBoolean();
        string name = $"{row.GetProperty("name").GetString()} ({row.GetProperty("special").GetString()}, template {addTemplate})";

        var found = Tokenizer.Encode(row.GetProperty("text").GetString()!, scope, addTemplate);

        return Difference(name, "id", Numbers(row.GetProperty("ids")), found.Ids)
            ?? Difference(
                name, "template mark", Numbers(row.GetProperty("special_mask")), [.. found.IsTemplate.Select(mark => mark ? 1 : 0)])
            ?? Difference(name, "token", ModelTokens(row), [.. found.Ids.Where(IsOfModel).Select(id => Tokenizer.TokenOf(id)!)])
            ?? (ExpectedRanges(row) is { } ranges ? Difference(name, "range", ranges, found.Ranges) : null);
    }

    private string? CheckIds(JsonElement row)
    {
        string expected = row.GetProperty("text").GetString()!;
        string found = Tokenizer.Decode(Numbers(row.GetProperty("ids")), row.GetProperty("skip_special_tokens").GetBoolean());
        return Difference(row.GetProperty("name").GetString()!, "character", expected.ToCharArray(), found.ToCharArray());
    }

    private bool IsOfModel(int id) => Tokenizer.AddedTokens.All(token => token.Id != id);

    /// <summary>The strings of an added token are the matched text, not its name, so only the model's are compared.</summary>
    private string[] ModelTokens(JsonElement row) =>
    [
        .. Numbers(row.GetProperty("ids")).Zip(row.GetProperty("tokens").EnumerateArray())
            .Where(pair => IsOfModel(pair.First)).Select(pair => pair.Second.GetString()!),
    ];

    /// <summary>Where symbols were dropped, Hugging Face's ranges are wrong, and not every row has the true ones.</summary>
    private static CharRange[]? ExpectedRanges(JsonElement row)
    {
        bool dropped = row.TryGetProperty("dropped", out var mark) && mark.GetBoolean();
        if (!row.TryGetProperty(dropped ? "true_offsets" : "offsets", out var offsets))
            return null;
        return [.. offsets.EnumerateArray().Select(range => new CharRange(range[0].GetInt32(), range[1].GetInt32()))];
    }

    private static string? Difference<T>(string row, string what, IReadOnlyList<T> expected, IReadOnlyList<T> found)
    {
        for (int i = 0; i < Math.Max(expected.Count, found.Count); i++)
        {
            object? wanted = i < expected.Count ? expected[i] : "nothing", got = i < found.Count ? found[i] : "nothing";
            if (!Equals(wanted, got))
                return $"{row}: {what} {i}: expected {wanted}, found {got}";
        }

        return null;
    }

    private static int[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(number => number.GetInt32())];

    private IEnumerable<JsonElement> Rows(string file)
    {
        byte[] bytes = ReadBytes(file) ?? throw new FileNotFoundException(Path.Combine(_folder, file));
        foreach (string line in System.Text.Encoding.UTF8.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using var row = JsonDocument.Parse(line);
            yield return row.RootElement;
        }
    }

    private byte[]? ReadBytes(string file)
    {
        string path = Path.Combine(_folder, file);
        if (!File.Exists(path))
            return null;
        if (!path.EndsWith(".gz", StringComparison.Ordinal))
            return File.ReadAllBytes(path);
        using var unzipped = new MemoryStream();
        using (var zipped = new GZipStream(File.OpenRead(path), CompressionMode.Decompress))
            zipped.CopyTo(unzipped);
        return unzipped.ToArray();
    }
}
