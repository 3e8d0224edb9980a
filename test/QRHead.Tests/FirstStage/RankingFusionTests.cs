using QRHead.FirstStage;
using QRHead.Tests.Retrieval;

namespace QRHead.Tests.FirstStage;

/// <summary>Attention and BM25 together, with the built-in model.</summary>
public class RankingFusionTests(BuiltInRetriever builtIn)
{
    [Theory]
    [InlineData(Reading.Together, FusionMethod.Standardised)]
    [InlineData(Reading.Together, FusionMethod.ReciprocalRank)]
    [InlineData(Reading.Alone, FusionMethod.Standardised)]
    public void Passages_keep_their_scores_and_are_in_the_order_of_both(Reading reading, FusionMethod method)
    {
        var bm25 = new Bm25(BuiltInRetriever.Passages);
        var fusion = new RankingFusion([(bm25, 1)], method);
        Ranking ranking = builtIn.Retriever.Rank(
            BuiltInRetriever.Question, BuiltInRetriever.Passages, new() { Reading = reading }, TestContext.Current.CancellationToken);
        Ranking fused = fusion.Apply(ranking, TestContext.Current.CancellationToken);

        double[] own = [.. ranking.Passages.OrderBy(passage => passage.Index).Select(passage => (double)passage.Score)];
        double[] words = [.. bm25.Scores(BuiltInRetriever.Question, TestContext.Current.CancellationToken)];
        double[] both = Fusion.Of(method, [own, words]);
        Assert.Equal(
            both.Index().OrderByDescending(one => one.Item).Select(one => one.Index), fused.Passages.Select(passage => passage.Index));
        Assert.Equal([1, 2, 3, 4], fused.Passages.Select(passage => passage.Rank));
        Assert.All(fused.Passages, passage => Assert.Equal(
            ((float)own[passage.Index], ("bm25", words[passage.Index]), both[passage.Index]),
            (passage.Score, passage.Fused!.Others.Single(), passage.Fused.Score)));
    }

    [Fact]
    public void Any_number_of_first_stages_counts_as_much_as_it_is_told_to()
    {
        Ranking ranking = builtIn.Retriever.Rank(
            BuiltInRetriever.Question, BuiltInRetriever.Passages, cancellationToken: TestContext.Current.CancellationToken);
        string first = ranking.Passages[0].Passage.Id, last = ranking.Passages[^1].Passage.Id;
        IFirstStage mine = IFirstStage.Of("mine", (_, _, _) => [(last, 2), (first, 1)]);

        Ranking fused = Fusion.Of(
            ranking, [(IFirstStage.OfWords(BuiltInRetriever.Passages), 0.5), (mine, 100)],
            cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(last, fused.Passages[0].Passage.Id);
        Assert.Equal(["bm25", "mine"], fused.Passages[0].Fused!.Others.Select(other => other.Stage));
        Assert.Equal(2, fused.Passages.Count(passage => double.IsNaN(passage.Fused!.Others[1].Score)));
    }
}
