using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using QRHead.Evaluation;

namespace QRHead.Cli.Output;

/// <summary>One run as JSON: the contract of <c>eval --format json</c>, which writes a list of these.</summary>
/// <param name="Run">The file.</param>
/// <param name="Queries">How many queries count.</param>
/// <param name="MissingQueries">How many judged queries the run has not got.</param>
/// <param name="Measures">In the order they were asked for.</param>
/// <param name="PerQuery">Values by query, then by measure; only with <c>--per-query</c>.</param>
internal sealed record RunRecord(
    string Run, int Queries, int MissingQueries, IReadOnlyList<MeasureRecord> Measures,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>>? PerQuery)
{
    public static RunRecord Of(ComparedRun run, bool perQuery)
    {
        RunEvaluation evaluation = run.Evaluation;
        return new(
            evaluation.Name, evaluation.QueryIds.Count, evaluation.MissingQueryIds.Count,
            [.. evaluation.Measures.Index().Select(measure => MeasureRecord.Of(run, measure.Index))],
            perQuery ? ByQuery(evaluation) : null);
    }

    private static OrderedDictionary<string, IReadOnlyDictionary<string, double>> ByQuery(RunEvaluation evaluation) => new(
        evaluation.QueryIds.Index().Select(query => KeyValuePair.Create(
            query.Item,
            (IReadOnlyDictionary<string, double>)new OrderedDictionary<string, double>(
                evaluation.Measures.Select(measure => KeyValuePair.Create(measure.Measure.Name, measure.Values[query.Index]))))));
}

/// <summary>One measure of a run as JSON.</summary>
/// <param name="Measure">For example <c>nDCG@10</c>.</param>
/// <param name="Mean">Over the queries.</param>
/// <param name="Low">Lower end of the 95 % bootstrap interval.</param>
/// <param name="High">Upper end.</param>
/// <param name="Test">Comparison with the first run; null for the first itself.</param>
internal sealed record MeasureRecord(string Measure, double Mean, double Low, double High, TestRecord? Test)
{
    public static MeasureRecord Of(ComparedRun run, int i)
    {
        MeasureValues values = run.Evaluation.Measures[i];
        return new(
            values.Measure.Name, values.Mean, run.Intervals[i].Low, run.Intervals[i].High, run.Tests.Count > 0
                ? TestRecord.Of(run.Tests[i]) : null);
    }
}

/// <summary>A paired randomisation test as JSON: over the queries of both runs, this run's mean minus the first's, two-sided p.</summary>
internal sealed record TestRecord(int Queries, double Difference, double P, bool Exact)
{
    public static TestRecord Of(PairedTest test) => new(test.Queries, test.MeanDifference, test.PValue, test.IsExact);
}

/// <summary>The runs as one JSON array.</summary>
internal static class EvalJson
{
    public static void Write(TextWriter writer, IReadOnlyList<ComparedRun> runs, bool perQuery) =>
        writer.WriteLine(
            JsonSerializer.Serialize([.. runs.Select(run => RunRecord.Of(run, perQuery))], EvalJsonContext.Readable.RunRecordArray));
}

/// <summary>How the records become text: snake case, nothing that is null, text as it is, since the output is no HTML.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RunRecord[]))]
internal sealed partial class EvalJsonContext : JsonSerializerContext
{
    public static EvalJsonContext Readable =>
        field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
