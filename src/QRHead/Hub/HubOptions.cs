using QRHead.Hub;
namespace QRHead;

/// <summary>How models are fetched from the hub and where they are kept.</summary>
public sealed record HubOptions
{
    private static readonly Uri HuggingFace = new("https://huggingface.co");

    /// <summary>Gets the hub's address; the token is sent to this host and to no other.</summary>
    /// <value>The default is https://huggingface.co.</value>
    public Uri Endpoint { get; init; } = HuggingFace;

    /// <summary>Gets the token for private and gated models.</summary>
    /// <value>The default is null: nothing is sent.</value>
    public HubToken? Token { get; init; }

    /// <summary>Gets the folder of the models, in the layout that Python's hub client shares; it is made when needed.</summary>
    public required string CacheFolder { get; init; }

    /// <summary>Gets whether only the cache may be used: no connection is opened.</summary>
    /// <value>The default is false.</value>
    public bool Offline { get; init; }

    /// <summary>Gets how long the hub may take to answer a question about a model.</summary>
    /// <value>The default is 10 seconds.</value>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets how long a download may go without a byte before it counts as dropped and is taken up again.</summary>
    /// <value>The default is 10 seconds.</value>
    public TimeSpan DownloadTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Gets how often in a row a request may fail, without a byte of progress in between, and be tried again; at least 0.
    /// </summary>
    /// <value>The default is 5.</value>
    public int Retries { get; init; } = 5;

    /// <summary>Gets the pause before a request is tried again; it doubles each time.</summary>
    /// <value>The default is half a second.</value>
    public TimeSpan RetryPause { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Gets how many files are downloaded at a time; at least 1.</summary>
    /// <value>The default is 4.</value>
    public int ParallelDownloads { get; init; } = 4;

    /// <summary>Gets whether files of a snapshot may be links to the blobs. Without links they are files of their own.</summary>
    /// <value>The default is true; where links are impossible files are used anyway.</value>
    public bool UseLinks { get; init; } = true;

    /// <summary>Gets the clock of pauses.</summary>
    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Gets the probe of free space: an existing folder to bytes.</summary>
    internal Func<string, long> FreeSpace { get; init; } = Hub.FreeSpace.Of;

    /// <summary>
    /// Reads the environment variables that Python's hub client reads: <c>HF_HOME</c>, <c>HF_TOKEN</c>, <c>HF_ENDPOINT</c> and others.
    /// </summary>
    /// <returns>The options that Python would have here.</returns>
    /// <exception cref="HubException">A variable holds something unusable.</exception>
    public static HubOptions FromEnvironment() => new HubEnvironment().Read();
}
