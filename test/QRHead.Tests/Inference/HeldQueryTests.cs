using System.Numerics.Tensors;
using QRHead.Indexing;
using QRHead.Inference;
using QRHead.Tests.Models;

namespace QRHead.Tests.Inference;

/// <summary>A query that is held against passages one after the other pays what the read-out of groups finds, whole or with its instruction apart.</summary>
public class HeldQueryTests
{
    private const int Prefix = 5, Room = 40, Tail = 19, Instruction = 8;

    /// <summary>What rounding q and keys to codes of 16 bits may do to a share of attention.</summary>
    private const double Rounding = 1e-5;

    [Theory]
    [InlineData("llama", "{}")]
    [InlineData("llama", """{"num_key_value_heads":4}""")]
    [InlineData("qwen3", """{"head_dim":16}""")]
    [InlineData("gemma2", """{"sliding_window":30,"attn_logit_softcapping":2.0,"query_pre_attn_scalar":8,"head_dim":8}""")]
    [InlineData("mistral", """{"sliding_window":25}""")]
    [InlineData("mistral", """{"sliding_window":3}""")]
    public void Attention_is_that_of_the_read_out(string modelType, string overrides)
    {
        using var tiny = new TinyModel(modelType, overrides);
        using AttentionModel model = tiny.Open();
        using KvCache cache = model.NewCache(Prefix + Room);
        model.Read(TinyModel.Text(Prefix), 0, cache, null, TestContext.Current.CancellationToken);
        KeyPiece prefix = model.KeysOf(cache, 0);
        KeyPiece[] passages = [.. new[] { 1, 2, 15, 16, 17, 33, Room }.Select((tokens, seed) => Read(model, cache, TinyModel.Text(tokens, seed)))];
        TailPiece tail = model.ReadTail(TinyModel.Text(Tail, 99), Prefix + Room, cache, TestContext.Current.CancellationToken);

        IReadOnlyList<QueryAttention> expected = model.Attend(tail, Prefix + Room, prefix, model.Group(Prefix, passages), TestContext.Current.CancellationToken);
        HeldQuery held = model.Hold(tail, Prefix + Room, prefix);
        for (int i = 0; i < passages.Length; i++)
            AttentionRows.AssertWithin(Rounding, expected[i].Weights, Rows(model, held, passages[i]));

        HeldQuery apart = Apart(model, cache, prefix);
        HeldQuery instruction = apart.Instruction!;
        for (int i = 0; i < passages.Length; i++)
        {
            float[][] rows = Rows(model, instruction, passages[i]);
            foreach (float[] row in rows)
                TensorPrimitives.Multiply(row, (float)instruction.Tokens / apart.Tokens, row);
            AddTo(model, apart, passages[i], rows);
            AttentionRows.AssertWithin(Rounding, expected[i].Weights, rows);
        }
    }

    /// <summary>The same tail, its first tokens read and held by themselves.</summary>
    private static HeldQuery Apart(AttentionModel model, KvCache cache, KeyPiece prefix)
    {
        int[] tokens = TinyModel.Text(Tail, 99);
        TailPiece first = model.ReadTail(tokens.AsSpan(0, Instruction), Prefix + Room, cache, TestContext.Current.CancellationToken);
        model.Read(tokens.AsSpan(0, Instruction), Prefix + Room, cache, null, TestContext.Current.CancellationToken);
        TailPiece rest = model.ReadTail(tokens.AsSpan(Instruction), Prefix + Room + Instruction, cache, TestContext.Current.CancellationToken);
        return model.Hold(rest, first, model.Hold(first, Prefix + Room, prefix), Prefix + Room, prefix);
    }

    private static KeyPiece Read(AttentionModel model, KvCache cache, int[] tokens)
    {
        model.Read(tokens, Prefix, cache, null, TestContext.Current.CancellationToken);
        KeyPiece keys = model.KeysOf(cache, Prefix);
        cache.CutTo(Prefix);
        return keys;
    }

    private static float[][] Rows(AttentionModel model, HeldQuery held, KeyPiece passage)
    {
        float[][] rows = [.. Enumerable.Range(0, model.Layout.Heads.Sum(head => head.Wanted.Count)).Select(_ => new float[passage.Tokens])];
        AddTo(model, held, passage, rows);
        return rows;
    }

    private static void AddTo(AttentionModel model, HeldQuery held, KeyPiece passage, float[][] rows)
    {
        var blocks = new KeyBlock(model.Layout, KeyPrecision.Int16);
        byte[] block = new byte[blocks.Length(passage.Tokens)];
        blocks.Store(passage, block);
        float[] work = new float[HeldQuery.WorkSpace(passage.Tokens)];
        for (int head = 0; head < model.Layout.Heads.Count; head++)
            held.AddTo(head, blocks.KeysOf(block, head, passage.Tokens, []), work, rows, null);
    }
}
