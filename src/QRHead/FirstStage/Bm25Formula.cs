namespace QRHead.FirstStage;

/// <summary>Where a word stands.</summary>
/// <param name="Passage">The passage's number in its collection.</param>
/// <param name="Times">How often it stands there.</param>
/// <param name="Length">How many words the passage has.</param>
internal readonly record struct Posting(long Passage, int Times, int Length);

/// <summary>The words of a collection of passages.</summary>
internal interface IPostings
{
    /// <summary>Gets how many passages there are.</summary>
    long Passages { get; }

    /// <summary>Gets how many words all of them have.</summary>
    long Words { get; }

    /// <summary>Finds the passages that have a word, each once.</summary>
    IReadOnlyList<Posting> Of(string word);
}

/// <summary>The formula of BM25, wherever the words are kept. Pure functions; f64.</summary>
/// <remarks>
/// <code>
/// score = Σ_t idf(t) · (k1 + 1) · tf / (tf + k1 · (1 - b + b · length / mean length))
/// idf(t) = ln(1 + (N - n + 0.5) / (n + 0.5))
/// </code>
/// Robertson and Zaragoza: The Probabilistic Relevance Framework, 2009; the idf, which is never negative, is Lucene's.
/// </remarks>
internal static class Bm25Formula
{
    /// <summary>How much a word counts that occurs again and again, unless told otherwise: decision 0042 has the table.</summary>
    public const float UsualK1 = 0.6f;

    /// <summary>How much long passages are held back, unless told otherwise.</summary>
    public const float UsualB = 0.6f;

    /// <summary>Scores the passages that have a word of a query.</summary>
    /// <param name="query">The user's search text. A word that stands twice counts twice.</param>
    /// <param name="postings">The collection.</param>
    /// <param name="settings">The two numbers.</param>
    /// <param name="cancellationToken">Stops between words.</param>
    /// <returns>By the passages' numbers; all above 0.</returns>
    public static Dictionary<long, double> Scores(
        string query, IPostings postings, (float K1, float B) settings, CancellationToken cancellationToken)
    {
        var scores = new Dictionary<long, double>();
        double mean = (double)postings.Words / Math.Max(1, postings.Passages);
        foreach ((string word, int times) in WordCutter.OfQuery(query).CountBy(word => word, StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            IReadOnlyList<Posting> found = postings.Of(word);
            double weight = times * Idf(postings.Passages, found.Count) * (settings.K1 + 1);
            foreach (Posting posting in found)
            {
                double score =
                    weight * posting.Times / (posting.Times + (settings.K1 * (1 - settings.B + (settings.B * posting.Length / mean))));
                scores[posting.Passage] = scores.GetValueOrDefault(posting.Passage) + score;
            }
        }

        return scores;
    }

    private static double Idf(long passages, long with) => Math.Log(1 + ((passages - with + 0.5) / (with + 0.5)));
}
