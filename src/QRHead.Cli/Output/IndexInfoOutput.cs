using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace QRHead.Cli.Output;

/// <summary>What is in an index: a line for each fact, or one JSON object, the contract of <c>index info --format json</c>.</summary>
internal static class IndexInfoOutput
{
    public static void WriteJson(TextWriter writer, IndexInfo info) =>
        writer.WriteLine(JsonSerializer.Serialize(info, IndexInfoJsonContext.Default.IndexInfo));

    public static void WriteLines(TextWriter writer, IndexInfo info)
    {
        (string Name, string Value)[] facts =
        [
            ("passages", Number(info.Passages)),
            ("files", Number(info.Files)),
            .. info.Cut == 0 ? Array.Empty<(string, string)>()
                : [("passages cut", $"{Number(info.Cut)} at {Number(info.PassageTokens)} tokens: their ends were not read")],
            ("tokens", Number(info.Tokens)),
            ("keys", $"{ByteSize.Of(info.KeyBytes)} in {info.Segments} segments, {ByteSize.Of(info.UnusedBytes)} unused"),
            ("bytes a token", info.BytesPerToken.ToString("N0", CultureInfo.InvariantCulture)),
            ("key precision", info.Keys.ToString().ToLowerInvariant()),
            ("tokens kept for a passage", Number(info.PassageTokens)),
            ("model", VisibleText.Of(info.Model)),
            .. info.ModelSource is { } source ? [("model from", VisibleText.Of(source))] : Array.Empty<(string, string)>(),
            ("precision", info.Precision),
            ("heads", VisibleText.Of(info.HeadSet == info.Heads ? info.Heads : $"{info.HeadSet}: {info.Heads}")),
            ("embeddings", VisibleText.Of(info.Embeddings ?? "none")),
        ];
        foreach ((string name, string value) in facts)
            writer.WriteLine($"{name}\t{value}");
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
[JsonSerializable(typeof(IndexInfo))]
internal sealed partial class IndexInfoJsonContext : JsonSerializerContext;
