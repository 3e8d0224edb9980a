using System.Diagnostics;
using QRHead.Inference;
using QRHead.Tests.Models;

namespace QRHead.Tests.Inference;

/// <summary>A cancelled read ends soon, keeps the chunks that were read, and leaves model and cache usable.</summary>
public class CancellationTests
{
    private const int Chunk = 2048;
    private static readonly int[] Text = TinyModel.Text(6 * Chunk);

    [Fact]
    public void Before_reading_nothing_is_read()
    {
        using var model = new TinyModel("llama");
        using AttentionModel attention = model.Open();
        using KvCache cache = attention.NewCache(100);
        var cancelled = new CancellationToken(canceled: true);

        Assert.Throws<OperationCanceledException>(() => attention.Read(Text.AsSpan(..50), 0, cache, null, cancelled));
        Assert.Throws<OperationCanceledException>(() => attention.Attend(Text.AsSpan(..50), 0, cache, cancelled));

        Assert.Equal(0, cache.Length);
    }

    [Fact]
    public void Between_chunks_those_before_are_kept()
    {
        using var model = new TinyModel("llama");
        using AttentionModel attention = model.Open(chunk: 64);
        using KvCache cache = attention.NewCache(300);
        using var cancellation = new CancellationTokenSource();
        var progress = new RecordedProgress { OnReport = tokens => Cancel(tokens >= 128, cancellation) };

        Assert.Throws<OperationCanceledException>(() => attention.Read(Text.AsSpan(..300), 0, cache, progress, cancellation.Token));

        Assert.Equal([64, 128], progress.Reports);
        Assert.Equal(128, cache.Length);
        attention.Read(Text.AsSpan(128..250), 128, cache, null, TestContext.Current.CancellationToken);
        float[][] found = attention.Attend(Text.AsSpan(250..300), 250, cache, TestContext.Current.CancellationToken).Weights;
        AttentionRows.AssertWithin(0, AttentionRows.Read(attention, Text[..250], Text[250..300]), found);
    }

    [Fact]
    public void Within_a_chunk_it_ends_soon_and_the_chunks_before_are_kept()
    {
        using var model = new TinyModel("llama");
        using AttentionModel attention = model.Open(chunk: Chunk);
        using KvCache cache = attention.NewCache(Text.Length);
        using var cancellation = new CancellationTokenSource();
        var sinceFirstChunk = new Stopwatch();
        var progress = new RecordedProgress
        {
            OnReport = _ =>
            {
                sinceFirstChunk.Start();
                cancellation.CancelAfter(1);
            },
        };

        var exception = Assert.Throws<OperationCanceledException>(() => attention.Read(Text, 0, cache, progress, cancellation.Token));

        TimeSpan untilEnd = sinceFirstChunk.Elapsed;
        Assert.Equal(cancellation.Token, exception.CancellationToken);
        Assert.Equal(progress.Reports[^1], cache.Length);
        Assert.True(cache.Length < Text.Length, $"{cache.Length} tokens were read in {untilEnd}");
    }

    [Fact]
    public void Within_a_tail_the_cache_is_cut_back_to_the_prefix()
    {
        using var model = new TinyModel("llama");
        using AttentionModel attention = model.Open(chunk: Chunk);
        using KvCache cache = attention.NewCache(Text.Length);
        attention.Read(Text.AsSpan(..100), 0, cache, null, TestContext.Current.CancellationToken);
        using var cancellation = new CancellationTokenSource(millisecondsDelay: 1);

        Assert.Throws<OperationCanceledException>(() => attention.Attend(Text.AsSpan(100..), 100, cache, cancellation.Token));

        Assert.Equal(100, cache.Length);
        float[][] found = attention.Attend(Text.AsSpan(100..130), 100, cache, TestContext.Current.CancellationToken).Weights;
        AttentionRows.AssertWithin(0, AttentionRows.Read(attention, Text[..100], Text[100..130]), found);
    }

    private static void Cancel(bool condition, CancellationTokenSource cancellation)
    {
        if (condition)
            cancellation.Cancel();
    }
}
