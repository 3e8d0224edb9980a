using QRHead.Checkpoints;

namespace QRHead.Benchmarking;

/// <summary>
/// A model of any shape with random weights, the same at each start. Its answers mean nothing; its speed is that of a trained one.
/// </summary>
/// <param name="name">What messages say.</param>
/// <param name="config">The shape.</param>
internal sealed class RandomTensors(string name, ModelConfig config) : ITensorSource
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public ModelConfig Config => config;

    /// <inheritdoc/>
    public TensorRows Rows(string name, params ReadOnlySpan<long> expectedShape) => new RandomRows(name, expectedShape.ToArray());

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private sealed class RandomRows(string name, long[] shape) : TensorRows(name, shape)
    {
        private const float Spread = 0.04f;

        private readonly ulong _seed = name.Aggregate(14695981039346656037UL, (hash, letter) => (hash ^ letter) * 1099511628211UL);

        public override void Read(long row, Span<float> into)
        {
            // Norms are 1, as in an untrained model; else a linear congruential generator from -0.02 to 0.02.
            if (Shape.Count == 1)
            {
                into.Fill(1);
                return;
            }

            ulong state = (_seed + (ulong)row) * 6364136223846793005UL;
            for (int i = 0; i < into.Length; i++)
            {
                state = (state * 6364136223846793005UL) + 1442695040888963407UL;
                into[i] = ((state >> 40) * (Spread / (1 << 24))) - (Spread / 2);
            }
        }
    }
}
