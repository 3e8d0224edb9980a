using QRHead.Tests.Retrieval;

namespace QRHead.Lab.Tests.FirstStage;

/// <summary>Attention and BM25 together, with the built-in model.</summary>
public class Bm25FusionTests(BuiltInRetriever builtIn)
{
    [Theory]
    [InlineData(Reading.Together, FusionMethod.Standardised)]
    [InlineData(Reading.Together, FusionMethod.ReciprocalRank)]
    [InlineData(Reading.Alone, FusionMethod.Standardised)]
    public void Passages_keep_their_scores_and_are_in_the_order_of_both(Reading reading, FusionMethod method)
    {
        using var fusion = new Bm25Fusion(BuiltInRetriever.Passages, method);
        using var index = Bm25Index.Of(BuiltInRetriever.Passages);
        Ranking ranking = builtIn.Retriever.Rank(BuiltInRetriever.Question, BuiltInRetriever.Passages, new() { Reading = reading }, TestContext.Current.CancellationToken);
        Ranking fused = fusion.Apply(ranking);

        double[] own = [.. ranking.Passages.OrderBy(passage => passage.Index).Select(passage => (double)passage.Score)];
        double[] words = [.. index.Scores(BuiltInRetriever.Question).Select(score => (double)score)];
        double[] both = Fusion.Of(own, words, method);
        Assert.Equal(both.Index().OrderByDescending(one => one.Item).Select(one => one.Index), fused.Passages.Select(passage => passage.Index));
        Assert.Equal([1, 2, 3, 4], fused.Passages.Select(passage => passage.Rank));
        Assert.All(fused.Passages, passage => Assert.Equal(
            ((float)own[passage.Index], words[passage.Index], both[passage.Index]), (passage.Score, passage.Fused!.Value.Other, passage.Fused.Value.Score)));
    }

    [Fact]
    public void A_ranking_of_other_passages_is_refused()
    {
        using var fusion = new Bm25Fusion([new Passage("one", "only")]);
        Ranking ranking = builtIn.Retriever.Rank(BuiltInRetriever.Question, BuiltInRetriever.Passages, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Contains("4 passages; expected the 1", Assert.Throws<ArgumentException>(() => fusion.Apply(ranking)).Message, StringComparison.Ordinal);
    }
}
