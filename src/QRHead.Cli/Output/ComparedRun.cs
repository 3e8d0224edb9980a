using QRHead.Evaluation;

namespace QRHead.Cli.Output;

/// <summary>A run with the intervals of its means and its comparison with the first run, computed once for every format.</summary>
/// <param name="Evaluation">The values.</param>
/// <param name="Intervals">One for each measure.</param>
/// <param name="Tests">One for each measure; empty for the first run itself.</param>
internal sealed record ComparedRun(RunEvaluation Evaluation, IReadOnlyList<ConfidenceInterval> Intervals, IReadOnlyList<PairedTest> Tests)
{
    public static ComparedRun Of(RunEvaluation evaluation, RunEvaluation first) => new(
        evaluation,
        [.. evaluation.Measures.Select(measure => measure.Interval())],
        ReferenceEquals(evaluation, first) ? []
            : [.. Enumerable.Range(0, evaluation.Measures.Count).Select(i => evaluation.ComparedWith(first, i))]);
}
