using QRHead.Heads;

namespace QRHead.Tests.Retrieval;

/// <summary>Several sets of heads from one reading: each scores as if only it had been read.</summary>
public sealed class ComparedHeadsTests : IDisposable
{
    private static readonly ComparedHeads[] Sets =
    [
        new(HeadSet.Parse("0-1")),
        new(HeadSet.Parse("1-3,0-2,1-0")),
        new(new HeadSet("weighted", HeadSet.Parse("1-3,0-2").Heads) { Weights = [0.25f, -2] }),
        new(HeadSet.Parse("1-3,0-2"), new ScoringRule { IsCalibrated = false, IsMasked = false }),
    ];

    private static readonly HeadSet All = QRRetriever.FindHeads(cancellationToken: TestContext.Current.CancellationToken).All;

    private readonly QRRetriever _all = Load(All);

    public static TheoryData<RankOptions> Ways => new(
        new RankOptions(), new RankOptions { Order = PassageOrder.Reversed }, new RankOptions { Order = PassageOrder.Shuffled(2) },
        new RankOptions { Reading = Reading.Alone }, new RankOptions { Reading = Reading.Joined });

    public void Dispose() => _all.Dispose();

    [Theory]
    [MemberData(nameof(Ways))]
    public void Each_set_scores_as_if_only_it_had_been_read(RankOptions options) =>
        Check(_all, options, BuiltInRetriever.Passages, maxTokens: null);

    [Fact]
    public void Each_set_scores_as_if_only_it_had_been_read_in_windows()
    {
        Passage[] many =
        [
            .. Enumerable.Range(0, 12).Select(i => new Passage($"p{i}", $"My aunt keeps {i} bees behind the barn, and nobody knows why.")),
        ];
        using QRRetriever small = Load(All, maxTokens: 200);
        Ranking ranking = Check(small, new RankOptions { Overflow = OverflowPolicy.Window }, many, maxTokens: 200);
        Assert.Contains("overlapping windows", Assert.Single(ranking.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_none_are_asked_for_there_are_no_scores() =>
        Assert.All(
            _all.Rank(
                BuiltInRetriever.Question, BuiltInRetriever.Passages, cancellationToken: TestContext.Current.CancellationToken).Passages,
                passage => Assert.Empty(passage.ComparedScores));

    [Fact]
    public void A_head_that_is_not_read_is_refused()
    {
        using QRRetriever few = Load(HeadSet.Parse("0-1,0-2"));
        Refused(few, new ComparedHeads(HeadSet.Parse("0-2,1-3")), "Head 1-3 of '0-2,1-3' is not among the 2");
    }

    [Fact]
    public void A_rule_that_needs_attention_of_another_kind_is_refused() =>
        Refused(_all, new ComparedHeads(HeadSet.Parse("0-1"), ScoringRule.Normalized),
            "'0-1' are scored by 'normalized' and the retriever's by 'reference'");

    [Fact]
    public void The_heads_of_a_model_are_found_without_loading_it()
    {
        ModelHeads found = QRRetriever.FindHeads(null, new() { Heads = HeadSet.Parse("1-3") }, TestContext.Current.CancellationToken);
        Assert.Equal("1-3", found.Chosen.ToString());
        Assert.Equal(_all.Config.NumHiddenLayers * _all.Config.NumAttentionHeads, found.All.Count);
        Assert.Equal("0-2,1-1", found.Find(HeadSelection.Parse("0-2,1-1")).ToString());
        Assert.Contains(
            "99-0", Assert.Throws<HeadSetException>(() => found.Find(HeadSelection.Parse("99-0"))).Message, StringComparison.Ordinal);
    }

    private static Ranking Check(QRRetriever retriever, RankOptions options, IReadOnlyList<Passage> passages, int? maxTokens)
    {
        Ranking compared = retriever.Rank(
            BuiltInRetriever.Question, passages, options with { Compared = Sets }, TestContext.Current.CancellationToken);
        foreach ((int index, ComparedHeads set) in Sets.Index())
        {
            using QRRetriever only = Load(set.Heads, maxTokens, set.Scoring);
            Ranking expected = only.Rank(BuiltInRetriever.Question, passages, options, TestContext.Current.CancellationToken);
            Assert.Contains(expected.Passages, passage => MathF.Abs(passage.Score) > 1e-3f);
            Assert.All(compared.Passages, passage => Assert.Equal(
                expected.Passages.Single(other => other.Index == passage.Index).Score, passage.ComparedScores[index], 1e-5f));
        }

        return compared;
    }

    private static void Refused(QRRetriever retriever, ComparedHeads set, string words)
    {
        string message = Assert.Throws<HeadSetException>(() => retriever.Rank(
            BuiltInRetriever.Question, BuiltInRetriever.Passages, new()
            {
                Compared = [set],
            }, TestContext.Current.CancellationToken)).Message;
        Assert.Contains(words, message, StringComparison.Ordinal);
    }

    private static QRRetriever Load(HeadSet heads, int? maxTokens = null, ScoringRule? scoring = null) =>
        QRRetriever.Load(
            null, new()
            {
                Heads = heads,
                Threads = 1,
                MaxContextTokens = maxTokens,
                Scoring = scoring,
            }, TestContext.Current.CancellationToken);
}
