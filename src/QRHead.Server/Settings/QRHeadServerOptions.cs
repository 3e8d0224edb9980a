namespace QRHead.Server;

/// <summary>What is served, and how much of it at once.</summary>
public sealed class QRHeadServerOptions
{
    /// <summary>Gets or sets the model, as <see cref="QRRetriever.Load"/> takes it.</summary>
    /// <value>The default is null: the small built-in model.</value>
    public string? Model { get; set; }

    /// <summary>Gets or sets how the model is loaded.</summary>
    public QRRetrieverOptions Retriever { get; set; } = new();

    /// <summary>Gets or sets how passages are read.</summary>
    /// <value>The default is null: as the heads were detected.</value>
    public Reading? Reading { get; set; }

    /// <summary>
    /// Gets or sets how many tokens are kept for each passage that is read by itself, at least 1: that for which a threshold was fitted,
    /// where relevance is to go by it.
    /// </summary>
    /// <value>The default is that of an index, 512.</value>
    public int PassageTokens { get; set; } = IndexOptions.DefaultPassageTokens;

    /// <summary>Gets or sets a folder that keeps passages that are read each by itself: they are not read again.</summary>
    /// <value>The default is null: nothing is kept.</value>
    public string? PassageCache { get; set; }

    /// <summary>Gets or sets from which score on a passage is relevant, which has a relevance of 0.5.</summary>
    /// <value>The default is null: as was fitted for the heads.</value>
    public float? Threshold { get; set; }

    /// <summary>Gets or sets how many documents a request may have, at least 1.</summary>
    public int MaxDocuments { get; set; } = 1000;

    /// <summary>Gets or sets how many tokens the query and the documents of a request may have together, at least 1.</summary>
    public int MaxTokens { get; set; } = 200_000;

    /// <summary>Gets or sets how many bytes a request's body may have, at least 1; more is refused before it is read.</summary>
    public long MaxBodyBytes { get; set; } = 8_000_000;

    /// <summary>Gets or sets how long a request may take, waiting included.</summary>
    public TimeSpan MaxTime { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Gets or sets how many requests are worked on at once, at least 1. With two, a short one need not wait for a long one; more make each
    /// slower.
    /// </summary>
    public int Concurrency { get; set; } = 2;

    /// <summary>
    /// Gets or sets how many requests may wait for their turn; further ones are refused with 429 and told when to come again.
    /// </summary>
    public int QueueLength { get; set; } = 64;

    /// <summary>Gets the indexes that may be searched: for each name its folder. Requests name indexes, never folders.</summary>
    public IDictionary<string, string> Indexes { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Gets or sets whether requests may add passages to indexes and remove them.</summary>
    /// <value>The default is false.</value>
    public bool AllowChanges { get; set; }

    /// <summary>
    /// Gets or sets how many contexts are kept at once, at least 0: each has the keys and values of its passages in memory.
    /// </summary>
    public int MaxContexts { get; set; } = 16;

    /// <summary>Gets or sets how long a context is kept that is not asked.</summary>
    public TimeSpan ContextTimeToLive { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>
    /// Gets the keys of which a request must bring one, as <c>Authorization: Bearer</c> or <c>x-api-key</c>: each as it is, or
    /// <c>sha256:</c> and its hash. Empty for no keys.
    /// </summary>
    public IList<string> ApiKeys { get; } = [];

    /// <summary>
    /// Gets the origins whose pages may call the server, such as <c>https://app.example.org</c>; the server's own may always.
    /// </summary>
    public IList<string> AllowedOrigins { get; } = [];

    /// <summary>Refuses numbers that can't be.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    internal void Check()
    {
        foreach ((string name, long value, long least) in new[]
        {
            (nameof(PassageTokens), PassageTokens, 1), (nameof(MaxDocuments), MaxDocuments, 1), (nameof(MaxTokens), MaxTokens, 1),
            (nameof(MaxBodyBytes), MaxBodyBytes, 1L),
            (nameof(MaxTime), MaxTime.Ticks, 1L), (nameof(Concurrency), Concurrency, 1), (nameof(QueueLength), QueueLength, 0),
            (nameof(MaxContexts), MaxContexts, 0), (nameof(ContextTimeToLive), ContextTimeToLive.Ticks, 1L),
        })
        {
            if (value < least)
                throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; expected at least {least}.");
        }
    }
}
