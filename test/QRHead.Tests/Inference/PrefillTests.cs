using QRHead.Inference;
using QRHead.Tests.Models;

namespace QRHead.Tests.Inference;

/// <summary>However a text is read (in chunks, with threads, on a shared prefix, beside another), its attention is the same.</summary>
public class PrefillTests
{
    /// <summary>Wide enough that matrix products are cut into blocks.</summary>
    private const string Wide = """{ "hidden_size": 384, "intermediate_size": 640, "num_hidden_layers": 2, "head_dim": 64 }""";

    private static readonly int[] Text = TinyModel.Text(600);
    private static readonly int[] Prefix = Text[..570];
    private static readonly int[] Tail = Text[570..];
    private static readonly int[] NullTail = TinyModel.Text(12, seed: 2);

    [Theory]
    [InlineData("llama", "{}", 64)]
    [InlineData("llama", "{}", 512)]
    [InlineData("llama", Wide, 64)]
    [InlineData("llama", Wide, 512)]
    [InlineData("mistral", """{ "sliding_window": 20 }""", 64)]
    [InlineData("mistral", """{ "sliding_window": 20 }""", 512)]
    [InlineData("gemma2", """{ "head_dim": 8, "sliding_window": 20, "attn_logit_softcapping": 2.0 }""", 64)]
    [InlineData("phi3", """{ "sliding_window": 20 }""", 64)]
    public void In_chunks_that_hold_the_tail_gives_the_same_bits_as_at_once(string modelType, string overrides, int chunk) =>
        CheckChunks(0, modelType, overrides, chunk);

    [Theory]
    [InlineData("llama", "{}", 1)]
    [InlineData("llama", "{}", 7)]
    [InlineData("llama", Wide, 7)]
    [InlineData("mistral", """{ "sliding_window": 20 }""", 1)]
    [InlineData("mistral", """{ "sliding_window": 20 }""", 7)]
    public void In_chunks_shorter_than_the_tail_is_as_at_once(string modelType, string overrides, int chunk) =>
        CheckChunks(1e-6, modelType, overrides, chunk);

    [Theory]
    [InlineData("{}", 600)]
    [InlineData("{}", 64)]
    [InlineData(Wide, 600)]
    [InlineData(Wide, 64)]
    public void With_two_threads_gives_the_same_bits_as_with_one(string overrides, int chunk)
    {
        using var model = new TinyModel("llama", overrides);
        using AttentionModel one = model.Open(threads: 1, chunk: chunk);
        using AttentionModel two = model.Open(threads: 2, chunk: chunk);

        AttentionRows.AssertWithin(0, AttentionRows.Read(one, Prefix, Tail), AttentionRows.Read(two, Prefix, Tail));
    }

    [Fact]
    public void Memory_that_is_given_back_on_the_way_changes_nothing()
    {
        int[] text = TinyModel.Text(4_400);
        using var model = new TinyModel("llama", """{ "max_position_embeddings": 8192 }""");
        using AttentionModel chunks = model.Open(threads: 2, chunk: 256);
        using AttentionModel once = model.Open(threads: 2, chunk: text.Length);

        AttentionRows.AssertWithin(
            0, AttentionRows.Read(once, text[..^30], text[^30..]), AttentionRows.Read(chunks, text[..^30], text[^30..]));
    }

    [Fact]
    public void The_same_tail_twice_gives_the_same_bits()
    {
        using var model = new TinyModel("qwen2");
        using AttentionModel attention = model.Open(threads: 2, chunk: 16);
        using KvCache cache = attention.NewCache(Text.Length);

        float[][] first = AttentionRows.Read(attention, Prefix, Tail, cache);
        float[][] second = Attend(attention, Tail, cache);

        AttentionRows.AssertWithin(0, first, second);
    }

    [Fact]
    public void Tails_on_one_prefix_leave_no_trace_on_each_other()
    {
        using var model = new TinyModel("qwen3");
        using AttentionModel attention = model.Open(threads: 2, chunk: 16);
        using KvCache cache = attention.NewCache(Text.Length);

        float[][] real = AttentionRows.Read(attention, Prefix, Tail, cache);
        float[][] none = Attend(attention, NullTail, cache);
        float[][] again = Attend(attention, Tail, cache);

        Assert.Equal(Prefix.Length, cache.Length);
        AttentionRows.AssertWithin(0, AttentionRows.Read(attention, Prefix, NullTail), none);
        AttentionRows.AssertWithin(0, real, again);
    }

    [Fact]
    public void A_cache_that_is_cut_back_reads_on_as_if_nothing_had_been_there()
    {
        using var model = new TinyModel("llama");
        using AttentionModel attention = model.Open();
        using KvCache cache = attention.NewCache(Text.Length);

        attention.Read(TinyModel.Text(600, seed: 3), 0, cache, null, TestContext.Current.CancellationToken);
        cache.CutTo(0);

        AttentionRows.AssertWithin(0, AttentionRows.Read(attention, Prefix, Tail), AttentionRows.Read(attention, Prefix, Tail, cache));
    }

    [Fact]
    public void Room_to_spare_in_the_cache_changes_nothing()
    {
        using var model = new TinyModel("llama");
        using AttentionModel attention = model.Open();
        using KvCache cache = attention.NewCache(4 * Text.Length);

        AttentionRows.AssertWithin(0, AttentionRows.Read(attention, Prefix, Tail), AttentionRows.Read(attention, Prefix, Tail, cache));
    }

    [Fact]
    public void Attention_of_each_head_sums_to_1_and_none_is_negative()
    {
        using var model = new TinyModel("mistral", """{ "sliding_window": 50 }""");
        using AttentionModel attention = model.Open(chunk: 16);

        float[][] rows = AttentionRows.Read(attention, Prefix, Tail);

        Assert.All(rows, row => Assert.Equal(1, row.Sum(), 1e-5));
        Assert.All(rows, row => Assert.All(row, weight => Assert.InRange(weight, 0, 1)));
    }

    [Fact]
    public void No_token_sees_what_follows_it()
    {
        using var model = new TinyModel("llama");
        using AttentionModel attention = model.Open();

        // Of three tokens the first sees only itself, the second no third: their shares are at least 1/3 and at most 1/3.
        float[][] rows = AttentionRows.Read(attention, [], Text[..3]);

        Assert.All(rows, row => Assert.True(row[0] > 1 / 3f - 1e-6f && row[2] < (1 / 3f) + 1e-6f));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(500)]
    [InlineData(3000)]
    public void Shifting_all_positions_changes_nothing(int first)
    {
        using var model = new TinyModel("llama");
        using AttentionModel attention = model.Open();
        using KvCache cache = attention.NewCache(Text.Length);

        attention.Read(Prefix, first, cache, null, TestContext.Current.CancellationToken);
        float[][] shifted = attention.Attend(Tail, first + Prefix.Length, cache, TestContext.Current.CancellationToken).Weights;

        AttentionRows.AssertWithin(1e-4, AttentionRows.Read(attention, Prefix, Tail), shifted);
    }

    [Fact]
    public async Task Two_texts_at_once_are_as_each_alone()
    {
        using var model = new TinyModel("qwen2");
        using AttentionModel attention = model.Open(threads: 2, chunk: 8);
        int[] other = TinyModel.Text(600, seed: 4);
        float[][] alone = AttentionRows.Read(attention, Prefix, Tail);
        float[][] otherAlone = AttentionRows.Read(attention, other[..500], other[500..]);

        Task<float[][]> one = Task.Run(() => AttentionRows.Read(attention, Prefix, Tail), TestContext.Current.CancellationToken);
        Task<float[][]> two = Task.Run(
            () => AttentionRows.Read(attention, other[..500], other[500..]), TestContext.Current.CancellationToken);

        AttentionRows.AssertWithin(0, alone, await one);
        AttentionRows.AssertWithin(0, otherAlone, await two);
    }

    [Fact]
    public void More_weights_than_fit_at_once_are_read_out_group_by_group()
    {
        // 1,024 · 1,024 weights a head: 16 of the 20 rows at a time.
        using var model = new TinyModel("llama", """{ "num_hidden_layers": 1 }""");
        int[] text = TinyModel.Text(1024);
        HeadId[] many = [.. Enumerable.Range(0, 20).Select(row => new HeadId(0, row % 4))];
        using AttentionModel grouped = model.Open(many, threads: 2);
        using AttentionModel single = model.Open(threads: 2);

        float[][] four = AttentionRows.Read(single, [], text);

        AttentionRows.AssertWithin(0, [.. many.Select(head => four[head.Head])], AttentionRows.Read(grouped, [], text));
    }

    [Fact]
    public void Progress_counts_the_tokens_that_are_read()
    {
        using var model = new TinyModel("llama");
        using AttentionModel attention = model.Open(chunk: 256);
        using KvCache cache = attention.NewCache(Text.Length);
        var progress = new RecordedProgress();

        attention.Read(Text, 0, cache, progress, TestContext.Current.CancellationToken);

        Assert.Equal([256, 512, 600], progress.Reports);
        Assert.Equal(600, cache.Length);
    }

    [Fact]
    public void Throws_where_the_cache_has_no_room_and_keeps_what_was_read()
    {
        using var model = new TinyModel("llama");
        using AttentionModel attention = model.Open(chunk: 64);
        using KvCache cache = attention.NewCache(100);
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;

        Assert.Throws<ArgumentOutOfRangeException>(() => attention.Read(Text, 0, cache, null, cancellationToken));
        Assert.Equal(64, cache.Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => attention.Attend(Text.AsSpan(64, 100), 64, cache, cancellationToken));
        Assert.Equal(64, cache.Length);

        AttentionRows.AssertWithin(0, AttentionRows.Read(attention, Text[..64], Text[64..100]), Attend(attention, Text[64..100], cache));
    }

    [Fact]
    public void A_cache_is_cut_only_to_what_it_holds()
    {
        using var model = new TinyModel("llama");
        using AttentionModel attention = model.Open();
        using KvCache cache = attention.NewCache(10);

        Assert.Throws<ArgumentOutOfRangeException>(() => cache.CutTo(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => cache.CutTo(-1));
    }

    private static void CheckChunks(double tolerance, string modelType, string overrides, int chunk)
    {
        using var model = new TinyModel(modelType, overrides);
        using AttentionModel atOnce = model.Open(chunk: Text.Length);
        using AttentionModel inChunks = model.Open(chunk: chunk);

        AttentionRows.AssertWithin(tolerance, AttentionRows.Read(atOnce, Prefix, Tail), AttentionRows.Read(inChunks, Prefix, Tail));
    }

    private static float[][] Attend(AttentionModel attention, int[] tail, KvCache cache) =>
        attention.Attend(tail, cache.Length, cache, TestContext.Current.CancellationToken).Weights;
}
