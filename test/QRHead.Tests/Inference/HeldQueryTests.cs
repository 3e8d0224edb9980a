using System.Numerics.Tensors;
using QRHead.Graph;
using QRHead.Inference;
using QRHead.Tests.Models;

namespace QRHead.Tests.Inference;

/// <summary>
/// A query that is held against passages one after the other pays what the formula says, whole or with its instruction apart.
/// </summary>
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
    public void Attention_is_that_of_the_formula(string modelType, string overrides)
    {
        using var tiny = new TinyModel(modelType, overrides);
        using AttentionModel model = tiny.Open();
        using KvCache cache = model.NewCache(Prefix + Room);
        model.Read(TinyModel.Text(Prefix), 0, cache, null, TestContext.Current.CancellationToken);
        KeyPiece prefix = model.KeysOf(cache, 0);
        KeyPiece[] passages =
        [
            .. new[] { 1, 2, 15, 16, 17, 33, Room }.Select((tokens, seed) => Read(model, cache, TinyModel.Text(tokens, seed))),
        ];
        TailPiece tail = model.ReadTail(TinyModel.Text(Tail, 99), Prefix + Room, cache, TestContext.Current.CancellationToken);

        HeldQuery held = model.Hold(tail, Prefix + Room, prefix), apart = Apart(model, cache, prefix);
        PassageKeys[] rounded = [.. passages.Select(passage => new PassageKeys(model.Layout, passage))];
        QueryAttention[] whole = model.Attend(held, rounded, TestContext.Current.CancellationToken), both = model.Attend(
            apart, rounded, TestContext.Current.CancellationToken);
        for (int i = 0; i < passages.Length; i++)
        {
            float[][] expected = Expected(model.Layout, tail, prefix, passages[i]);
            AttentionRows.AssertWithin(Rounding, expected, whole[i].Weights);
            AttentionRows.AssertWithin(Rounding, expected, both[i].Weights);

            // What an index adds up: the instruction's part by itself, then the rest.
            float[][] parts = Rows(model, apart.Instruction!, rounded[i]);
            foreach (float[] row in parts)
                TensorPrimitives.Multiply(row, (float)apart.Instruction!.Tokens / apart.Tokens, row);
            AddOwnTo(model, apart, rounded[i], parts);
            AttentionRows.AssertWithin(Rounding, expected, parts);
        }
    }

    [Fact]
    public void Attention_is_the_same_bits_for_any_passages_beside_it_and_any_number_of_threads()
    {
        using var tiny = new TinyModel("llama", "{}");
        using AttentionModel one = tiny.Open(threads: 1), several = tiny.Open(threads: 3);
        using KvCache cache = one.NewCache(Prefix + Room);
        one.Read(TinyModel.Text(Prefix), 0, cache, null, TestContext.Current.CancellationToken);
        KeyPiece prefix = one.KeysOf(cache, 0);
        PassageKeys[] passages =
        [
            .. new[] { 1, 17, Room }.Select((tokens, seed) => new PassageKeys(one.Layout, Read(one, cache, TinyModel.Text(tokens, seed)))),
        ];
        HeldQuery held = one.Hold(
            one.ReadTail(TinyModel.Text(Tail, 99), Prefix + Room, cache, TestContext.Current.CancellationToken), Prefix + Room, prefix);

        QueryAttention[] all = several.Attend(held, passages, TestContext.Current.CancellationToken);
        for (int i = 0; i < passages.Length; i++)
            AttentionRows.AssertWithin(
                0, one.Attend(held, [passages[i]], TestContext.Current.CancellationToken)[0].Weights, all[i].Weights);
    }

    [Fact]
    public void Attending_can_be_cancelled()
    {
        using var tiny = new TinyModel("llama", "{}");
        using AttentionModel model = tiny.Open();
        using KvCache cache = model.NewCache(Prefix + Room);
        model.Read(TinyModel.Text(Prefix), 0, cache, null, TestContext.Current.CancellationToken);
        KeyPiece prefix = model.KeysOf(cache, 0);
        HeldQuery held = model.Hold(
            model.ReadTail(TinyModel.Text(Tail, 99), Prefix + Room, cache, TestContext.Current.CancellationToken), Prefix + Room, prefix);

        Assert.ThrowsAny<OperationCanceledException>(
            () => model.Attend(held, [new PassageKeys(model.Layout, prefix)], new CancellationToken(canceled: true)));
    }

    /// <summary>
    /// The formula in f64, one key after the other: <c>exp(l) / Σ exp(l over prefix, passage and query)</c>, averaged over the query's
    /// tokens.
    /// </summary>
    /// <returns><c>[heads][tokens]</c>.</returns>
    private static float[][] Expected(KeyLayout layout, TailPiece tail, KeyPiece prefix, KeyPiece passage)
    {
        var rows = new SortedDictionary<int, float[]>();
        foreach (KeyHead head in layout.Heads)
        {
            AttentionSettings attention = head.Attention;
            int size = attention.HeadDim;
            foreach ((int place, int number) in head.Wanted)
            {
                double[] paid = new double[passage.Tokens];
                for (int token = 0; token < Tail; token++)
                {
                    int position = Prefix + Room + token;
                    float[] q =
                        tail.Queries[head.Layer][(((token * attention.Heads) + number)
                            * size)..(((token * attention.Heads) + number + 1) * size)];
                    double[] Exps(KeyPiece keys, int first, int seen) => [.. Enumerable.Range(0, seen).Select(key =>
                    {
                        double logit = attention.Scale * Enumerable.Range(0, size).Sum(i => (double)q[i] * head.Of(keys)[(key * size) + i]);
                        if (attention.Softcap is { } softcap)
                            logit = softcap * Math.Tanh(logit / softcap);
                        return attention.Window is { } window && first + key <= position - window ? 0 : Math.Exp(logit);
                    })];
                    double[] own = Exps(passage, Prefix, passage.Tokens);
                    double sum = own.Sum() + Exps(prefix, 0, Prefix).Sum() + Exps(tail.Own, Prefix + Room, token + 1).Sum();
                    for (int key = 0; key < own.Length; key++)
                        paid[key] += own[key] / sum / Tail;
                }

                rows.Add(place, [.. paid.Select(share => (float)share)]);
            }
        }

        return [.. rows.Values];
    }

    /// <summary>The same tail, its first tokens read and held by themselves.</summary>
    private static HeldQuery Apart(AttentionModel model, KvCache cache, KeyPiece prefix)
    {
        int[] tokens = TinyModel.Text(Tail, 99);
        TailPiece first = model.ReadTail(tokens.AsSpan(0, Instruction), Prefix + Room, cache, TestContext.Current.CancellationToken);
        model.Read(tokens.AsSpan(0, Instruction), Prefix + Room, cache, null, TestContext.Current.CancellationToken);
        TailPiece rest = model.ReadTail(
            tokens.AsSpan(Instruction), Prefix + Room + Instruction, cache, TestContext.Current.CancellationToken);
        return model.Hold(rest, first, model.Hold(first, Prefix + Room, prefix), Prefix + Room, prefix);
    }

    private static KeyPiece Read(AttentionModel model, KvCache cache, int[] tokens)
    {
        model.Read(tokens, Prefix, cache, null, TestContext.Current.CancellationToken);
        KeyPiece keys = model.KeysOf(cache, Prefix);
        cache.CutTo(Prefix);
        return keys;
    }

    private static float[][] Rows(AttentionModel model, HeldQuery held, PassageKeys passage)
    {
        float[][] rows = [.. Enumerable.Range(0, model.Layout.Heads.Sum(head => head.Wanted.Count)).Select(_ => new float[passage.Tokens])];
        AddOwnTo(model, held, passage, rows);
        return rows;
    }

    private static void AddOwnTo(AttentionModel model, HeldQuery held, PassageKeys passage, float[][] rows)
    {
        float[] work = new float[HeldQuery.WorkSpace(passage.Tokens)];
        for (int head = 0; head < model.Layout.Heads.Count; head++)
            held.AddOwnTo(head, passage[head], work, rows, null);
    }
}
