using System.Numerics.Tensors;
using Microsoft.Extensions.AI;

namespace QRHead.FirstStage;

/// <summary>Texts as vectors of length 1, so that the product of two is their cosine.</summary>
internal static class TextVectors
{
    /// <summary>Texts that are given to a generator at once.</summary>
    public const int Batch = 32;

    /// <summary>Gets what is embedded of a passage: its title, a blank and its text.</summary>
    public static string TextOf(Passage passage) => string.IsNullOrEmpty(passage.Title) ? passage.Text : $"{passage.Title} {passage.Text}";

    /// <summary>
    /// Embeds texts, some at a time. Waits for the generator on a thread of the pool, so that no context of the caller's is needed to go
    /// on.
    /// </summary>
    /// <param name="generator">What embeds.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="progress">Told after each batch; null for nobody.</param>
    /// <param name="cancellationToken">Stops after a batch at the latest.</param>
    /// <returns>A vector for each, f32, of length 1; all 0 where the generator gives none but zeros.</returns>
    /// <exception cref="InvalidOperationException">
    /// The generator gives another number of vectors, vectors of different lengths, or numbers that are none.
    /// </exception>
    public static float[][] Of(
        IEmbeddingGenerator<string, Embedding<float>> generator, IReadOnlyList<string> texts, IProgress<(int Done, int Total)>? progress,
        CancellationToken cancellationToken)
    {
        var vectors = new List<float[]>(texts.Count);
        foreach (string[] some in texts.Chunk(Batch))
        {
            cancellationToken.ThrowIfCancellationRequested();
            GeneratedEmbeddings<Embedding<float>> found = Task.Run(
                () => generator.GenerateAsync(some, options: null, cancellationToken), cancellationToken).GetAwaiter().GetResult();
            if (found.Count != some.Length)
                throw new InvalidOperationException($"The embeddings of {some.Length} texts were asked for and {found.Count} given.");
            vectors.AddRange(found.Select(embedding => Normalised(embedding.Vector.Span)));
            if (vectors.Find(vector => vector.Length != vectors[0].Length) is { } other)
                throw new InvalidOperationException(
                    $"Embeddings of {vectors[0].Length} and of {other.Length} numbers were given; expected vectors of one length.");
            progress?.Report((vectors.Count, texts.Count));
        }

        return [.. vectors];
    }

    private static float[] Normalised(ReadOnlySpan<float> vector)
    {
        float length = TensorPrimitives.Norm(vector);
        if (!float.IsFinite(length))
            throw new InvalidOperationException("An embedding with a number that is not finite was given.");
        var normalised = new float[vector.Length];
        if (length > 0)
            TensorPrimitives.Divide(vector, length, normalised);
        return normalised;
    }
}
