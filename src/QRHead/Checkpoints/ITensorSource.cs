namespace QRHead.Checkpoints;

/// <summary>
/// A model wherever it is stored: its configuration, and its tensors as f32 numbers under Hugging Face's names and in its layout.
/// </summary>
/// <remarks>Safe to read from many threads. Dispose after the last use of its rows.</remarks>
internal interface ITensorSource : IDisposable
{
    /// <summary>Gets the folder or file, or the given name of a model in memory: what messages say.</summary>
    string Name { get; }

    /// <summary>Gets what <c>config.json</c> says, or would say.</summary>
    ModelConfig Config { get; }

    /// <summary>Gets a tensor of a known shape.</summary>
    /// <exception cref="CheckpointException">
    /// Missing, of another shape, or of numbers that are no f32, f16, bf16 and no known blocks.
    /// </exception>
    TensorRows Rows(string name, params ReadOnlySpan<long> expectedShape);
}
