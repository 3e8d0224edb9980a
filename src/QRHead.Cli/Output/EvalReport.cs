using System.Globalization;
using QRHead.Evaluation;
using QRHead.Lab;

namespace QRHead.Cli.Output;

/// <summary>An evaluation as Markdown: what was run, and a table of means with intervals.</summary>
internal static class EvalReport
{
    /// <summary>What was run, a line each.</summary>
    /// <param name="retriever">What read.</param>
    /// <param name="data">The data set's path.</param>
    /// <param name="instances">Its queries.</param>
    /// <param name="options">The systems, and how passages were read.</param>
    /// <param name="scoring">What is said of the scoring; null for the retriever's rule.</param>
    public static IEnumerable<string> Lines(
        QRRetriever retriever, string data, IReadOnlyList<EvaluationInstance> instances, ExperimentOptions options, string? scoring = null)
    {
        double candidates = instances.Average(instance => instance.Passages.Count);
        yield return $"model: {ModelText(retriever)}";
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"data: {Path.GetFileName(Path.TrimEndingDirectorySeparator(data))}, {instances.Count} queries, {candidates:0.#} candidates "
            + $"each on average");
        yield return $"scoring: {scoring ?? retriever.Scoring.ToString()}; reading: {ReadingText(retriever, options)}; order: "
            + $"{options.Ranking.Order}";
        foreach (RankingSystem system in options.Systems.Where(system => system.Run is not null))
            yield return $"{system.Name}: "
                + $"{system.Origin ?? $"the run {Path.GetFileName(system.Run!.Name)}"}"
                + (system.Fusion is null || system.Origin is not null
                    ? "" : "; a candidate that it has not got counts as much as its last");
        foreach (RankingSystem system in options.Systems.Where(system => system.Heads is not null && system.Fusion is null))
            yield return $"{system.Name}: {HeadsText(system.Heads!)}";
        foreach (RankingSystem system in options.Systems.Where(
            system => system.Fusion is not null && system.Stages.Any(stage => stage.Weight != 1)))
        {
            IEnumerable<string> stages = system.Stages.Select(
                stage => string.Create(CultureInfo.InvariantCulture, $"{stage.Stage} counts {stage.Weight}"));
            yield return $"{system.Name}: {string.Join(", ", stages)}";
        }
    }

    /// <summary>What another model is and how it read, for the line of its system.</summary>
    /// <param name="retriever">The model.</param>
    /// <param name="options">Its experiment.</param>
    public static string OtherModelText(QRRetriever retriever, ExperimentOptions options) =>
        $"the model {ModelText(retriever)}; scoring: {retriever.Scoring}; reading: {ReadingText(retriever, options)}; heads: "
        + $"{HeadsText(retriever.Heads)}";

    /// <summary>Writes the report.</summary>
    public static void Write(TextWriter writer, IReadOnlyList<RunEvaluation> runs, IEnumerable<string> lines)
    {
        foreach (string line in lines)
            writer.WriteLine($"- {line}");
        writer.WriteLine();
        writer.WriteLine(
            $"| system | {string.Join(" | ", runs[0].Measures.Select(measure => measure.Measure.Name))} | against {runs[0].Name} |");
        writer.WriteLine($"|---|{string.Concat(Enumerable.Repeat("---|", runs[0].Measures.Count + 1))}");
        foreach (RunEvaluation run in runs)
        {
            string against = "";
            if (!ReferenceEquals(run, runs[0]))
            {
                PairedTest test = run.ComparedWith(runs[0], 0);
                against = string.Create(CultureInfo.InvariantCulture, $"{test.MeanDifference:+0.000;-0.000;0.000}, p {test.PValue:0.0000}");
            }

            writer.WriteLine($"| {run.Name} | {string.Join(" | ", run.Measures.Select(Cell))} | {against} |");
        }

        writer.WriteLine();
        writer.WriteLine(
            $"Means over the queries with 95 % bootstrap intervals; the last column: difference of {runs[0].Measures[0].Measure.Name} "
            + "and p of the paired randomisation test.");
        writer.WriteLine();
        writer.WriteLine(
            "Beside this report: of each system its run, as `NAME.trec` and `NAME.json`, and in `per-query.jsonl` the values of every "
            + "query.");
        writer.WriteLine();
        writer.WriteLine("![](report.svg)");
    }

    private static string ModelText(QRRetriever retriever) => $"{retriever.Model}, {retriever.Precision.ToString().ToLowerInvariant()}";

    private static string ReadingText(QRRetriever retriever, ExperimentOptions options) =>
        (options.Ranking.Reading ?? retriever.Heads.Reading).ToString().ToLowerInvariant();

    private static string HeadsText(HeadSet heads) =>
        $"{(heads.Count > 64 ? $"{heads.Count} heads" : heads.ToString())}{(heads.Weights is null ? "" : ", weighted")}";

    private static string Cell(MeasureValues measure)
    {
        ConfidenceInterval interval = measure.Interval();
        return string.Create(CultureInfo.InvariantCulture, $"{measure.Mean:0.000} [{interval.Low:0.000}, {interval.High:0.000}]");
    }
}
