using System.Text.Json;

namespace QRHead.Benchmarks;

/// <summary>A text to measure with: passages, about a megabyte in all.</summary>
public sealed class BenchmarkText
{
    private const int WantedUnits = 500_000;

    private BenchmarkText(string name, IReadOnlyList<string> passages)
    {
        Name = name;
        Passages = passages;
        Whole = string.Join('\n', passages);
        Megabytes = System.Text.Encoding.UTF8.GetByteCount(Whole) / 1e6;
    }

    /// <summary>Gets the name, for tables.</summary>
    public string Name { get; }

    /// <summary>Gets the passages.</summary>
    public IReadOnlyList<string> Passages { get; }

    /// <summary>Gets the passages as one text.</summary>
    public string Whole { get; }

    /// <summary>Gets the size of the whole text in UTF-8, in units of 1,000,000 bytes.</summary>
    public double Megabytes { get; }

    /// <summary>Gets English text: the paragraphs of SQuAD where they are beside the project, else the sample's, again and again.</summary>
    public static BenchmarkText English()
    {
        string? squad = ProjectFiles.Shared("data/squad-dev/corpus.jsonl");
        return squad is not null
            ? new BenchmarkText("English", TextsOf(squad))
            : new BenchmarkText("English, repeated", Repeated(TextsOf(ProjectFiles.InProject("samples/lighthouses.jsonl"))));
    }

    /// <summary>Gets text in ten languages and seven scripts, again and again.</summary>
    public static BenchmarkText TenLanguages() =>
        new("ten languages", Repeated(File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Texts", "ten-languages.txt"))));

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static string[] TextsOf(string path) =>
        [
            .. File.ReadLines(path).Where(line => line.Length > 0)
                .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("text").GetString()!),
        ];

    private static List<string> Repeated(string[] passages)
    {
        var repeated = new List<string>();
        for (int units = 0; units < WantedUnits; units += passages.Sum(passage => passage.Length))
            repeated.AddRange(passages);
        return repeated;
    }
}
