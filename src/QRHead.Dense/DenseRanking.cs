using System.Numerics.Tensors;
using QRHead.Evaluation;

namespace QRHead.Dense;

/// <summary>Ranks passages by the cosine of their vectors and the query's. A passage's text is its title, a blank and its text.</summary>
/// <param name="embedder">What makes vectors of texts.</param>
/// <param name="progress">Told how far the embedding is, after each batch; null for nobody.</param>
internal sealed class DenseRanking(TextEmbedder embedder, IProgress<EmbeddingProgress>? progress)
{
    /// <summary>Ranks the candidates of each query. A text that several queries share is embedded once.</summary>
    /// <param name="name">What the run is called.</param>
    /// <param name="instances">Queries with their candidates.</param>
    /// <param name="cancellationToken">Stops after a batch at the latest.</param>
    /// <returns>All candidates of each query; scores in [-1, 1], in the order of the candidates.</returns>
    public Run OfInstances(string name, IReadOnlyList<EvaluationInstance> instances, CancellationToken cancellationToken)
    {
        string[] texts = [.. instances.SelectMany(instance => instance.Passages.Select(TextOf).Prepend(instance.Query.Text)).Distinct()];
        var vectors = texts.Zip(Embed(texts, texts.Length, cancellationToken))
            .ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
        return new Run(name,
            from instance in instances
            let query = vectors[instance.Query.Text]
            from passage in instance.Passages
            select new RunEntry(instance.Query.Id, passage.Id, TensorPrimitives.Dot(query, vectors[TextOf(passage)])));
    }

    /// <summary>Ranks a corpus for each query: every passage is looked at.</summary>
    /// <param name="name">What the run is called.</param>
    /// <param name="corpus">The passages, read twice: once to count them. Their vectors are held, 1.5 kB each, not their texts.</param>
    /// <param name="queries">The queries.</param>
    /// <param name="top">How many passages to keep of each query; at least 1.</param>
    /// <param name="cancellationToken">Stops after a batch at the latest.</param>
    /// <returns>The best passages of each query, best first; scores in [-1, 1].</returns>
    public Run OfCorpus(
        string name, IEnumerable<Passage> corpus, IReadOnlyList<Query> queries, int top, CancellationToken cancellationToken)
    {
        string[] ids = [.. corpus.Select(passage => passage.Id)];
        float[][] vectors =
        [
            .. Embed(queries.Select(query => query.Text).Concat(corpus.Select(TextOf)), queries.Count + ids.Length, cancellationToken),
        ];
        ArraySegment<float[]> passages = new(vectors, queries.Count, ids.Length);
        IEnumerable<RunEntry> Best(int query)
        {
            cancellationToken.ThrowIfCancellationRequested();
            float[] scores = [.. passages.Select(passage => TensorPrimitives.Dot(vectors[query], passage))];
            return Enumerable.Range(0, ids.Length).OrderByDescending(i => scores[i]).Take(top)
                .Select(i => new RunEntry(queries[query].Id, ids[i], scores[i]));
        }

        return new Run(name, Enumerable.Range(0, queries.Count).SelectMany(Best));
    }

    private IEnumerable<float[]> Embed(IEnumerable<string> texts, int total, CancellationToken cancellationToken) =>
        embedder.Embed(texts, progress is null ? null : new Counted(total, progress), cancellationToken);

    private static string TextOf(Passage passage) => string.IsNullOrEmpty(passage.Title) ? passage.Text : $"{passage.Title} {passage.Text}";

    private sealed class Counted(int total, IProgress<EmbeddingProgress> whole) : IProgress<int>
    {
        private int _done;

        public void Report(int value) => whole.Report(new EmbeddingProgress(_done += value, total));
    }
}

/// <summary>How far an embedding is.</summary>
/// <param name="TextsDone">Texts that have a vector.</param>
/// <param name="TextsTotal">All texts.</param>
internal readonly record struct EmbeddingProgress(int TextsDone, int TextsTotal);
