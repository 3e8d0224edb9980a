namespace QRHead.Tests.Retrieval;

/// <summary>How much memory a ranking needs, before it is made.</summary>
public sealed class MemoryEstimatorTests(BuiltInRetriever builtIn) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Keys_and_values_are_counted_token_by_token()
    {
        MemoryEstimate few = Estimate(Passages(8)), many = Estimate(Passages(16));

        // Two layers, of the deeper one keys only; two KV heads of 64 numbers, f32.
        const int TokenBytes = 3 * 2 * 64 * sizeof(float);
        using ReadContext context = builtIn.Retriever.Read(Passages(16), cancellationToken: Cancellation);
        Assert.Equal(0, few.Cache % TokenBytes);
        Assert.InRange(many.Cache / TokenBytes, context.Tokens + 128, context.Tokens + 128 + 50);
        Assert.InRange((double)(many.Cache - few.Cache), 0.4 * many.Cache, 0.6 * many.Cache);
        Assert.Equal(few.Weights, many.Weights);
        Assert.True(many.WorkSpace > few.WorkSpace);
        Assert.Equal(many.Runtime + many.Weights + many.Cache + many.WorkSpace, many.Total);
    }

    [Fact]
    public void Weights_are_counted_as_they_are_computed_with()
    {
        // The embedding stays as it is stored, in f16; the layers are widened: all of layer 0, and q, k and two norms of layer 1 (the
        // second is not needed).
        const long Embedding = 8192 * 256 * 2;
        const long Layer = (256 * 256 * 2) + (256 * 128 * 2) + (3 * 256 * 640) + (2 * 256);
        const long Deepest = (256 * 256) + (256 * 128) + 256;
        Assert.Equal(Embedding + ((Layer + Deepest) * sizeof(float)), Estimate(Passages(1)).Weights);

        QRRetriever.Compile(null, _folder.In("int8"), new QRRetrieverOptions { Precision = Precision.Int8 }, Cancellation);
        using QRRetriever int8 = QRRetriever.Load(_folder.In("int8"), cancellationToken: Cancellation);
        Assert.InRange(int8.Estimate(Passages(1)).Weights / (double)Estimate(Passages(1)).Weights, 0.2, 0.5);
    }

    [Fact]
    public void Passages_read_alone_keep_the_keys_of_wanted_heads_only_as_codes_of_two_bytes()
    {
        Passage[] passages = Passages(60);
        MemoryEstimate together = Estimate(passages), alone = Estimate(passages, Reading.Alone), joined = Estimate(
            passages, Reading.Joined);
        Assert.InRange(alone.Cache / (double)together.Cache, 0.15, 0.25);
        Assert.InRange(joined.Cache / (double)together.Cache, 0.95, 1.1);
        Assert.True(alone.Total < together.Total);
    }

    [Fact]
    public void Nothing_is_estimated_for_what_does_not_fit()
    {
        string endless = string.Join(' ', Enumerable.Repeat("word", builtIn.Retriever.Config.MaxPositionEmbeddings));
        Assert.Throws<PromptTooLongException>(() => builtIn.Retriever.Estimate([new Passage("book", endless)]));
        var truncate = new RankOptions { Overflow = OverflowPolicy.Truncate };
        long most = 3L * 2 * 64 * sizeof(float) * builtIn.Retriever.Config.MaxPositionEmbeddings;
        Assert.InRange(builtIn.Retriever.Estimate([new Passage("book", endless)], truncate).Cache, most / 2, most);
        Assert.True(builtIn.Retriever.Estimate([]).Total > 0);
    }

    [Fact]
    public void Windows_need_no_more_than_what_the_model_can_read()
    {
        using QRRetriever small = QRRetriever.Load(null, new QRRetrieverOptions { MaxContextTokens = 512 }, Cancellation);
        Assert.Throws<PromptTooLongException>(() => small.Estimate(Passages(40)));
        MemoryEstimate windows = small.Estimate(Passages(40), new RankOptions { Overflow = OverflowPolicy.Window });
        Assert.Equal(512L * 3 * 2 * 64 * sizeof(float), windows.Cache);
    }

    [Fact]
    public void A_saved_context_is_estimated_without_opening_it()
    {
        using ReadContext context = builtIn.Retriever.Read(Passages(8), cancellationToken: Cancellation);
        context.Save(_folder.In("context"), Cancellation);
        Assert.Equal(Estimate(Passages(8)), builtIn.Retriever.EstimateContext(_folder.In("context")));
    }

    public void Dispose() => _folder.Dispose();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static Passage[] Passages(int count) =>
        [
            .. Enumerable.Range(0, count)
                .Select(i => new Passage($"{i}", string.Join(' ', Enumerable.Repeat($"Keeper number {i} counts the ships.", 12)))),
        ];

    private MemoryEstimate Estimate(Passage[] passages, Reading reading = Reading.Together) =>
        builtIn.Retriever.Estimate(passages, new RankOptions { Reading = reading });
}
