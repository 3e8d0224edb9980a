using QRHead.Evaluation;
using QRHead.Lab.Detection;

namespace QRHead.Lab.Tests.Detection;

public class FusionFitTests
{
    private static readonly Passage[] Passages = [new("a", "x"), new("b", "y"), new("c", "z")];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void What_knows_the_answer_counts_more_than_what_misleads()
    {
        IFirstStage right = IFirstStage.Of(
            "right", (query, _, _) => Passages.Select(passage => (passage.Id, passage.Id == query ? 1.0 : 0)));
        IFirstStage wrong = IFirstStage.Of(
            "wrong", (query, _, _) => Passages.Select(passage => (passage.Id, passage.Id == query ? 0.0 : 1)));
        EvaluationInstance[] examples =
        [
            .. Passages.Select(
                gold => new EvaluationInstance
                {
                    Query = new Query(gold.Id, gold.Id),
                    Passages = Passages,
                    Gold = [KeyValuePair.Create(gold.Id, 1)],
                }),
        ];
        HeadReading[] readings =
        [
            .. examples.Select(example => new HeadReading(example.Query.Id, ["a", "b", "c"], new Judgements(example.Gold), [])),
        ];

        FittedFusion fitted = FusionFit.Of(
            readings, [.. examples.Select(_ => new float[] { 3, 2, 1 })], examples, _ => [right, wrong], Cancellation);

        Assert.True(fitted.Weights["right"] > fitted.Weights["wrong"]);
        Assert.Equal(1, fitted.Fused);
        Assert.True(fitted.Attention < 0.8 && fitted.Equal < 1);
    }

    [Fact]
    public void A_run_is_a_first_stage_for_its_queries()
    {
        var stage = new RunStage(
            new Run("mine", [new("q1", "a", 1), new("q1", "b", 2)]), [new Query("q1", "Who?"), new Query("q2", "What?")]);

        Assert.Equal("mine", stage.Name);
        Assert.Equal([("b", 2)], stage.Best("Who?", 1, Cancellation));
        Assert.Equal([1, double.NaN], stage.Scores("Who?", ["a", "c"], Cancellation));
        Assert.Empty(stage.Best("What?", 5, Cancellation));
        Assert.Empty(stage.Best("Unheard?", 5, Cancellation));
    }
}
