using QRHead.FirstStage;

namespace QRHead.Tests.FirstStage;

/// <summary>BM25 on passages whose scores can be computed by hand.</summary>
public class Bm25Tests
{
    private static readonly Passage[] Animals =
    [
        new("cats", "cat cat dog"),
        new("dog", "dog"),
        new("birds", "bird bird bird bird fish", "Bird"),
        new("none", ""),
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Scores_are_those_of_the_formula()
    {
        // 10 words in 4 passages; dog stands in two of them, cat and bird in one.
        double dogInCats = Score(with: 2, times: 1, length: 3), cat = Score(1, 2, 3), dog = Score(2, 1, 1);

        Check("dog", ("dog", dog), ("cats", dogInCats));
        Check("cat dog", ("cats", cat + dogInCats), ("dog", dog));
        Check("dog dog", ("dog", 2 * dog), ("cats", 2 * dogInCats));
        Check("bird", ("birds", Score(1, 5, 6)));
        Check("unicorn");
    }

    [Fact]
    public void Its_two_numbers_can_be_chosen()
    {
        var counting = new Bm25(Animals, k1: 0, b: 0);

        Assert.Equal(
            new Bm25([Animals[0] with { Text = "cat dog" }, .. Animals[1..]], k1: 0, b: 0)
                .Scores("cat", Cancellation), counting.Scores("cat", Cancellation));
    }

    [Fact]
    public void Equal_scores_keep_the_order_of_the_passages()
    {
        var bm25 = new Bm25(Enumerable.Range(0, 5000).Select(i => new Passage($"p{i}", "one and the same")));

        Assert.Equal(Enumerable.Range(0, 300).Select(i => $"p{i}"), bm25.Best("same", 300, Cancellation).Select(found => found.Id));
    }

    [Fact]
    public void Passages_are_called_by_their_ids()
    {
        var bm25 = new Bm25(Animals);

        Assert.Equal([0, double.NaN, bm25.Scores("cat", Cancellation)[0]], bm25.Scores("cat", ["none", "unknown", "cats"], Cancellation));
        Assert.Throws<ArgumentException>(() => new Bm25([Animals[0], Animals[0]]).Scores("cat", ["cats"], Cancellation));
    }

    [Fact]
    public void Nothing_is_found_among_no_passages()
    {
        Assert.Empty(new Bm25([]).Best("dog", 10, Cancellation));
        Assert.Empty(new Bm25([]).Scores("dog", Cancellation));
    }

    [Fact]
    public void A_first_stage_of_ones_own_is_put_in_order_and_what_it_does_not_find_is_not_known()
    {
        IFirstStage mine = IFirstStage.Of("mine", (query, count, _) => [("a", 1), (query, 3), ("a", 0), ("b", 2)]);

        Assert.Equal([("q", 3), ("b", 2)], mine.Best("q", 2, Cancellation));
        Assert.Equal([1, double.NaN, 2], mine.Scores("q", ["a", "z", "b"], Cancellation));
        Assert.Empty(mine.Scores("q", [], Cancellation));
    }

    private static void Check(string query, params (string Id, double Score)[] expected)
    {
        var bm25 = new Bm25(Animals);
        IReadOnlyList<(string Id, double Score)> found = bm25.Best(query, 10, Cancellation);

        Assert.Equal(expected.Select(one => one.Id), found.Select(one => one.Id));
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First.Score, pair.Second.Score, 1e-9));
        Assert.Equal(Animals.Select(passage => found.FirstOrDefault(one => one.Id == passage.Id).Score), bm25.Scores(query, Cancellation));
    }

    private static double Score(int with, int times, int length)
    {
        const double K1 = 0.6f, B = 0.6f, Passages = 4, Mean = 2.5;
        double idf = Math.Log(1 + ((Passages - with + 0.5) / (with + 0.5)));
        return idf * (K1 + 1) * times / (times + (K1 * (1 - B + (B * length / Mean))));
    }
}
