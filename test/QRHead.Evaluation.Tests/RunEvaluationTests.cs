namespace QRHead.Evaluation.Tests;

public class RunEvaluationTests
{
    private static readonly Measure[] FirstHit = [Measure.Parse("P@1")];

    [Fact]
    public void Averages_over_queries_that_are_judged_and_run()
    {
        RunEvaluation evaluation = Judge("q1 a 1, q2 b 1, q3 c 1", "q1 a 1, q3 x 1, q9 a 1", JudgingRules.TrecEval);

        Assert.Equal(["q1", "q3"], evaluation.QueryIds);
        Assert.Equal(["q2"], evaluation.MissingQueryIds);
        Assert.Equal([1, 0], evaluation.Measures[0].Values);
        Assert.Equal(0.5, evaluation.Measures[0].Mean);
    }

    [Fact]
    public void Counts_missing_queries_0_on_demand()
    {
        RunEvaluation evaluation = Judge("q1 a 1, q2 b 1", "q1 a 1", JudgingRules.TrecEval with { CountMissing = true });

        Assert.Equal(["q1", "q2"], evaluation.QueryIds);
        Assert.Equal(0.5, evaluation.Measures[0].Mean);
    }

    [Fact]
    public void Removes_the_querys_own_id_on_demand()
    {
        const string Qrels = "q1 a 1", Run = "q1 q1 2, q1 a 1";

        Assert.Equal(0, Judge(Qrels, Run, JudgingRules.TrecEval).Measures[0].Mean);
        Assert.Equal(1, Judge(Qrels, Run, JudgingRules.TrecEval with { RemoveIdenticalIds = true }).Measures[0].Mean);
    }

    [Fact]
    public void A_query_of_grade_0_only_vanishes_with_its_judgements()
    {
        const string Qrels = "q1 a 1, q2 b 0, q3 c -1", Run = "q1 a 1, q2 b 1, q3 c 1";

        Assert.Equal(["q1", "q2", "q3"], Judge(Qrels, Run, JudgingRules.TrecEval).QueryIds);
        Assert.Equal(["q1", "q3"], Judge(Qrels, Run, JudgingRules.TrecEval with { DropZeroGrades = true }).QueryIds);
    }

    [Fact]
    public void Unanswerable_queries_count_on_demand()
    {
        var qrels = new Qrels(
            [KeyValuePair.Create("q1", new Judgements([])), KeyValuePair.Create("q2", new Judgements([KeyValuePair.Create("a", 1)]))]);

        Assert.Equal(["q2"], RunEvaluation.Of(qrels, Some.Run("q1 a 1, q2 a 1"), FirstHit).QueryIds);
        Assert.Equal(["q1", "q2"], RunEvaluation.Of(qrels, Some.Run("q1 a 1, q2 a 1"), FirstHit, JudgingRules.QRHead).QueryIds);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Refuses_a_run_of_other_queries_and_shows_some(bool countMissing)
    {
        InputException exception = Assert.Throws<InputException>(() =>
            Judge("q1 a 1", "17 a 1, 18 a 1", JudgingRules.TrecEval with { CountMissing = countMissing }));

        Assert.Contains("no query in common", exception.Message, StringComparison.Ordinal);
        Assert.Contains("'17', '18'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("'q1'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Compares_runs_over_the_queries_of_both()
    {
        const string Qrels = "q1 a 1, q2 a 1, q3 a 1";
        RunEvaluation first = Judge(Qrels, "q2 a 1, q3 x 1", JudgingRules.TrecEval), second = Judge(
            Qrels, "q1 a 1, q2 x 1, q3 a 1", JudgingRules.TrecEval);

        PairedTest test = second.ComparedWith(first, 0);

        // q2 lost, q3 won.
        Assert.Equal((2, 0.0, 1.0, true), (test.Queries, test.MeanDifference, test.PValue, test.IsExact));
    }

    [Fact]
    public void Refuses_to_compare_runs_without_common_queries()
    {
        RunEvaluation first = Judge("q1 a 1, q2 a 1", "q1 a 1", JudgingRules.TrecEval), second = Judge(
            "q1 a 1, q2 a 1", "q2 a 1", JudgingRules.TrecEval);

        Assert.Contains(
            "no judged query in common", Assert.Throws<InputException>(
                () => second.ComparedWith(first, 0)).Message, StringComparison.Ordinal);
    }

    private static RunEvaluation Judge(string qrels, string run, JudgingRules rules) =>
        RunEvaluation.Of(Some.Qrels(qrels), Some.Run(run), FirstHit, rules);
}
