using QRHead.Inference;
using QRHead.Lifetimes;
using QRHead.Prompting;
using QRHead.Retrieval.Similarity;
using QRHead.Tokenization;

namespace QRHead.Retrieval;

/// <summary>
/// Reads queries each by itself after the prefix of passages that are read alone, where the room for a passage ends: then they can be held
/// against any number of passages. What all queries begin with is read once. Safe for concurrent use, one reading after the other; its
/// owner sees to it that it is not used after it is disposed.
/// </summary>
/// <param name="room">Where the queries stand.</param>
internal sealed class QueryReader(AloneRoom room) : IDisposable
{
    private readonly Turn _turn = new("query");
    private readonly RankingModel _model = room.Model;
    private Beginning? _beginning;
    private HeldQuery? _null;

    /// <summary>What all queries begin with.</summary>
    private ReadOnlySpan<int> Instruction => _model.Prompts.NullTail.Instruction;

    /// <summary>Makes an empty cache begin with the prefix.</summary>
    /// <param name="cache">The cache.</param>
    /// <param name="cancellationToken">Stops the waiting for another reading, and the reading itself, which happens once.</param>
    public void Begin(KvCache cache, CancellationToken cancellationToken)
    {
        using Turn.Held turn = _turn.Take(cancellationToken);
        cache.Append(Begun(cancellationToken).Cache, .._model.Prompts.Prefix.Length);
    }

    /// <summary>Reads a query.</summary>
    /// <param name="query">The query.</param>
    /// <param name="cancellationToken">Stops the waiting for another reading, and the reading.</param>
    /// <exception cref="PromptTooLongException">It is longer than what the model can read behind a passage.</exception>
    public HeldQuery Hold(QueryTail query, CancellationToken cancellationToken) =>
        InTurn(() => HoldNow(query, cancellationToken), cancellationToken);

    /// <summary>As <see cref="Hold"/>, on a thread of the pool; no thread waits while another query is read.</summary>
    /// <inheritdoc cref="Hold"/>
    public Task<HeldQuery> HoldAsync(QueryTail query, CancellationToken cancellationToken) =>
        InTurnAsync(() => HoldNow(query, cancellationToken), cancellationToken);

    /// <summary>Reads a query for what its own words have, each by itself.</summary>
    /// <inheritdoc cref="Hold"/>
    public ReadTokens ReadWords(QueryTail query, CancellationToken cancellationToken) =>
        InTurn(() => ReadWordsNow(query, cancellationToken), cancellationToken);

    /// <summary>As <see cref="ReadWords"/>, on a thread of the pool; no thread waits while another query is read.</summary>
    /// <inheritdoc cref="Hold"/>
    public Task<ReadTokens> ReadWordsAsync(QueryTail query, CancellationToken cancellationToken) =>
        InTurnAsync(() => ReadWordsNow(query, cancellationToken), cancellationToken);

    /// <summary>The query of the calibration; read once.</summary>
    public HeldQuery NullQuery(CancellationToken cancellationToken) =>
        _null ?? InTurn(() => _null ??= HoldNow(_model.Prompts.NullTail, cancellationToken), cancellationToken);

    public void Dispose()
    {
        _beginning?.Cache.Dispose();
        _turn.Dispose();
    }

    private T InTurn<T>(Func<T> read, CancellationToken cancellationToken)
    {
        using Turn.Held turn = _turn.Take(cancellationToken);
        return read();
    }

    private async Task<T> InTurnAsync<T>(Func<T> read, CancellationToken cancellationToken)
    {
        using Turn.Held turn = await _turn.TakeAsync(cancellationToken).ConfigureAwait(false);
        return await Task.Run(read, cancellationToken).ConfigureAwait(false);
    }

    private HeldQuery HoldNow(QueryTail query, CancellationToken cancellationToken)
    {
        room.Check(query.Length);
        Beginning beginning = Begun(cancellationToken);
        (TailPiece piece, int skipped) = ReadTail(query.Ids, beginning, cancellationToken);
        return skipped > 0
            ? _model.Attention.Hold(piece, beginning.Instruction!, beginning.HeldInstruction!, room.TailPosition, beginning.PrefixKeys)
            : _model.Attention.Hold(piece, room.TailPosition, beginning.PrefixKeys);
    }

    private ReadTokens ReadWordsNow(QueryTail query, CancellationToken cancellationToken)
    {
        room.Check(query.Length);
        (TailPiece piece, int skipped) = ReadTail(query.Ids, Begun(cancellationToken), cancellationToken);
        var own = new TokenRange(query.Words.Start - skipped, query.Words.End - skipped);
        return new ReadTokens(
            piece.Own, room.TailPosition + skipped, room.PlannedLength, own, query.Ids[query.Words.Start..query.Words.End])
        {
            Queries = piece.Queries,
            Characters = query.Characters,
        };
    }

    /// <summary>
    /// Reads a tail behind the instruction, which is read already; where a tokenizer joins the instruction's end to the query, as a whole.
    /// </summary>
    /// <returns>What was read, and how many tokens of the tail before it.</returns>
    private (TailPiece Piece, int Skipped) ReadTail(ReadOnlySpan<int> tail, Beginning beginning, CancellationToken cancellationToken)
    {
        int prefix = _model.Prompts.Prefix.Length, position = room.TailPosition;
        ReadOnlySpan<int> instruction = Instruction;
        if (instruction.Length > 0 && tail.Length > instruction.Length && tail.StartsWith(instruction))
        {
            beginning.Cache.GrowTo(prefix + tail.Length);
            TailPiece rest = _model.Attention.ReadTail(
                tail[instruction.Length..], position + instruction.Length, beginning.Cache, cancellationToken);
            return (rest, instruction.Length);
        }

        using KvCache whole = _model.Attention.NewCache(prefix + tail.Length, room.PlannedLength);
        whole.Append(beginning.Cache, ..prefix);
        return (_model.Attention.ReadTail(tail, position, whole, cancellationToken), 0);
    }

    /// <summary>Reads what all queries begin with, once.</summary>
    private Beginning Begun(CancellationToken cancellationToken)
    {
        if (_beginning is not null)
            return _beginning;
        ReadOnlySpan<int> prefix = _model.Prompts.Prefix;
        int position = room.TailPosition;
        KvCache cache = _model.Attention.NewCache(prefix.Length + RankingModel.Reserved, room.PlannedLength);
        try
        {
            _model.Attention.Read(prefix, 0, cache, null, cancellationToken);
            KeyPiece prefixKeys = _model.Attention.KeysOf(cache, 0);
            if (Instruction.Length == 0)
                return _beginning = new Beginning(cache, prefixKeys, null, null);

            cache.GrowTo(prefix.Length + Instruction.Length);
            TailPiece instruction = _model.Attention.ReadTail(Instruction, position, cache, cancellationToken);
            _model.Attention.Read(Instruction, position, cache, null, cancellationToken);
            return _beginning = new Beginning(cache, prefixKeys, instruction, _model.Attention.Hold(instruction, position, prefixKeys));
        }
        catch
        {
            cache.Dispose();
            throw;
        }
    }

    /// <summary>What all queries begin with.</summary>
    /// <param name="Cache">The prefix, and the instruction at its place behind the room for a passage.</param>
    /// <param name="PrefixKeys">The prefix's keys.</param>
    /// <param name="Instruction">The instruction; null where it has no token of its own.</param>
    /// <param name="HeldInstruction">The same, prepared.</param>
    private sealed record Beginning(KvCache Cache, KeyPiece PrefixKeys, TailPiece? Instruction, HeldQuery? HeldInstruction);
}
