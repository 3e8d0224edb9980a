using System.Diagnostics;
using QRHead.Passages;
using QRHead.Prompting;
using QRHead.Scoring;

namespace QRHead.Retrieval.Similarity;

/// <summary>
/// Passages that are read each by itself and kept as an index keeps them, to be ranked by similarity: the scores are those of an index that holds the same passages.
/// Not thread-safe.
/// </summary>
internal sealed class SimilarityReading : IDisposable
{
    /// <summary>As an index keeps keys unless told otherwise: 8 bits cost nothing that can be measured.</summary>
    public const int UsualBits = 8;

    private readonly PassageRanker _ranker;
    private readonly AloneReader _reader;
    private readonly SimilarityScan _scan;
    private readonly (Passage Given, Passage Fitting, EncodedPrompt Prompt)[] _passages;
    private readonly byte[][] _blocks;
    private readonly int _room;

    /// <summary>Prepares the reading; nothing is read yet.</summary>
    /// <param name="ranker">What reads.</param>
    /// <param name="passages">The passages; at least one.</param>
    /// <param name="options">What to do with a passage that does not fit by itself, and how many tokens are kept for each.</param>
    /// <exception cref="PromptTooLongException">A passage does not fit by itself.</exception>
    public SimilarityReading(PassageRanker ranker, IReadOnlyList<Passage> passages, RankOptions options)
    {
        _ranker = ranker;
        int most = ranker.MaxTokens - PassageRanker.Reserved;
        _passages = [.. passages.Select(passage => ranker.FitAlone(passage, most, options.Overflow) is var (prompt, fitting) ? (passage, fitting, prompt) : default)];
        int prefix = _passages[0].Prompt.Passages[0].Start, longest = _passages.Max(passage => passage.Prompt.Query.Start) - prefix;
        _room = Math.Max(options.PassageTokens ?? Math.Min(AloneReader.UsualPassageTokens, most - prefix), longest);
        _reader = new AloneReader(ranker, _room, options.PassageCache is { } folder ? new PassageCache(folder, ranker) : null);
        _scan = new SimilarityScan(new KeptKeys(ranker.Similarity, UsualBits), ranker.Threads);
        _blocks = new byte[passages.Count][];
    }

    /// <summary>Reads every passage by itself.</summary>
    public TimeSpan Read(IProgress<ReadProgress>? progress, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        _reader.CheckRoom();
        int total = _passages.Sum(passage => _reader.PieceOf(passage.Prompt).Length), done = 0;
        for (int i = 0; i < _passages.Length; i++)
        {
            (Passage given, Passage fitting, EncodedPrompt prompt) = _passages[i];
            _blocks[i] = _scan.Keys.Keep(_reader.ReadOwn(prompt, (given, fitting), cancellationToken));
            done += _reader.PieceOf(prompt).Length;
            progress?.Report(new ReadProgress(done, total));
        }

        return Stopwatch.GetElapsedTime(start);
    }

    /// <summary>Ranks the passages for a query; they have been read.</summary>
    public Ranking Rank(string query, TimeSpan readTime, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        var words = new SimilarityQuery(_ranker.Similarity, _reader.ReadWords(query, cancellationToken));
        float[][] largest = _scan.Largest(words, _passages.Length, _passages.Max(passage => passage.Prompt.Passages[0].Length), Kept, cancellationToken);
        var collection = new CollectionScore(
            [.. words.Ids.Select(RarityOf)], _ranker.Similarity.Similarities, [.. PassageSample.Of([.. _passages.Select(passage => passage.Given.Id)]).Select(i => largest[i])]);
        RankedPassage[] ranked = [.. _passages.Select((_, i) => Ranked(i, words, largest[i], collection))];
        int queryTokens = _ranker.Encode(query, [QueryReader.Probe]).Query.Length;
        int tokens = _reader.PrefixTokens + _passages.Sum(passage => _reader.PieceOf(passage.Prompt).Length) + queryTokens;
        var usage = new RankingUsage(tokens, queryTokens, readTime, Stopwatch.GetElapsedTime(start));
        return RankingBuilder.Build(query, _ranker.Heads, ranked, usage) with { Threshold = _ranker.ThresholdOfAlone(_room) };
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    private KeptPassage Kept(int passage) => new(_scan.Keys, _blocks[passage], _passages[passage].Prompt.Passages[0].Length);

    private double RarityOf(int id) => WordRarity.Of(_passages.Length, _passages.Count(passage => OwnIds(passage.Prompt).Contains(id)));

    private static ReadOnlySpan<int> OwnIds(EncodedPrompt prompt) => prompt.Encoding.IdSpan()[prompt.Passages[0].Start..prompt.Passages[0].End];

    private RankedPassage Ranked(int passage, SimilarityQuery query, float[] largest, CollectionScore collection)
    {
        (Passage given, Passage fitting, EncodedPrompt prompt) = _passages[passage];
        PassageScores scores = _scan.Explain(query, Kept(passage), largest, collection, prompt);
        return new ScoredPassage(given, fitting.Text.Length < given.Text.Length, prompt, 0, scores).Ranked(rank: 0, passage, (float)collection.Most);
    }
}
