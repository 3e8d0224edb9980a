using QRHead.Checkpoints;
using QRHead.Inference;
using QRHead.Models;
using QRHead.Tests.Models;

namespace QRHead.Tests.Inference;

/// <summary>A cache in half precision gives nearly the attention of one in f32, and moves its tokens about as that does.</summary>
public class HalfPrecisionCacheTests
{
    /// <summary>f16 has 11 bits: a logit of a few units is off by a few thousandths, a share of attention by as much of itself.</summary>
    private const double Tolerance = 2e-3;

    private static readonly int[] Prefix = TinyModel.Text(90);
    private static readonly int[] Tail = TinyModel.Text(11, seed: 2);

    [Theory]
    [InlineData("llama", "{}")]
    [InlineData("qwen2", "{}")]
    [InlineData("mistral", """{ "sliding_window": 20 }""")]
    [InlineData("gemma2", """{ "head_dim": 8, "sliding_window": 20, "attn_logit_softcapping": 2.0 }""")]
    public void Attention_is_nearly_that_of_a_cache_in_f32(string modelType, string overrides)
    {
        using var model = new TinyModel(modelType, overrides);
        using AttentionModel exact = model.Open(), half = Open(model);
        AttentionRows.AssertWithin(Tolerance, AttentionRows.Read(exact, Prefix, Tail), AttentionRows.Read(half, Prefix, Tail));
    }

    [Fact]
    public void It_takes_half_the_bytes()
    {
        using var model = new TinyModel("llama");
        using AttentionModel exact = model.Open(), half = Open(model);
        Assert.Equal(exact.TokenBytes, 2 * half.TokenBytes);
        Assert.Equal(Visited(exact), 2 * Visited(half));
    }

    [Fact]
    public void What_was_read_is_kept_when_it_grows_is_copied_and_is_visited()
    {
        using var model = new TinyModel("llama");
        using AttentionModel half = Open(model);
        using KvCache whole = half.NewCache(Prefix.Length + Tail.Length);
        float[][] expected = AttentionRows.Read(half, Prefix, Tail, whole);

        using KvCache small = half.NewCache(Prefix.Length);
        half.Read(Prefix, 0, small, null, TestContext.Current.CancellationToken);
        small.GrowTo(Prefix.Length + Tail.Length);
        AttentionRows.AssertWithin(0, expected, Attend(half, small));

        using KvCache joined = half.NewCache(Prefix.Length + Tail.Length);
        half.Read(Prefix.AsSpan(0, 30), 0, joined, null, TestContext.Current.CancellationToken);
        joined.Append(whole, 30..);
        AttentionRows.AssertWithin(0, expected, Attend(half, joined));

        var stored = new Queue<byte[]>();
        whole.Visit(part => stored.Enqueue(part.ToArray()));
        using KvCache opened = half.NewCache(Prefix.Length + Tail.Length);
        opened.Length = Prefix.Length;
        opened.Visit(part => stored.Dequeue().CopyTo(part));
        AttentionRows.AssertWithin(0, expected, Attend(half, opened));
    }

    [Fact]
    public void Only_rounded_weights_get_it()
    {
        Assert.Equal(ElementType.F32, CacheNumbers.For(Precision.F32, Device.Cpu));
        Assert.Equal(CacheNumbers.For(Precision.Int8, Device.Cpu), CacheNumbers.For(Precision.Int4, Device.Cpu));
        Assert.Equal(ElementType.F32, CacheNumbers.For(Precision.Int8, Device.Cuda));
    }

    private static AttentionModel Open(TinyModel model)
    {
        int[] layers = [.. model.AllHeads.Select(head => head.Layer).Distinct()];
        return new AttentionModel(
            DecoderGraph.Build(model.Checkpoint, layers, cacheNumbers: ElementType.F16), model.AllHeads, threads: 1, chunk: 32);
    }

    private static float[][] Attend(AttentionModel model, KvCache cache) =>
        model.Attend(Tail, Prefix.Length, cache, TestContext.Current.CancellationToken).Weights;

    private static long Visited(AttentionModel model)
    {
        using KvCache cache = model.NewCache(Prefix.Length);
        model.Read(Prefix, 0, cache, null, TestContext.Current.CancellationToken);
        long bytes = 0;
        cache.Visit(part => bytes += part.Length);
        return bytes;
    }
}
