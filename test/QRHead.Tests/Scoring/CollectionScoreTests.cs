using CsCheck;
using QRHead.Scoring;

namespace QRHead.Tests.Scoring;

public class CollectionScoreTests
{
    private const int Heads = 3, Words = 4, Passages = 6;

    private static readonly Gen<float> Similarity = Gen.Int[-1 << 10, 1 << 10].Select(steps => MathF.ScaleB(steps, -8));

    private static readonly Gen<float[][]> Largest = Similarity.Array[Heads * Words].Array[Passages];

    private static readonly Gen<double[]> Rarities = Gen.Double[0.01, 5].Array[Words];

    [Fact]
    public void A_word_earns_what_it_stands_out_by_beyond_half_a_deviation()
    {
        // One word in two heads: the sums are 6, 2, 1; their mean is 3, their deviation the root of 14 / 3.
        var collection = new CollectionScore([2], 2, [[4, 2], [1, 1], [0, 1]]);

        Assert.Equal(2 * (6 - 3 - (0.5 * Math.Sqrt(14 / 3.0))), collection.Of([4, 2]), 1e-6);
        Assert.Equal(0, collection.Of([1, 1]));
        Assert.Equal(4, collection.Most);
    }

    [Fact]
    public void A_passage_that_is_not_in_the_sample_is_held_against_it()
    {
        var collection = new CollectionScore([1, 1], 1, [[0, 0], [2, 0]]);

        // 5 stands 4 above its mean of 1, whose deviation is 1; 7 stands 7 above 0.
        Assert.Equal([3.5, 7], collection.Earned([5, 7]));
        Assert.Equal(10.5f, collection.Of([5, 7]));
    }

    [Fact]
    public void All_passages_at_once_score_as_each_by_itself() =>
        (from rarities in Rarities from largest in Largest select (rarities, largest)).Sample(given =>
        {
            var collection = new CollectionScore(given.rarities, Heads, given.largest[..4]);
            float[] sums =
            [
                .. given.largest.SelectMany(
                    passage => Enumerable.Range(0, Words)
                        .Select(word => Enumerable.Range(0, Heads).Sum(head => passage[(head * Words) + word]))),
            ];

            Assert.Equal(
                given.largest.Select(passage => collection.Of(passage)), CollectionScore.OfSums(
                    given.rarities, sums, [0, 1, 2, 3]), (a, b) => Math.Abs(a - b) <= 1e-4f);
        });

    [Fact]
    public void A_head_alone_is_scored_as_if_there_were_no_other() =>
        (from rarities in Rarities from largest in Largest select (rarities, largest)).Sample(given =>
        {
            float[] ofHeads = new CollectionScore(given.rarities, Heads, given.largest).OfHeads(given.largest[0]);
            for (int head = 0; head < Heads; head++)
            {
                float[][] alone = [.. given.largest.Select(passage => passage[(head * Words)..((head + 1) * Words)])];
                Assert.Equal(new CollectionScore(given.rarities, 1, alone).Of(alone[0]), ofHeads[head], 1e-5f);
            }
        });

    [Fact]
    public void A_score_is_the_sum_of_what_words_earn_and_no_word_takes_anything_away() =>
        (from rarities in Rarities from largest in Largest select (rarities, largest)).Sample(given =>
        {
            var collection = new CollectionScore(given.rarities, Heads, given.largest);
            double[] earned = collection.Earned(given.largest[0]);
            Assert.All(earned, word => Assert.InRange(word, 0, double.MaxValue));
            Assert.Equal((float)earned.Sum(), collection.Of(given.largest[0]));
        });

    [Fact]
    public void What_all_passages_have_alike_counts_nothing() =>
        (from rarities in Rarities from largest in Largest from more in Similarity select (rarities, largest, more)).Sample(given =>
        {
            float[][] shifted = [.. given.largest.Select(passage => passage.Select(similarity => similarity + given.more).ToArray())];
            float plain = new CollectionScore(given.rarities, Heads, given.largest).Of(given.largest[0]);
            Assert.Equal(plain, new CollectionScore(given.rarities, Heads, shifted).Of(shifted[0]), 1e-3f);
        });

    [Fact]
    public void The_order_of_the_sample_does_not_matter() =>
        (from rarities in Rarities from largest in Largest select (rarities, largest)).Sample(given =>
        {
            float[][] reversed = [.. given.largest.AsEnumerable().Reverse()];
            float plain = new CollectionScore(given.rarities, Heads, given.largest).Of(given.largest[0]);
            Assert.Equal(plain, new CollectionScore(given.rarities, Heads, reversed).Of(given.largest[0]), 1e-4f);
        });

    [Theory]
    [InlineData(20, 0, 3.7376696182833684)]
    [InlineData(20, 20, 0.024097551579060524)]
    [InlineData(1, 1, 0.28768207245178085)]
    public void A_word_tells_the_more_the_fewer_passages_have_it(int passages, int having, double expected) =>
        Assert.Equal(expected, WordRarity.Of(passages, having), 1e-12);

    [Fact]
    public void A_passage_is_as_similar_to_a_word_as_its_best_token()
    {
        float[] largest = new float[2];
        int[] best = new int[2];
        float[] similarities = [1, 3, 2, -5, -7, -5];

        LargestSimilarity.Of(similarities, largest);
        LargestSimilarity.Find(similarities, best);

        Assert.Equal([3, -5], largest);
        Assert.Equal([1, 0], best);
    }
}
