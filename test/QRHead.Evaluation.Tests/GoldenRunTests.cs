using System.Text.Json;

namespace QRHead.Evaluation.Tests;

/// <summary>
/// Values equal those of pytrec_eval and of BEIR on recorded runs: ties, float rounding, negative grades, missing queries.
/// </summary>
public class GoldenRunTests
{
    private const double Tolerance = 1e-9;

    public static TheoryData<string, string> Runs => new()
    {
        { "small", "run" },
        { "ties", "run" },
        { "negative", "run" },
        { "missing", "run" },
        { "single-precision", "run" },
        { "graded", "run-a" },
        { "graded", "run-b" },
    };

    [Theory]
    [MemberData(nameof(Runs))]
    public void Each_query_has_the_value_of_trec_eval(string folder, string run)
    {
        GoldenRun golden = GoldenRun.Open(folder, run);
        JsonElement perQuery = golden.TrecEval.GetProperty("per_query");
        string[] names = [.. perQuery.EnumerateObject().First().Value.EnumerateObject().Select(measure => measure.Name)];

        RunEvaluation evaluation = RunEvaluation.Of(golden.Qrels, golden.Run, [.. names.Select(GoldenRun.MeasureOf)]);

        Assert.True(names.Length > 20);
        Assert.Equal(perQuery.EnumerateObject().Select(query => query.Name).Order(), evaluation.QueryIds.Order());
        foreach ((int place, string query) in evaluation.QueryIds.Index())
        {
            foreach ((string name, MeasureValues values) in names.Zip(evaluation.Measures))
                Assert.Equal(perQuery.GetProperty(query).GetProperty(name).GetDouble(), values.Values[place], Tolerance);
        }
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void Means_are_those_of_trec_eval(string folder, string run)
    {
        GoldenRun golden = GoldenRun.Open(folder, run);

        Check(golden, golden.TrecEval.GetProperty("mean"), golden.TrecEval.GetProperty("queries").GetInt32(), JudgingRules.TrecEval);
        Check(
            golden, golden.TrecEval.GetProperty("mean_complete"), golden.TrecEval.GetProperty("queries_complete").GetInt32(),
            JudgingRules.TrecEval with { CountMissing = true });
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void Means_are_those_of_Beir(string folder, string run)
    {
        GoldenRun golden = GoldenRun.Open(folder, run);
        JsonProperty[] means = [.. golden.Beir.EnumerateObject().Where(mean => mean.Name.Contains('@', StringComparison.Ordinal))];

        RunEvaluation evaluation = RunEvaluation.Of(
            golden.Qrels, golden.Run, [.. means.Select(mean => Measure.Parse(mean.Name))], JudgingRules.Beir);

        Assert.Equal(golden.Beir.GetProperty("queries").GetInt32(), evaluation.QueryIds.Count);
        foreach ((JsonProperty mean, MeasureValues values) in means.Zip(evaluation.Measures))
            Assert.Equal(mean.Value.GetDouble(), Math.Round(values.Mean, 5), Tolerance);
        int ten = Array.FindIndex(means, mean => mean.Name == "NDCG@10");
        foreach (JsonProperty query in golden.Beir.GetProperty("per_query_ndcg_cut_10").EnumerateObject())
            Assert.Equal(
                query.Value.GetDouble(),
                evaluation.Measures[ten].Values[evaluation.QueryIds.Index().First(id => id.Item == query.Name).Index], Tolerance);
    }

    private static void Check(GoldenRun golden, JsonElement means, int queries, JudgingRules rules)
    {
        JsonProperty[] expected = [.. means.EnumerateObject()];

        RunEvaluation evaluation = RunEvaluation.Of(
            golden.Qrels, golden.Run, [.. expected.Select(mean => GoldenRun.MeasureOf(mean.Name))], rules);

        Assert.Equal(queries, evaluation.QueryIds.Count);
        foreach ((JsonProperty mean, MeasureValues values) in expected.Zip(evaluation.Measures))
            Assert.Equal(mean.Value.GetDouble(), values.Mean, Tolerance);
    }
}
