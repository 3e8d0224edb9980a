using System.Runtime.InteropServices;
using QRHead.Checkpoints;
using QRHead.Inference;
using QRHead.Models;
using QRHead.Scoring;
using QRHead.Tests.Inference;
using QRHead.Tokenization;

namespace QRHead.Tests.Goldens;

/// <summary>From the reference's token ids to its scores: the model, the read-out and the formulas, without prompt and tokenizer.</summary>
public class ReferenceAttentionTests
{
    /// <summary>An attention weight is in [0, 1]; two implementations in float32 differ by less than 1e-6.</summary>
    private const double TokenTolerance = 1e-5;

    public static TheoryData<string, string> Goldens => GoldenFolder.All;

    public static TheoryData<string> Recorded => GoldenFolder.AllLarge;

    [Theory]
    [MemberData(nameof(Goldens))]
    public void Scores_of_every_head_are_those_of_the_reference(string folder, string model)
    {
        using Checkpoint checkpoint = Checkpoint.Open(GoldenFolder.Model(folder, model));
        IReadOnlyList<GoldenCase> cases = GoldenFolder.Cases(folder, model);
        using AttentionModel attention = Open(checkpoint, cases[0].AllHeads);

        Assert.All(cases, golden => CheckScores(attention, golden));
    }

    [Theory]
    [MemberData(nameof(Recorded))]
    public void Attention_of_every_head_to_every_token_is_that_of_the_reference(string model)
    {
        using Checkpoint checkpoint = Checkpoint.Open(GoldenFolder.Model(GoldenFolder.Large, model));
        GoldenCase golden = GoldenFolder.Cases(GoldenFolder.Large, model).Single(golden => golden.Case == "three-docs");
        using SafetensorsFile recorded = SafetensorsFile.Open(
            Shared.Require($"goldens/retrieval/{model}/three-docs.attention.safetensors"));
        using AttentionModel attention = Open(checkpoint, golden.AllHeads);

        (QueryAttention real, QueryAttention none) = Read(attention, golden);

        AttentionRows.AssertWithin(TokenTolerance, Rows(recorded, "real", golden.TokenIds.Length), real.Weights);
        AttentionRows.AssertWithin(TokenTolerance, Rows(recorded, "null", golden.NullTokenIds.Length), none.Weights);
    }

    private static AttentionModel Open(Checkpoint checkpoint, IReadOnlyList<HeadId> heads)
    {
        DecoderGraph graph = DecoderGraph.Build(checkpoint, [.. heads.Select(head => head.Layer).Distinct()]);
        return new AttentionModel(graph, heads, threads: 2, chunk: 512);
    }

    private static (QueryAttention Real, QueryAttention None) Read(AttentionModel model, GoldenCase golden)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        int start = golden.QueryTokenRange[0];
        using KvCache cache = model.NewCache(Math.Max(golden.TokenIds.Length, golden.NullTokenIds.Length));
        model.Read(golden.TokenIds.AsSpan(0, start), 0, cache, null, cancellationToken);
        return (
            model.Attend(golden.TokenIds.AsSpan(start), start, cache, cancellationToken),
            model.Attend(golden.NullTokenIds.AsSpan(start), start, cache, cancellationToken));
    }

    /// <summary>Recorded attention, <c>[layers, heads, keys]</c>, as one row for each head.</summary>
    private static float[][] Rows(SafetensorsFile file, string name, int keys)
    {
        TensorEntry entry = file.Entries.Single(entry => entry.Name == name);
        Assert.Equal(keys, entry.Shape[2]);
        return [.. MemoryMarshal.Cast<byte, float>(file.Bytes(entry, 0, (int)entry.ByteLength)).ToArray().Chunk(keys)];
    }

    private static void CheckScores(AttentionModel model, GoldenCase golden)
    {
        (QueryAttention real, QueryAttention none) = Read(model, golden);
        IReadOnlyList<TokenRange> passages = golden.TokenRanges;
        PassageScores scores = PassageScores.Of(real.Weights, none.Weights, passages);
        GoldenTolerance.AssertScores(golden.Results.PerHead.Real, Sums(real), 0);
        GoldenTolerance.AssertScores(golden.Results.PerHead.NullQuery, Sums(none), 0);
        GoldenTolerance.AssertScores(golden.Results.PerHead.Calibrated, scores.Heads, golden.Results.PerHeadMaskFlipEffect);

        float[][] Sums(QueryAttention read) =>
        [
            .. read.Weights.Select(row => passages.Select(passage => QRScore.Of(row, passage)).ToArray()),
        ];
    }
}
