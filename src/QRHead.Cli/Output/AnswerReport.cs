using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using QRHead.Evaluation;
using QRHead.Lab;
using Spectre.Console;

namespace QRHead.Cli.Output;

/// <summary>How good answers are, for people, for programs, and as Markdown.</summary>
internal static class AnswerReport
{
    private static readonly string[] Columns =
    [
        "system", "F1", "contained", "gold shown", "not in the text", "too long", "sentence's passage by attention is gold",
        "of right answers", "in no passage", "by the model's number", "with a number",
    ];

    /// <summary>What was run, a line each.</summary>
    public static IEnumerable<string> Lines(
        QRRetriever retriever, string data, IReadOnlyList<EvaluationInstance> instances, AnswerExperimentOptions options)
    {
        yield return $"model that reads: {retriever.Model}, {retriever.Precision.ToString().ToLowerInvariant()}, heads "
            + $"{retriever.Heads.Name}";
        yield return $"model that answers: {options.Writer?.Name ?? "the same"}; at most {options.Generation.MaxTokens} tokens";
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"data: {Path.GetFileName(data)}, {instances.Count} questions, {instances.Average(instance => instance.Passages.Count):0.#} "
            + $"passages each on average; {options.Top} are shown where some are chosen");
    }

    /// <summary>Writes a table for people, or tab-separated columns.</summary>
    public static void WriteTable(IAnsiConsole console, IReadOnlyList<AnswerQuality> qualities) =>
        DataTable.Write(console, Columns, qualities.Select(quality => Row(quality, "")));

    /// <summary>Writes the report.</summary>
    public static void Write(TextWriter writer, IReadOnlyList<AnswerQuality> qualities, IEnumerable<string> lines)
    {
        foreach (string line in lines)
            writer.WriteLine($"- {line}");
        writer.WriteLine();
        writer.WriteLine($"| {string.Join(" | ", Columns)} |");
        writer.WriteLine($"|{string.Concat(Columns.Select(_ => "---|"))}");
        foreach (AnswerQuality quality in qualities)
            writer.WriteLine($"| {string.Join(" | ", Row(quality, "–"))} |");
        writer.WriteLine();
        writer.WriteLine(
            "Means with 95 % bootstrap intervals: to the left of \"too long\" over questions, to the right over sentences of answers. F1 "
            + "and containment are SQuAD's, the nearest of several accepted answers.");
    }

    /// <summary>Writes an array of JSON.</summary>
    public static void WriteJson(TextWriter writer, IReadOnlyList<AnswerQuality> qualities) =>
        writer.WriteLine(JsonSerializer.Serialize([.. qualities], AnswerReportJsonContext.Default.AnswerQualityArray));

    private static string[] Row(AnswerQuality quality, string nothing) =>
    [
        quality.System, Cell(quality.F1), Cell(quality.Containment), Cell(quality.Gold), Cell(quality.NoAnswer), quality.TooLong.ToString(
            CultureInfo.InvariantCulture),
        .. new[]
        {
            quality.ByAttention, quality.ByAttentionWhereRight, quality.Unsupported, quality.ByWriter, quality.WithNumber,
        }.Select(value => value is { } mean ? Cell(mean) : nothing),
    ];

    private static string Cell(MeanWithInterval value) =>
        string.Create(CultureInfo.InvariantCulture, $"{value.Mean:0.000} [{value.Interval.Low:0.000}, {value.Interval.High:0.000}]");
}

/// <summary>How qualities become JSON: snake case, nothing that is null.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AnswerQuality[]))]
internal sealed partial class AnswerReportJsonContext : JsonSerializerContext;
