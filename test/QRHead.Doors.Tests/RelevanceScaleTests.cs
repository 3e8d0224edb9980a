namespace QRHead.Doors.Tests;

/// <summary>Relevance for programs that know no attention.</summary>
public sealed class RelevanceScaleTests : IDisposable
{
    private static readonly Passage[] Passages =
    [
        new("tram", "The tram stops at noon."), new("bees", "My aunt keeps bees behind the house."), new(
            "stamps", "Stamps are kept dry."), new("honey", "Bees make honey."),
    ];

    private readonly QRRetriever _retriever = QRRetriever.Load();

    private Ranking Ranking => field ??= _retriever.Rank("Who keeps bees?", Passages);

    [Fact]
    public void A_passage_at_the_threshold_has_a_half()
    {
        RankedPassage second = Ranking.Passages[1];
        var scale = new RelevanceScale(Ranking with { Threshold = second.Score });

        Assert.True(scale.IsFitted);
        Assert.Null(scale.Warning);
        Assert.Equal(0.5, scale.Of(second), 1e-12);
        Assert.True(scale.Of(Ranking.Passages[0]) > 0.5);
        Assert.True(scale.Of(Ranking.Passages[2]) < 0.5);
    }

    [Theory]
    [InlineData(0.01f)]
    [InlineData(1f)]
    [InlineData(null)]
    [InlineData(-1f)]
    public void It_keeps_the_order_and_stays_in_bounds(float? threshold)
    {
        var scale = new RelevanceScale(Ranking with { Threshold = threshold });
        float[] scores = [-1e9f, -1, 0, 1e-6f, 0.01f, 0.5f, 2, 1e9f];
        double[] relevance =
        [
            .. scores.Select(score => scale.Of(Ranking.Passages[0] with { Score = score, Relevance = Math.Clamp(score, 0, 1) })),
        ];

        Assert.All(relevance, value => Assert.InRange(value, 0, 1));
        Assert.Equal(relevance.Order(), relevance);
        Assert.True(relevance[^1] > 0.9 && relevance[0] < 0.1);
    }

    [Fact]
    public void It_says_where_no_threshold_was_fitted()
    {
        var scale = new RelevanceScale(Ranking with { Threshold = null });

        Assert.False(scale.IsFitted);
        Assert.Contains("share of 0.02", scale.Warning, StringComparison.Ordinal);
        Assert.Equal(0.5, scale.Of(Ranking.Passages[0] with { Relevance = RelevanceScale.UsualShare }), 1e-6);
    }

    public void Dispose() => _retriever.Dispose();
}
