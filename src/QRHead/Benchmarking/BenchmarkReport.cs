namespace QRHead.Benchmarking;

/// <summary>What was measured, on this machine, with nothing else running as far as its user took care of that.</summary>
/// <param name="Model">The model's or the shape's name.</param>
/// <param name="Precision">How weights are stored and multiplied.</param>
/// <param name="Layers">Layers that were read; of the deepest only q and k.</param>
/// <param name="LayersTotal">Layers of the model.</param>
/// <param name="Threads">Threads that computed.</param>
/// <param name="LoadTime">Time from opening the files to being ready to read, weights prepared before.</param>
/// <param name="WeightBytes">Bytes of the weights on the disk.</param>
/// <param name="Lengths">The figures for each length.</param>
/// <param name="PeakMemory">The process's largest resident memory so far, in bytes.</param>
/// <param name="Operators">
/// Where the time of reading the longest text goes, the dearest first; empty unless <see cref="BenchmarkOptions.Profile"/>.
/// </param>
internal sealed record BenchmarkReport(
    string Model, string Precision, int Layers, int LayersTotal, int Threads, TimeSpan LoadTime, long WeightBytes,
    IReadOnlyList<LengthReport> Lengths, long PeakMemory,
    IReadOnlyList<OperatorTime> Operators);

/// <summary>What was measured for texts of one length; the best of the runs.</summary>
/// <param name="Tokens">Tokens of the text.</param>
/// <param name="ReadTime">Time to read them.</param>
/// <param name="FirstQueryTime">Time until a first query of 40 tokens is answered: the text, the null query and the query.</param>
/// <param name="QueryTime">Time for each further query, with its read-out.</param>
/// <param name="ReadOutTime">The part of <paramref name="QueryTime"/> that goes into reading out the attention.</param>
/// <param name="SaveTime">Time to save what was read.</param>
/// <param name="OpenTime">Time to open it again.</param>
/// <param name="CacheBytes">Bytes of the keys and values.</param>
internal sealed record LengthReport(
    int Tokens, TimeSpan ReadTime, TimeSpan FirstQueryTime, TimeSpan QueryTime, TimeSpan ReadOutTime, TimeSpan SaveTime, TimeSpan OpenTime,
    long CacheBytes)
{
    /// <summary>Gets the speed of reading.</summary>
    public double TokensPerSecond => Tokens / ReadTime.TotalSeconds;
}
