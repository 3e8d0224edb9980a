using System.Globalization;
using QRHead.Evaluation;
using QRHead.Lab;
using Spectre.Console;

namespace QRHead.Cli.Output;

/// <summary>A detection for people: how good how many heads are on examples that had no say in choosing them.</summary>
internal static class DetectTable
{
    public static void Write(IAnsiConsole console, HeadDetection found)
    {
        string[] measures = [.. found.Chosen.Measures.Select(measure => measure.Measure.Name)];
        List<string[]> rows =
        [
            .. found.BySize.Select(size => Row(size == found.BySize[^1] ? "all" : $"best {size.Heads}", size)),
            Row(string.Create(CultureInfo.InvariantCulture, $"{found.Random.Heads} at random"), found.Random),
            .. found.ByDepth.Where(depth => depth.DeepestLayer == found.EnoughLayer).Select(
                depth => Row(string.Create(CultureInfo.InvariantCulture, $"best {depth.Heads} to layer {depth.DeepestLayer}"), depth)),
            Row(found.Heads.Weights is null ? "chosen" : "chosen, weighted", found.Chosen),
        ];
        DataTable.Write(console, ["heads", .. measures.SelectMany(measure => (string[])[measure, "95 % interval"]), "stability"], rows);
        WriteFusion(found.Fusion, measures[0]);
        if (Console.IsOutputRedirected)
            return;
        const string How = "heads chosen on the other parts, judged on each";
        console.MarkupLineInterpolated(
            $"[grey]{found.Examples} examples in {found.Folds} parts, {found.KeptTogether} kept together; {How}[/]");
        console.MarkupLineInterpolated($"chosen: {found.Heads}");
        if (ThresholdText.Of(found.Heads.Threshold) is { } threshold)
            console.MarkupLineInterpolated($"relevant from: {threshold}");
    }

    /// <summary>Says how first stages count beside the heads, where that was fitted.</summary>
    public static void WriteFusion(FittedFusion? fusion, string measure)
    {
        if (fusion is null)
            return;
        string weights = string.Join(
            ", ", fusion.Weights.Select(weight => string.Create(CultureInfo.InvariantCulture, $"{weight.Key} {weight.Value}")));
        Console.Error.WriteLine(
            $"qrhead: fused with the heads, {weights}: {measure} {Number(fusion.Fused)}; the heads alone {Number(fusion.Attention)}, "
            + $"equal weights {Number(fusion.Equal)}");
    }

    private static string[] Row(string name, HeldOutQuality quality) =>
        [name, .. quality.Measures.SelectMany(Cells), quality.Overlap is { } overlap ? Number(overlap) : ""];

    private static string[] Cells(MeasureValues measure)
    {
        ConfidenceInterval interval = measure.Interval();
        return [Number(measure.Mean), $"{Number(interval.Low)}–{Number(interval.High)}"];
    }

    private static string Number(double value) => value.ToString("F3", CultureInfo.InvariantCulture);
}
