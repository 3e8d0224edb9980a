using System.Globalization;
using Spectre.Console;

namespace QRHead.Cli.Output;

/// <summary>Head sets for people: tables in a terminal, tab-separated columns where redirected.</summary>
internal static class HeadsTable
{
    public static void Show(IAnsiConsole console, HeadSet set)
    {
        Dictionary<HeadId, double> scores = set.Scores.ToDictionary(score => score.Head, score => score.Score);
        DataTable.Write(console, ["rank", "head", "score", "weight"], set.Heads.Select((head, i) => (string[])
        [
            (i + 1).ToString(CultureInfo.InvariantCulture),
            head.ToString(),
            scores.TryGetValue(head, out double score) ? score.ToString("G5", CultureInfo.InvariantCulture) : "",
            set.Weights?[i].ToString("G5", CultureInfo.InvariantCulture) ?? "1",
        ]));
        if (Console.IsOutputRedirected)
            return;
        foreach ((string name, string? value) in ProvenanceOf(set).Where(part => part.Value is not null))
            console.MarkupLineInterpolated($"[grey]{name}:[/] {value!}");
        console.WriteLine(set.ToString());
    }

    public static void Compare(IAnsiConsole console, IReadOnlyList<HeadComparison> sets) => DataTable.Write(
        console,
        ["set", "heads", "in common", "rank correlation", "deepest layer", "layers saved"],
        sets.Select(compared => (string[])
        [
            VisibleText.Of(compared.Set.Name),
            compared.Set.Count.ToString(CultureInfo.InvariantCulture),
            compared.Common.ToString(CultureInfo.InvariantCulture),
            compared.RankCorrelation?.ToString("F3", CultureInfo.InvariantCulture) ?? "",
            compared.Set.Deepest.ToString(CultureInfo.InvariantCulture),
            compared.Saved?.ToString("P0", CultureInfo.InvariantCulture) ?? "",
        ]));

    private static (string Name, string? Value)[] ProvenanceOf(HeadSet set)
    {
        HeadProvenance? from = set.Provenance;
        return
        [
            ("set", set.Name), ("model", from?.Model), ("precision", from?.Precision), ("data", from?.Dataset),
            ("fingerprint", from?.DatasetFingerprint), ("objective", from?.Objective),
            ("scoring", from?.Scoring?.ToString()), ("reading", from?.Reading?.ToString().ToLowerInvariant()),
            ("examples", from?.Examples?.ToString(CultureInfo.InvariantCulture)), ("tool", from?.ToolVersion), ("source", from?.Source),
            ("threshold", ThresholdText.Of(set.Threshold)),
        ];
    }
}
