using Microsoft.Data.Sqlite;
using QRHead.Prompting;
using QRHead.Retrieval;
using QRHead.Retrieval.Similarity;
using QRHead.Scoring;

namespace QRHead.Indexing;

/// <summary>
/// Scoring by similarity in an index: it keeps the keys of a passage's own tokens, turned back to position 0, and how many passages have
/// each token.
/// </summary>
internal sealed class SimilarityScoring : IIndexScoring
{
    private readonly RankingModel _model;
    private readonly SimilarityScan _scan;

    /// <summary>The passages that a score is held against, as they were after so many changes.</summary>
    private volatile Sample? _sample;

    /// <param name="model">What reads.</param>
    /// <param name="bits">Bits of a stored number: 4, 8 or 16.</param>
    /// <param name="passageTokens">Tokens that are kept for each passage.</param>
    public SimilarityScoring(RankingModel model, int bits, int passageTokens)
    {
        (_model, Reader) = (model, new AloneReader(new AloneRoom(model, passageTokens)));
        _scan = new SimilarityScan(new KeptKeys(model.Similarity, bits), model.Attention.Threads);
    }

    /// <inheritdoc/>
    public AloneReader Reader { get; }

    /// <inheritdoc/>
    public StoredPassage Keep(EncodedPrompt prompt, CancellationToken cancellationToken)
    {
        ReadTokens read = Reader.ReadOwn(prompt, passage: null, cancellationToken);
        return new StoredPassage(_scan.Keys.Keep(read), read.Ids.Length, new(0, read.Ids.Length), [.. read.Ids.Distinct().Order()]);
    }

    /// <inheritdoc/>
    public IIndexQuery Read(string query, CancellationToken cancellationToken)
    {
        QueryTail tail = _model.Prompts.TailOf(query);
        return new Asked(this, new SimilarityQuery(_model.Similarity, Reader.ReadWords(tail, cancellationToken)), tail.Length);
    }

    /// <inheritdoc/>
    public async Task<IIndexQuery> ReadAsync(string query, CancellationToken cancellationToken)
    {
        QueryTail tail = _model.Prompts.TailOf(query);
        return new Asked(
            this, new SimilarityQuery(_model.Similarity, await Reader.ReadWordsAsync(tail, cancellationToken).ConfigureAwait(false)),
            tail.Length);
    }

    /// <inheritdoc/>
    public void Dispose() => Reader.Dispose();

    private KeyPlace[] SampleOf(SqliteConnection connection)
    {
        long changes = IndexDatabase.Changes(connection);
        if (_sample is { } sample && sample.Changes == changes)
            return sample.Places;
        KeyPlace[] places = TokenStatistics.Sample(connection);
        _sample = new Sample(changes, places);
        return places;
    }

    private sealed record Sample(long Changes, KeyPlace[] Places);

    private sealed class Asked(SimilarityScoring scoring, SimilarityQuery query, int tokens) : IIndexQuery
    {
        public int Tokens => tokens;

        public IIndexScores Score(
            SqliteConnection connection, IReadOnlyList<KeyPlace> places, Segments segments, CancellationToken cancellationToken)
        {
            // Passages of the sample are looked at too, where they are not scored anyway.
            KeyPlace[] sample = scoring.SampleOf(connection);
            var scored = places.Index().ToDictionary(place => place.Item.Key, place => place.Index);
            KeyPlace[] looked = [.. places, .. sample.Where(place => !scored.ContainsKey(place.Key))];
            foreach ((int index, KeyPlace place) in looked.Index().Skip(places.Count))
                scored.Add(place.Key, index);
            Segments.Use use = segments.Take(connection, [.. looked.Select(place => place.Segment).Distinct()]);
            try
            {
                if (looked.Any(
                    place => place.Tokens > scoring.Reader.PassageTokens || place.Length != scoring._scan.Keys.Length(place.Tokens)))
                    throw new InvalidDataException("a passage whose keys have another length than its tokens need");
                int longest = looked.Select(place => place.Tokens).DefaultIfEmpty().Max();
                float[][] largest = scoring._scan.Largest(
                    query, looked.Length, longest, i => new KeptPassage(
                        scoring._scan.Keys, use[looked[i]], looked[i].Tokens), cancellationToken);
                var collection = new CollectionScore(
                    TokenStatistics.Rarities(connection, query.Ids), scoring._model.Similarity.Similarities,
                    [.. sample.Select(place => largest[scored[place.Key]])]);
                return new Scored(scoring, query, collection, use, largest[..places.Count]);
            }
            catch
            {
                use.Dispose();
                throw;
            }
        }
    }

    private sealed class Scored(
        SimilarityScoring scoring, SimilarityQuery query, CollectionScore collection, Segments.Use segments, float[][] largest)
            : IIndexScores
    {
        public float[] Scores { get; } = [.. largest.Select(similarities => collection.Of(similarities))];

        public float ThresholdUnit => (float)collection.Most;

        public RankedPassage Explain(IndexEntry entry, int place)
        {
            EncodedPrompt prompt = scoring._model.Prompts.Encode(PromptWriter.NullQuery, [entry.Fitting]);
            var kept = new KeptPassage(scoring._scan.Keys, segments[entry.Place], entry.Place.Tokens);
            PassageScores found = scoring._scan.Explain(query, kept, largest[place], collection, prompt);
            return new ScoredPassage(entry.Passage, entry.Cut is not null, prompt, 0, found).Ranked(rank: 0, place, (float)collection.Most);
        }

        public void Dispose() => segments.Dispose();
    }
}
