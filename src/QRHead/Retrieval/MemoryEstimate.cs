namespace QRHead;

/// <summary>How much memory a process needs at its peak to rank some passages, in bytes; estimated, as a rule within a fifth.</summary>
/// <param name="Runtime">.NET, ONNX Runtime and the tokenizer: what is there before any weight.</param>
/// <param name="Weights">Weights up to the deepest wanted layer, as they are computed with.</param>
/// <param name="Cache">Keys and values of what is read.</param>
/// <param name="WorkSpace">What a chunk, the read-out of a query and copies of keys take in passing.</param>
public sealed record MemoryEstimate(long Runtime, long Weights, long Cache, long WorkSpace)
{
    /// <summary>Gets the sum.</summary>
    public long Total => Runtime + Weights + Cache + WorkSpace;
}
