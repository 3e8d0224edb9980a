using QRHead.Prompting;
using QRHead.Scoring;
using QRHead.Telemetry;
using QRHead.Tokenization;

namespace QRHead.Retrieval.Similarity;

/// <summary>
/// Holds a query against the kept keys of many passages, on several threads, and says what of a passage earned its score. Thread-safe.
/// </summary>
/// <param name="keys">How keys are kept.</param>
/// <param name="threads">How many threads compute.</param>
internal sealed class SimilarityScan(KeptKeys keys, int threads)
{
    /// <summary>Gives a passage's kept keys by its number.</summary>
    public delegate KeptPassage PassageAt(int number);

    /// <summary>Gets how keys are kept.</summary>
    public KeptKeys Keys => keys;

    /// <summary>
    /// Finds how similar passages are to each word of a query in each head; that of a passage does not depend on the others, nor on the
    /// number of threads.
    /// </summary>
    /// <param name="query">The query.</param>
    /// <param name="count">How many passages.</param>
    /// <param name="longest">Tokens of the longest.</param>
    /// <param name="passageAt">Gives them, on several threads.</param>
    /// <param name="cancellationToken">Stops between passages.</param>
    /// <returns>For each passage <c>[similarities, words]</c>.</returns>
    public float[][] Largest(SimilarityQuery query, int count, int longest, PassageAt passageAt, CancellationToken cancellationToken)
    {
        using Instruments.Timing timing = Instruments.ReadOut.Start();
        var largest = new float[count][];
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken };
        Parallel.For(
            0, count, options, () => new SimilarityWork(query, keys.Layout, longest),
            (i, _, work) =>
            {
                largest[i] = new float[keys.Layout.Similarities * query.Words];
                query.Largest(passageAt(i), work, largest[i]);
                return work;
            },
            _ => { });
        return largest;
    }

    /// <summary>Says what of a passage earned its score: what a word earned, in equal parts for each head's most similar token.</summary>
    /// <param name="query">The query.</param>
    /// <param name="passage">The passage.</param>
    /// <param name="largest">Its largest similarities.</param>
    /// <param name="collection">What they are held against.</param>
    /// <param name="prompt">The prompt in which it was read.</param>
    /// <returns>The scores of the prompt's one passage.</returns>
    public PassageScores Explain(
        SimilarityQuery query, KeptPassage passage, float[] largest, CollectionScore collection, EncodedPrompt prompt)
    {
        int[][] best = query.Best(passage, new SimilarityWork(query, keys.Layout, passage.Tokens));
        double[] earned = collection.Earned(largest);
        var tokens = new float[prompt.Encoding.Count];
        TokenRange own = prompt.Passages[0];
        var found = new List<(CharRange, int, float)>();
        for (int word = 0; word < query.Words; word++)
        {
            foreach (IGrouping<int, int> token in best.Select(ofHead => ofHead[word]).GroupBy(token => token)
                .OrderByDescending(token => token.Count()))
            {
                float score = (float)(earned[word] * token.Count() / best.Length);
                tokens[own.Start + token.Key] += score;
                found.Add((query.Characters[word], token.Key, score));
            }
        }

        return new PassageScores(tokens, [collection.Of(largest)], [.. collection.OfHeads(largest).Select(score => new[] { score })])
        {
            Found = found,
        };
    }
}
