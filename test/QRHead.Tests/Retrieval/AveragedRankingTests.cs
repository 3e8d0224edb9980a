using QRHead.Retrieval;

namespace QRHead.Tests.Retrieval;

/// <summary>One ranking out of several, on numbers that can be added up by hand.</summary>
public class AveragedRankingTests
{
    private static readonly HeadSet Heads = HeadSet.Parse("0-0,0-1");
    private static readonly Passage First = new("first", "abc"), Second = new("second", "abc");

    /// <summary>The marker has two tokens in one order and one in the other; the text is cut differently.</summary>
    [Fact]
    public void Tokens_of_the_same_characters_are_averaged()
    {
        RankedPassage one = Passage(First, 0, 0.6f, [Marker(0.1f), Marker(0.1f), Text(0, 1, 0.1f), Text(1, 3, 0.3f)]);
        RankedPassage other = Passage(First, 0, 0.4f, [Marker(0.1f), Text(0, 2, 0.1f), Text(1, 3, 0.2f)]);
        RankedPassage found = Assert.Single(AveragedRanking.Of([[0], [0]], [Ranking(one), Ranking(other)]).Passages);

        Assert.Equal(0.5f, found.Score, 1e-6f);
        Assert.Equal(0.25f, found.Relevance, 1e-6f);
        (PassageField, int, int, double)[] expected =
            [
                (PassageField.Marker, 0, 0, 0.1), (PassageField.Marker, 0, 0, 0.05), (PassageField.Text, 0, 1, 0.05),
                (PassageField.Text, 0, 2, 0.05), (PassageField.Text, 1, 3, 0.25),
            ];
        Assert.Equal(
            expected, found.TokenScores.Select(token => (token.Field, token.Range.Start, token.Range.End, Math.Round(token.Score, 5))));
    }

    [Fact]
    public void Passages_come_back_to_the_places_where_they_were_given()
    {
        Ranking asGiven = Ranking(Passage(First, 0, 0.1f), Passage(Second, 1, 0.6f)), reversed = Ranking(
            Passage(First, 1, 0.5f), Passage(Second, 0, 0.4f));
        Ranking found = AveragedRanking.Of([[0, 1], [1, 0]], [asGiven, reversed]);
        Assert.Equal(
            [(1, 1, "second"), (2, 0, "first")], found.Passages.Select(passage => (passage.Rank, passage.Index, passage.Passage.Id)));
        Assert.Equal([0.5f, 0.3f], found.Passages.Select(passage => passage.Score));
    }

    [Fact]
    public void A_passage_that_was_cut_in_one_order_counts_as_cut_and_is_named_once()
    {
        Ranking asGiven = Ranking(Passage(First, 0, 0.1f), Passage(Second, 1, 0.6f) with { Truncated = true });
        Ranking reversed = Ranking(Passage(First, 1, 0.5f) with { Truncated = true }, Passage(Second, 0, 0.4f) with { Truncated = true });
        Ranking found = AveragedRanking.Of([[0, 1], [1, 0]], [asGiven, reversed]);
        Assert.Equal("Cut at the end to fit the model's context: 'first', 'second'.", Assert.Single(found.Warnings));
    }

    [Fact]
    public void Tokens_and_times_are_added_up()
    {
        Ranking found = AveragedRanking.Of([[0], [0]], [Ranking(Passage(First, 0, 0)), Ranking(Passage(First, 0, 0))]);
        Assert.Equal(new RankingUsage(20, 8, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4)), found.Usage);
    }

    private static Ranking Ranking(params RankedPassage[] passages) =>
        RankingBuilder.Build("query", Heads, passages, new RankingUsage(10, 4, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2))) with
        {
            Warnings = [],
        };

    private static RankedPassage Passage(Passage passage, int index, float score, IReadOnlyList<TokenScore>? tokens = null) => new()
    {
        Rank = 1,
        Index = index,
        Passage = passage,
        Score = score,
        Relevance = 0,
        Truncated = false,
        TokenScores = tokens ?? [Text(0, 3, score)],
        HeadScores = [score, 0],
    };

    private static TokenScore Marker(float score) => new(PassageField.Marker, new CharRange(0, 0), score);

    private static TokenScore Text(int start, int end, float score) => new(PassageField.Text, new CharRange(start, end), score);
}
