using System.Numerics.Tensors;
using Microsoft.Data.Sqlite;
using QRHead.Inference;
using QRHead.Prompting;
using QRHead.Retrieval;
using QRHead.Scoring;

namespace QRHead.Indexing;

/// <summary>
/// The paper's scoring in an index: it keeps keys as they were read, and what the null query and the instruction pay to each token.
/// </summary>
internal sealed class AttentionScoring : IIndexScoring
{
    private readonly RankingModel _model;
    private readonly KeyBlock _blocks;
    private readonly KeyScan _scan;

    /// <param name="model">What reads.</param>
    /// <param name="keys">How keys are stored.</param>
    /// <param name="passageTokens">Tokens that are kept for each passage.</param>
    public AttentionScoring(RankingModel model, KeyPrecision keys, int passageTokens)
    {
        (_model, Reader) = (model, new AloneReader(new AloneRoom(model, passageTokens)));
        _blocks = new KeyBlock(model.Attention.Layout, keys);
        _scan = new KeyScan(model.Attention.Layout, _blocks, model.Scoring, model.Heads.Weights, model.Attention.Threads);
    }

    /// <inheritdoc/>
    public AloneReader Reader { get; }

    /// <inheritdoc/>
    public StoredPassage Keep(EncodedPrompt prompt, CancellationToken cancellationToken)
    {
        KeyPiece keys = Reader.Read(prompt, passage: null, cancellationToken);
        byte[] block = new byte[_blocks.Length(keys.Tokens)];
        _blocks.Store(keys, block);

        // From the keys as they are stored: what rounding does to a token, it does with both queries.
        HeldQuery nullQuery = Reader.NullQuery(cancellationToken);
        if (nullQuery.Instruction is { } instruction)
            TensorPrimitives.Multiply(
                _scan.Sums(instruction, block, keys.Tokens), instruction.Tokens, KeyBlock.InstructionSums(block.AsSpan(), keys.Tokens));
        float[] none = _scan.Sums(nullQuery, block, keys.Tokens);
        none.CopyTo(KeyBlock.NullSums(block.AsSpan(), keys.Tokens));
        return new StoredPassage(block, keys.Tokens, Reader.OwnTokens(prompt), Ids: null);
    }

    /// <inheritdoc/>
    public IIndexQuery Read(string query, CancellationToken cancellationToken) =>
        new Asked(this, Reader.Hold(_model.Prompts.TailOf(query), cancellationToken), Reader.NullQuery(cancellationToken));

    /// <inheritdoc/>
    public async Task<IIndexQuery> ReadAsync(string query, CancellationToken cancellationToken) =>
        new Asked(
            this, await Reader.HoldAsync(_model.Prompts.TailOf(query), cancellationToken)
                .ConfigureAwait(false), Reader.NullQuery(cancellationToken));

    /// <inheritdoc/>
    public void Dispose() => Reader.Dispose();

    private sealed class Asked(AttentionScoring scoring, HeldQuery held, HeldQuery none) : IIndexQuery
    {
        public int Tokens => held.Tokens;

        public IIndexScores Score(
            SqliteConnection connection, IReadOnlyList<KeyPlace> places, Segments segments, CancellationToken cancellationToken)
        {
            Segments.Use use = segments.Take(connection, [.. places.Select(place => place.Segment).Distinct()]);
            try
            {
                if (places.Any(
                    place => place.Tokens > scoring.Reader.PassageTokens || place.Length != scoring._blocks.Length(place.Tokens)))
                    throw new InvalidDataException("a passage whose keys have another length than its tokens need");
                return new Scored(scoring, held, none, use, scoring._scan.Scores(held, places, use, cancellationToken));
            }
            catch
            {
                use.Dispose();
                throw;
            }
        }
    }

    private sealed class Scored(AttentionScoring scoring, HeldQuery held, HeldQuery none, Segments.Use segments, float[] scores)
        : IIndexScores
    {
        public float[] Scores => scores;

        public float ThresholdUnit => 1;

        public RankedPassage Explain(IndexEntry entry, int place)
        {
            EncodedPrompt prompt = scoring._model.Prompts.Encode(PromptWriter.NullQuery, [entry.Fitting]);
            float[][] InPrompt(HeldQuery query) =>
                [
                    .. scoring._scan.Rows(query, segments[entry.Place], entry.Place.Tokens)
                        .Select(row => (float[])[.. new float[scoring.Reader.PrefixTokens], .. row]),
                ];
            PassageScores found = scoring._model.Score(InPrompt(held), InPrompt(none), prompt.Passages);
            return new ScoredPassage(entry.Passage, entry.Cut is not null, prompt, 0, found)
                .Ranked(rank: 0, place, scoring._model.Heads.TotalWeight);
        }

        public void Dispose() => segments.Dispose();
    }
}
