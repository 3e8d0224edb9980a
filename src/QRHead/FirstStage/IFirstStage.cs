using Microsoft.Extensions.AI;
using QRHead.FirstStage;

namespace QRHead;

/// <summary>
/// What finds passages of a collection before a model looks at them, and scores them beside it: by words, by embeddings, or in any other
/// way. Passages are called by their ids. Implementations are safe for concurrent use.
/// </summary>
public interface IFirstStage
{
    /// <summary>Gets the name that results and options have for it, for example <c>bm25</c>.</summary>
    string Name { get; }

    /// <summary>Finds passages.</summary>
    /// <param name="query">The user's search text; words and nothing else.</param>
    /// <param name="count">How many at most; at least 1.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>Ids of passages of the collection with their scores, the best first; fewer where no more are found.</returns>
    IReadOnlyList<(string Id, double Score)> Best(string query, int count, CancellationToken cancellationToken = default);

    /// <summary>Scores passages.</summary>
    /// <param name="query">The user's search text; words and nothing else.</param>
    /// <param name="ids">The passages' ids.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>
    /// A score for each, higher is more relevant, to be compared for one query and one collection only; NaN for one that it knows nothing
    /// of.
    /// </returns>
    IReadOnlyList<double> Scores(string query, IReadOnlyList<string> ids, CancellationToken cancellationToken = default);

    /// <summary>
    /// Makes BM25 over passages in memory, title and text as one: words are cut, and score, as those of an index of passages.
    /// </summary>
    /// <param name="passages">The passages, each with an id of its own; words that are rare among them count most.</param>
    /// <param name="k1">How much a word counts that occurs again and again: from 0, not at all.</param>
    /// <param name="b">How much long passages are held back, from 0 (not at all) to 1.</param>
    /// <returns>A first stage named <c>bm25</c>; 0 for a passage that has no word of a query.</returns>
    static IFirstStage OfWords(IEnumerable<Passage> passages, float k1 = Bm25Formula.UsualK1, float b = Bm25Formula.UsualB) =>
        new Bm25(passages, k1, b);

    /// <summary>Embeds passages in memory, each by its title and text, to find them by the cosine with the query's embedding.</summary>
    /// <param name="passages">The passages, each with an id of its own.</param>
    /// <param name="generator">
    /// What embeds passages, and later queries; it stays the caller's, and the result is as safe for concurrent use as it is.
    /// </param>
    /// <param name="progress">Told after some passages each how many are embedded, and of how many; null for nobody.</param>
    /// <param name="cancellationToken">Stops between passages.</param>
    /// <returns>A first stage named <c>dense</c>, with scores from -1 to 1.</returns>
    /// <exception cref="InvalidOperationException">What the generator gives can't be used.</exception>
    static IFirstStage OfEmbeddings(
        IReadOnlyList<Passage> passages, IEmbeddingGenerator<string, Embedding<float>> generator,
        IProgress<(int Done, int Total)>? progress = null,
        CancellationToken cancellationToken = default) => new EmbeddingStage(passages, generator, progress, cancellationToken);

    /// <summary>Makes a first stage of the application's own search, such as that of its vector database.</summary>
    /// <param name="name">What results and options call it.</param>
    /// <param name="best">
    /// Finds at most so many passages for a query, in any order; safe for concurrent use. Passages that it does not find it does not know.
    /// </param>
    static IFirstStage Of(string name, Func<string, int, CancellationToken, IEnumerable<(string Id, double Score)>> best) =>
        new DelegateStage(name, best);
}
