using BenchmarkDotNet.Attributes;

namespace QRHead.Benchmarks;

/// <summary>
/// Measures a context of the built-in model: reading passages, a question on what was read, saving and opening. <c>qrhead bench</c>
/// measures larger models.
/// </summary>
public class ContextBenchmarks
{
    private readonly string _file = Path.GetTempFileName();
    private QRRetriever _retriever = null!;
    private Passage[] _passages = [];
    private ReadContext _context = null!;

    /// <summary>Gets or sets how many passages are read.</summary>
    [Params(8, 40)]
    public int Passages { get; set; }

    /// <summary>Loads the model and reads the passages.</summary>
    [GlobalSetup]
    public void Load()
    {
        (_retriever, _passages) = (QRRetriever.Load(), StagePassages.Take(Passages));
        _context = _retriever.Read(_passages);
        _context.Rank(StagePassages.Question);
        _context.Save(_file);
    }

    /// <summary>Frees the model.</summary>
    [GlobalCleanup]
    public void Free()
    {
        _context.Dispose();
        _retriever.Dispose();
        File.Delete(_file);
    }

    /// <summary>Reads the passages.</summary>
    /// <returns>Tokens that were read.</returns>
    [Benchmark(Description = "read")]
    public int Read()
    {
        using ReadContext context = _retriever.Read(_passages);
        return context.Tokens;
    }

    /// <summary>Ranks for one more question.</summary>
    /// <returns>The best score.</returns>
    [Benchmark(Description = "next question")]
    public float Rank() => _context.Rank(StagePassages.Question).Passages[0].Score;

    /// <summary>Saves what was read.</summary>
    [Benchmark(Description = "save")]
    public void Save() => _context.Save(_file);

    /// <summary>Opens what was saved.</summary>
    /// <returns>Tokens in it.</returns>
    [Benchmark(Description = "open")]
    public int Open()
    {
        using ReadContext context = _retriever.OpenContext(_file);
        return context.Tokens;
    }
}
