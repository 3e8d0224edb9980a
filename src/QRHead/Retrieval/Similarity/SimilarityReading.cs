using System.Diagnostics;
using QRHead.Prompting;
using QRHead.Scoring;
using QRHead.Telemetry;

namespace QRHead.Retrieval.Similarity;

/// <summary>
/// Passages that are read each by itself and kept as an index keeps them, to be ranked by similarity: the scores are those of an index that
/// holds the same passages. Not thread-safe.
/// </summary>
internal sealed class SimilarityReading : IDisposable
{
    /// <summary>As an index keeps keys unless told otherwise: 8 bits cost nothing that can be measured.</summary>
    public const int UsualBits = 8;

    private readonly RankingModel _model;
    private readonly AloneRoom _room;
    private readonly AloneReader _reader;
    private readonly SimilarityScan _scan;
    private readonly (Passage Given, Passage Fitting, EncodedPrompt Prompt)[] _passages;
    private readonly byte[][] _blocks;
    private readonly SimilaritySubsets _compared;
    private readonly bool _isBrief;

    /// <summary>Prepares the reading; nothing is read yet.</summary>
    /// <param name="model">What reads and scores.</param>
    /// <param name="passages">The passages; at least one.</param>
    /// <param name="options">What to do with a passage that does not fit by itself, and how many tokens are kept for each.</param>
    /// <exception cref="PromptTooLongException">A passage does not fit by itself.</exception>
    private SimilarityReading(RankingModel model, IReadOnlyList<Passage> passages, RankOptions options)
    {
        (_model, _isBrief) = (model, options.IsBrief);
        _compared = SimilaritySubsets.Of(model.Heads.Similarity!, options.Compared);
        int most = model.MaxTokens - RankingModel.Reserved, prefix = model.Prompts.Prefix.Length;
        string limit = FormattableString.Invariant(
            $"fit into the {model.MaxTokens} that the model can read, with room for a query.")
            + " Give shorter passages, or allow them to be cut (truncate).";
        _passages =
        [
            .. passages.Select(
                passage => AloneRoom.Fit(model, passage, most, options.Overflow, limit) is var (prompt, fitting)
                    ? (passage, fitting, prompt) : default),
        ];
        int longest = _passages.Max(passage => passage.Prompt.Query.Start) - prefix;
        _room = new AloneRoom(model, Math.Max(options.PassageTokens ?? Math.Min(AloneReader.UsualPassageTokens, most - prefix), longest));
        _room.Check(RankingModel.Reserved);
        _reader = new AloneReader(_room, options.PassageCache is { } folder ? new PassageCache(folder, model) : null);
        _scan = new SimilarityScan(new KeptKeys(model.Similarity, UsualBits), model.Attention.Threads);
        _blocks = new byte[passages.Count][];
    }

    /// <summary>Ranks passages for each query.</summary>
    /// <inheritdoc cref="PassageRanker.Rank"/>
    public static IEnumerable<Ranking> Rank(
        RankingModel model, IReadOnlyList<string> queries, IReadOnlyList<Passage> passages, RankOptions options,
        CancellationToken cancellationToken)
    {
        if (passages.Count == 0)
        {
            foreach (string query in queries)
                yield return RankingBuilder.Build(
                    query, model.Heads, Array.Empty<RankedPassage>(), new RankingUsage(0, 0, TimeSpan.Zero, TimeSpan.Zero));
            yield break;
        }

        using var reading = new SimilarityReading(model, passages, options);
        TimeSpan readTime = reading.Read(options.Progress, cancellationToken);
        foreach (string query in queries)
        {
            yield return reading.Rank(query, readTime, cancellationToken);
            readTime = TimeSpan.Zero;
        }
    }

    /// <summary>Refuses a reading in which keys are of other passages too.</summary>
    /// <exception cref="HeadSetException">The scoring is by similarity, and the reading not alone.</exception>
    public static void Check(RankingModel model, Reading reading)
    {
        if (model.Scoring.IsSimilarity && reading != Reading.Alone)
        {
            throw new HeadSetException(
                $"The scoring '{model.Scoring}' of the heads '{model.Heads.Name}' is for passages that are read alone, and they would be "
                + $"read {reading.ToString().ToLowerInvariant()}. "
                + "Read them alone, or choose heads that score by attention.");
        }
    }

    /// <summary>Reads every passage by itself.</summary>
    private TimeSpan Read(IProgress<ReadProgress>? progress, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
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
    private Ranking Rank(string query, TimeSpan readTime, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        QueryTail tail = _model.Prompts.TailOf(query);
        var words = new SimilarityQuery(_model.Similarity, _reader.ReadWords(tail, cancellationToken));
        float[][] largest = _scan.Largest(
            words, _passages.Length, _passages.Max(passage => passage.Prompt.Passages[0].Length), Kept, cancellationToken);
        using Instruments.Timing timing = Instruments.Scoring.Start();
        double[] rarities = [.. words.Ids.Select(RarityOf)];
        int[] sample = [.. PassageSample.Of([.. _passages.Select(passage => passage.Given.Id)])];
        var collection = new CollectionScore(rarities, _model.Similarity.Similarities, [.. sample.Select(i => largest[i])]);
        float[][] compared = [.. Enumerable.Range(0, _compared.Count).Select(set => Compared(set, largest, rarities, sample))];
        RankedPassage[] ranked =
        [
            .. _passages.Select((_, i) => Ranked(i, words, largest[i], collection, [.. compared.Select(set => new[] { set[i] })])),
        ];
        int tokens = _reader.PrefixTokens + _passages.Sum(passage => _reader.PieceOf(passage.Prompt).Length) + tail.Length;
        var usage = new RankingUsage(tokens, tail.Length, readTime, Stopwatch.GetElapsedTime(start));
        return RankingBuilder.Build(query, _model.Heads, ranked, usage) with { Threshold = _room.Threshold * (float)collection.Most };
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    private KeptPassage Kept(int passage) => new(_scan.Keys, _blocks[passage], _passages[passage].Prompt.Passages[0].Length);

    private double RarityOf(int id) => WordRarity.Of(_passages.Length, _passages.Count(passage => OwnIds(passage.Prompt).Contains(id)));

    private static ReadOnlySpan<int> OwnIds(EncodedPrompt prompt) =>
        prompt.Encoding.IdSpan()[prompt.Passages[0].Start..prompt.Passages[0].End];

    /// <summary>The passages' scores by another set of heads.</summary>
    private float[] Compared(int set, float[][] largest, double[] rarities, int[] sample)
    {
        float[][] own = [.. largest.Select(similarities => _compared.Of(set, similarities, rarities.Length))];
        var collection = new CollectionScore(rarities, _compared.Similarities(set), [.. sample.Select(i => own[i])]);
        return [.. own.Select(similarities => collection.Of(similarities))];
    }

    private RankedPassage Ranked(int passage, SimilarityQuery query, float[] largest, CollectionScore collection, float[][] compared)
    {
        (Passage given, Passage fitting, EncodedPrompt prompt) = _passages[passage];
        PassageScores scores = _isBrief
            ? new PassageScores(new float[prompt.Encoding.Count], [collection.Of(largest)], [])
            : _scan.Explain(query, Kept(passage), largest, collection, prompt);
        return new ScoredPassage(given, fitting.Text.Length < given.Text.Length, prompt, 0, scores)
        {
            Compared = compared,
        }.Ranked(rank: 0, passage, (float)collection.Most);
    }
}
