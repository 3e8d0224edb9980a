using QRHead.Checkpoints;
using QRHead.Heads;
using QRHead.Inference;
using QRHead.Models;
using QRHead.Scoring;
using QRHead.Tokenization;

namespace QRHead.Tests.Goldens;

/// <summary>From the reference's token ids to its scores: the model, the read-out and the formulas, without prompt and tokenizer.</summary>
public class ReferenceAttentionTests
{
    public static TheoryData<string, string> Goldens => GoldenFolder.All;

    [Theory]
    [MemberData(nameof(Goldens))]
    public void Scores_of_every_head_are_those_of_the_reference(string folder, string model)
    {
        using Checkpoint checkpoint = Checkpoint.Open(GoldenFolder.Model(folder, model));
        IReadOnlyList<GoldenCase> cases = GoldenFolder.Cases(folder, model);
        IReadOnlyList<HeadId> heads = cases[0].AllHeads;
        DecoderGraph graph = DecoderGraph.Build(checkpoint, [.. heads.Select(head => head.Layer).Distinct()]);
        using var attention = new AttentionModel(graph, heads, threads: 2, chunk: 512);

        Assert.All(cases, golden => Check(attention, golden));
    }

    private static void Check(AttentionModel model, GoldenCase golden)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        int start = golden.QueryTokenRange[0];
        using KvCache cache = model.NewCache(Math.Max(golden.TokenIds.Length, golden.NullTokenIds.Length));
        model.Read(golden.TokenIds.AsSpan(0, start), 0, cache, null, cancellationToken);
        QueryAttention real = model.Attend(golden.TokenIds.AsSpan(start), start, cache, cancellationToken);
        QueryAttention none = model.Attend(golden.NullTokenIds.AsSpan(start), start, cache, cancellationToken);

        IReadOnlyList<TokenRange> passages = golden.TokenRanges;
        PassageScores scores = PassageScores.Of(real.Weights, none.Weights, passages);
        GoldenTolerance.AssertScores(golden.Results.PerHead.Real, Sums(real), 0);
        GoldenTolerance.AssertScores(golden.Results.PerHead.NullQuery, Sums(none), 0);
        GoldenTolerance.AssertScores(golden.Results.PerHead.Calibrated, scores.Heads, golden.Results.PerHeadMaskFlipEffect);

        float[][] Sums(QueryAttention read) => [.. read.Weights.Select(row => passages.Select(passage => QRScore.Of(row, passage)).ToArray())];
    }
}
