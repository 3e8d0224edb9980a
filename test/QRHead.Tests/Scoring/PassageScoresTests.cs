using CsCheck;
using QRHead.Scoring;
using QRHead.Tokenization;

namespace QRHead.Tests.Scoring;

public class PassageScoresTests
{
    private const int Keys = 40;

    /// <summary>Passages of several tokens with others around and between them, as in a prompt.</summary>
    private static readonly TokenRange[] Passages = [new(2, 12), new(12, 19), new(21, 38)];

    /// <summary>One attention weight; in steps of 2^-20, so that no multiple of it loses bits by being too small.</summary>
    private static readonly Gen<float> Weight = Gen.Int[0, 1 << 20].Select(steps => MathF.ScaleB(steps, -20));

    /// <summary>Attention of 1 to 6 heads, [heads][keys].</summary>
    private static readonly Gen<float[][]> Attention =
        from heads in Gen.Int[1, 6]
        from rows in Weight.Array[Keys].Array[heads]
        select rows;

    /// <summary>Attention of the query and of the null query, equally many heads.</summary>
    private static readonly Gen<(float[][] Query, float[][] Null)> Both =
        from query in Attention
        from none in Weight.Array[Keys].Array[query.Length]
        select (query, none);

    [Fact]
    public void Calibrates_sums_over_heads_masks_and_sums_over_tokens()
    {
        // Summed and calibrated: 1, 1, 1, 1, 1, 1, -4 | 2. The mean of the passage is 2/7, its deviation 1.89: -4 falls.
        float[][] query = [[1, 1, 1, 1, 1, 1, 0, 2], [1, 1, 1, 1, 1, 1, 0, 2]];
        float[][] none = [[0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 2, 1], [0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 2, 1]];

        PassageScores scores = PassageScores.Of(query, none, [new(0, 7)]);

        Assert.Equal([1, 1, 1, 1, 1, 1, 0, 2], scores.Tokens);
        Assert.Equal([6], scores.Passages);
    }

    [Fact]
    public void Heads_are_masked_one_by_one_but_passages_after_the_sum()
    {
        // The last token is far below the others in one head and far above in the other; in the sum it is like the others.
        float[][] query = [[1, 1, 1, 1, 1, 1, 1, -7], [1, 1, 1, 1, 1, 1, 1, 9.5f]];

        PassageScores scores = PassageScores.Of(query, Zeros(2, 8), [new(0, 8)]);

        Assert.Equal([2, 2, 2, 2, 2, 2, 2, 2.5f], scores.Tokens);
        Assert.Equal([16.5f], scores.Passages);
        Assert.Equal([[7], [16.5f]], scores.Heads);
    }

    [Fact]
    public void A_passage_of_one_token_scores_0()
    {
        PassageScores scores = PassageScores.Of([[0.5f, 0.25f, 0.25f]], Zeros(1, 3), [new(0, 1), new(1, 3)]);

        Assert.Equal(0, scores.Passages[0]);
        Assert.Equal(0, scores.Heads[0][0]);
    }

    [Fact]
    public void Neither_attention_is_changed()
    {
        float[][] query = [[0.5f, 0.5f]];
        float[][] none = [[0.25f, 0.75f]];

        PassageScores.Of(query, none, [new(0, 2)]);

        Assert.Equal([0.5f, 0.5f], query[0]);
        Assert.Equal([0.25f, 0.75f], none[0]);
    }

    [Fact]
    public void The_null_query_itself_scores_0() => Attention.Sample(attention =>
    {
        PassageScores scores = PassageScores.Of(attention, attention, Passages);

        Assert.All(scores.Passages, score => Assert.Equal(0, score));
        Assert.All(scores.Tokens, score => Assert.Equal(0, score));
        Assert.All(scores.Heads, head => Assert.All(head, score => Assert.Equal(0, score)));
    });

    [Fact]
    public void The_order_of_heads_does_not_matter() => Both.Sample(both =>
    {
        PassageScores scores = PassageScores.Of(both.Query, both.Null, Passages);
        PassageScores turned = PassageScores.Of([.. both.Query.Reverse()], [.. both.Null.Reverse()], Passages);

        // Rounding may move a token over the threshold, so the passage's scores are compared where all tokens agree.
        AssertClose(scores.Heads[0], turned.Heads[^1], 0);
        if (SameTokensDropped(scores, turned))
            AssertClose(scores.Passages, turned.Passages, 1e-6 * both.Query.Length * Keys);
    });

    [Fact]
    public void Attention_times_a_power_of_two_gives_scores_times_it_exactly() => Both.Select(Gen.Int[-8, 8]).Sample((both, power) =>
    {
        float factor = MathF.ScaleB(1, power);
        PassageScores scores = PassageScores.Of(both.Query, both.Null, Passages);
        PassageScores scaled = PassageScores.Of(Times(both.Query, factor), Times(both.Null, factor), Passages);

        Assert.Equal([.. scores.Passages.Select(score => score * factor)], scaled.Passages);
        Assert.Equal([.. scores.Tokens.Select(score => score * factor)], scaled.Tokens);
    });

    [Fact]
    public void Attention_times_a_factor_gives_scores_times_it() => Both.Select(Gen.Float[0.1f, 10]).Sample((both, factor) =>
    {
        PassageScores scores = PassageScores.Of(both.Query, both.Null, Passages);
        PassageScores scaled = PassageScores.Of(Times(both.Query, factor), Times(both.Null, factor), Passages);

        if (SameTokensDropped(scores, scaled))
            AssertClose([.. scores.Passages.Select(score => score * factor)], scaled.Passages, 1e-6 * both.Query.Length * Keys * factor);
    });

    [Fact]
    public void Tokens_outside_a_passage_do_not_change_its_score() => Both.Select(Weight).Sample((both, other) =>
    {
        float[][] changed =
        [
            .. both.Query.Select(
                row => row.Select((weight, key) => Passages.Any(p => key >= p.Start && key < p.End) ? weight : other).ToArray()),
        ];

        Assert.Equal(PassageScores.Of(both.Query, both.Null, Passages).Passages, PassageScores.Of(changed, both.Null, Passages).Passages);
    });

    [Fact]
    public void Other_passages_do_not_change_a_passages_score() => Both.Sample(both =>
    {
        PassageScores all = PassageScores.Of(both.Query, both.Null, Passages);

        for (int i = 0; i < Passages.Length; i++)
            Assert.Equal(all.Passages[i], PassageScores.Of(both.Query, both.Null, [Passages[i]]).Passages.Single());
    });

    [Fact]
    public void One_head_alone_is_its_own_sum() => Both.Sample(both =>
    {
        PassageScores scores = PassageScores.Of([both.Query[0]], [both.Null[0]], Passages);

        Assert.Equal(scores.Heads[0], scores.Passages);
    });

    private static float[][] Zeros(int heads, int keys) => [.. Enumerable.Range(0, heads).Select(_ => new float[keys])];

    private static float[][] Times(float[][] rows, float factor) =>
    [
        .. rows.Select(row => row.Select(weight => weight * factor).ToArray()),
    ];

    private static bool SameTokensDropped(PassageScores a, PassageScores b) =>
        a.Tokens.Zip(b.Tokens).All(pair => (pair.First == 0) == (pair.Second == 0));

    private static void AssertClose(float[] expected, float[] found, double tolerance)
    {
        Assert.Equal(expected.Length, found.Length);
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, tolerance));
    }
}
