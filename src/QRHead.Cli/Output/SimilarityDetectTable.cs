using System.Globalization;
using QRHead.Lab;
using Spectre.Console;

namespace QRHead.Cli.Output;

/// <summary>
/// A search for heads that score by similarity, for people: how good they are on each kind of text, also where it had no say.
/// </summary>
internal static class SimilarityDetectTable
{
    public static void Write(IAnsiConsole console, SimilarityDetection found)
    {
        DataTable.Write(
            console, ["kind", "examples", "nDCG@10", "kind left out", "best alone", "verdict, kind left out"],
            [.. found.Kinds.Select(
                kind => (string[])[
                    VisibleText.Of(kind.Kind), kind.Examples.ToString(CultureInfo.InvariantCulture), Cell(kind.HeldOut), Cell(
                        kind.LeftOut), Cell(kind.Best), Cell(kind.Verdict)])]);
        if (found.Transfer.Count > 0)
        {
            DataTable.Write(
                console, ["found on", .. found.Kinds.Select(kind => $"on {VisibleText.Of(kind.Kind)}")],
                [.. found.Kinds.Zip(found.Transfer, (kind, on) => (string[])[VisibleText.Of(kind.Kind), .. on.Select(Cell)])]);
        }

        DetectTable.WriteFusion(found.Fusion, "nDCG@10");
        if (Console.IsOutputRedirected)
            return;
        const string How = "chosen on the other parts, or on the other kinds, judged on each";
        console.MarkupLineInterpolated($"[grey]{found.Folds} parts, {found.KeptTogether} kept together; {How}[/]");
        IEnumerable<string> best = found.BestSingle.Select(
            one => string.Create(CultureInfo.InvariantCulture, $"{one.Name} {one.Quality:F3}"));
        console.MarkupLineInterpolated($"best alone: {string.Join(", ", best)}");
        console.MarkupLineInterpolated($"chosen: {found.Heads}");
        string threshold = ThresholdText.Of(found.Heads.Threshold) ?? "no threshold, since that is worth nothing on some kind";
        console.MarkupLineInterpolated(
            $"whether anything is relevant: right {Cell(found.Verdict)} of the time, 0.5 is chance; {threshold}");
    }

    private static string Cell(MeanWithInterval? value) =>
        value is { } known
            ? string.Create(CultureInfo.InvariantCulture, $"{known.Mean:F3} [{known.Interval.Low:F3}, {known.Interval.High:F3}]") : "";
}
