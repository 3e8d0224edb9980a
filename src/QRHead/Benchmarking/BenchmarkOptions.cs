using QRHead.Compilation;

namespace QRHead.Benchmarking;

/// <summary>What to measure.</summary>
internal sealed record BenchmarkOptions
{
    /// <summary>Gets the lengths of text to read, in tokens.</summary>
    /// <value>The default is 512 and 2,048.</value>
    public IReadOnlyList<int> Lengths { get; init; } = [512, 2048];

    /// <summary>Gets how many layers to read; null for all.</summary>
    public int? Layers { get; init; }

    /// <summary>Gets how many heads are read out, spread over the layers.</summary>
    /// <value>The default is 8.</value>
    public int Heads { get; init; } = 8;

    /// <summary>Gets how often each length is read; the best time counts.</summary>
    /// <value>The default is 3.</value>
    public int Runs { get; init; } = 3;

    /// <summary>Gets the precision; null for that of the model, and int8 for a shape.</summary>
    public Precision? Precision { get; init; }

    /// <summary>Gets how many threads compute.</summary>
    /// <value>The default is the number of processors that the process may use.</value>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Gets what the model is computed on.</summary>
    /// <value>The default is <see cref="Device.Cpu"/>.</value>
    public Device Device { get; init; }

    /// <summary>Gets how many tokens are read in one run.</summary>
    /// <value>The default is 256.</value>
    public int ChunkTokens { get; init; } = 256;

    /// <summary>Gets whether to say where the time of reading goes, operator by operator; the model is opened once more for it.</summary>
    public bool Profile { get; init; }

    /// <summary>Gets the folder for weights that have to be rewritten.</summary>
    /// <value>The default is that of <see cref="QRRetrieverOptions.CacheFolder"/>.</value>
    public string CacheFolder { get; init; } = CompiledCache.DefaultFolder;
}
