using System.Numerics.Tensors;
using Microsoft.Extensions.AI;

namespace QRHead.FirstStage;

/// <summary>
/// Passages in memory by the cosine of their embeddings and the query's: what an embedding sees, a text's topic, words and attention may
/// miss. As safe for concurrent use as its generator is, which is the caller's.
/// </summary>
internal sealed class EmbeddingStage : IFirstStage
{
    /// <summary>The name of the first stages that embed.</summary>
    public const string DenseName = "dense";

    private readonly IEmbeddingGenerator<string, Embedding<float>> _generator;
    private readonly string[] _ids;
    private readonly float[][] _vectors;
    private readonly Lazy<Dictionary<string, int>> _places;

    /// <summary>Embeds passages, each by its title and text.</summary>
    /// <param name="passages">The passages.</param>
    /// <param name="generator">What embeds passages, and later queries.</param>
    /// <param name="progress">Told how far it is, after some passages each; null for nobody.</param>
    /// <param name="cancellationToken">Stops between passages.</param>
    /// <exception cref="InvalidOperationException">What the generator gives can't be used.</exception>
    public EmbeddingStage(
        IReadOnlyList<Passage> passages, IEmbeddingGenerator<string, Embedding<float>> generator,
        IProgress<(int Done, int Total)>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(passages);
        ArgumentNullException.ThrowIfNull(generator);
        _generator = generator;
        _ids = [.. passages.Select(passage => passage.Id)];
        _vectors = TextVectors.Of(generator, [.. passages.Select(TextVectors.TextOf)], progress, cancellationToken);
        _places = new(() => _ids.Index().ToDictionary(id => id.Item, id => id.Index, StringComparer.Ordinal));
    }

    /// <inheritdoc/>
    public string Name => DenseName;

    /// <summary>Finds passages; equal scores in the order in which they were given.</summary>
    /// <inheritdoc/>
    public IReadOnlyList<(string Id, double Score)> Best(string query, int count, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        double[] scores = Scores(query, cancellationToken);
        return
        [
            .. Enumerable.Range(0, scores.Length).OrderByDescending(place => scores[place]).Take(count)
                .Select(place => (_ids[place], scores[place])),
        ];
    }

    /// <summary>Scores passages by cosines, from -1 to 1.</summary>
    /// <exception cref="ArgumentException">Two of the passages that were given have the same id.</exception>
    /// <inheritdoc/>
    public IReadOnlyList<double> Scores(string query, IReadOnlyList<string> ids, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ids);
        double[] scores = Scores(query, cancellationToken);
        return [.. ids.Select(id => _places.Value.TryGetValue(id, out int place) ? scores[place] : double.NaN)];
    }

    private double[] Scores(string query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (_vectors.Length == 0)
            return [];
        float[] asked = TextVectors.Of(_generator, [query], progress: null, cancellationToken)[0];
        if (asked.Length != _vectors[0].Length)
            throw new InvalidOperationException(
                $"The passages' embeddings have {_vectors[0].Length} numbers, and the query's {asked.Length}; one generator must make "
                + "both.");
        return [.. _vectors.Select(vector => (double)TensorPrimitives.Dot(asked, vector))];
    }
}
