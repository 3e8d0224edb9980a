using Microsoft.Extensions.Logging;
using QRHead.Compilation;

namespace QRHead;

/// <summary>How a model is loaded.</summary>
public sealed record QRRetrieverOptions
{
    /// <summary>Gets which heads to read.</summary>
    /// <value>
    /// The default is null: the set that a compiled model brings, or else the published set for the model, found by the model's name.
    /// </value>
    public HeadSelection? Heads { get; init; }

    /// <summary>Gets the form of the prompt.</summary>
    /// <value>The default is null: chosen by the chat tokens that the tokenizer has.</value>
    public PromptFormat? Prompt { get; init; }

    /// <summary>Gets how attention becomes scores.</summary>
    /// <value>
    /// The default is null: the rule that the heads were detected with where their set says it, else <see cref="ScoringRule.Reference"/>.
    /// </value>
    public ScoringRule? Scoring { get; init; }

    /// <summary>Gets how many threads compute; at least 1.</summary>
    /// <value>The default is the number of processors that the process may use.</value>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Gets what the model is computed on.</summary>
    /// <value>The default is <see cref="Device.Cpu"/>.</value>
    public Device Device { get; init; }

    /// <summary>
    /// Gets how many tokens are read in one run: more is faster up to a point and needs more memory; at least 1. Scores do not depend on
    /// it.
    /// </summary>
    /// <value>The default is 256.</value>
    public int ChunkTokens { get; init; } = 256;

    /// <summary>
    /// Gets how many tokens a context may have at most, where that is less than what the model can read: a bound on memory; above 0.
    /// </summary>
    /// <value>The default is null: what the model can read.</value>
    public int? MaxContextTokens { get; init; }

    /// <summary>Gets how the weights are stored and multiplied.</summary>
    /// <value>
    /// The default is null: a compiled model as it was compiled, a GGUF file in <see cref="Precision.Int8"/>, all others in
    /// <see cref="Precision.F32"/>.
    /// </value>
    public Precision? Precision { get; init; }

    /// <summary>
    /// Gets whether the model can also continue a text, which detection by copying needs: all its layers and its vocabulary are loaded.
    /// </summary>
    /// <value>The default is false: only what ranking needs.</value>
    public bool WithVocabulary { get; init; }

    /// <summary>
    /// Gets heads that are switched off: what they would add to the layers above is left out, when the model reads and when it writes. It
    /// shows what heads do.
    /// </summary>
    /// <value>The default is null: none.</value>
    public HeadSet? Masked { get; init; }

    /// <summary>
    /// Gets the folder for weights that had to be rewritten for this model and precision; it is made when needed and can be deleted at any
    /// time.
    /// </summary>
    /// <value>The default is <c>qrhead</c> in the user's folder for local application data.</value>
    public string CacheFolder { get; init; } = CompiledCache.DefaultFolder;

    /// <summary>Gets whom to tell how far the rewriting of weights is; null for nobody. Told from several threads.</summary>
    public IProgress<CompileProgress>? CompileProgress { get; init; }

    /// <summary>Gets how a model of the hub is fetched and where it is kept.</summary>
    /// <value>The default is null: what the environment variables of Python's hub client say.</value>
    public HubOptions? Hub { get; init; }

    /// <summary>Gets whom to tell how far a download is; null for nobody. One report at a time, from any thread.</summary>
    public IProgress<DownloadProgress>? DownloadProgress { get; init; }

    /// <summary>
    /// Gets who makes the logger of category <c>QRHead</c>: what is loaded, changed and freed, and at level debug each call. No text of a
    /// user is logged.
    /// </summary>
    /// <value>The default is null: nothing is logged.</value>
    public ILoggerFactory? LoggerFactory { get; init; }
}
