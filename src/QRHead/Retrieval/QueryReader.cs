using QRHead.Inference;
using QRHead.Passages;
using QRHead.Prompting;
using QRHead.Retrieval.Similarity;
using QRHead.Tokenization;

namespace QRHead.Retrieval;

/// <summary>
/// Reads queries each by itself after the prefix of passages that are read alone, where the room for a passage ends: then they can be held against any number of
/// passages. What all queries begin with is read once. Safe for concurrent use, one reading after the other.
/// </summary>
/// <param name="ranker">What reads.</param>
/// <param name="prefix">The tokens before every passage.</param>
/// <param name="position">The position of a query's first token.</param>
internal sealed class QueryReader(PassageRanker ranker, int[] prefix, int position) : IDisposable
{
    /// <summary>A passage to write prompts with; what is before and behind it is the same for all.</summary>
    public static readonly Passage Probe = new("", "a");

    private readonly Lock _gate = new();
    private readonly int[] _instruction = InstructionOf(ranker.Encode(PromptWriter.NullQuery, [Probe])).ToArray();
    private Beginning? _beginning;
    private HeldQuery? _null;
    private bool _disposed;

    /// <summary>Gets the length of a text of prefix, passage and query, whichever they are: what each of them is read for.</summary>
    public int PlannedLength => Planned(position);

    /// <summary>The same, for queries at a position.</summary>
    public static int Planned(int position) => position + PassageRanker.Reserved;

    /// <summary>Makes an empty cache begin with the prefix.</summary>
    /// <param name="cache">The cache.</param>
    /// <param name="cancellationToken">Stops the reading, which happens once.</param>
    public void Begin(KvCache cache, CancellationToken cancellationToken)
    {
        lock (_gate)
            cache.Append(Begun(cancellationToken).Cache, ..prefix.Length);
    }

    /// <summary>Reads a query.</summary>
    /// <param name="query">The query.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="PromptTooLongException">It is longer than what the model can read behind a passage.</exception>
    /// <exception cref="ObjectDisposedException">The reader is closed.</exception>
    public HeldQuery Hold(string query, CancellationToken cancellationToken)
    {
        ReadOnlySpan<int> tail = PromptPair.Tail(Checked(query));
        lock (_gate)
        {
            Beginning beginning = Begun(cancellationToken);
            (TailPiece piece, int skipped) = ReadTail(tail, beginning, cancellationToken);
            return skipped > 0
                ? ranker.Model.Hold(piece, beginning.Instruction!, beginning.HeldInstruction!, position, beginning.PrefixKeys)
                : ranker.Model.Hold(piece, position, beginning.PrefixKeys);
        }
    }

    /// <summary>Reads a query for what its own words have, each by itself.</summary>
    /// <inheritdoc cref="Hold"/>
    public ReadTokens ReadWords(string query, CancellationToken cancellationToken)
    {
        EncodedPrompt prompt = Checked(query);
        TokenRange words = PromptPair.QueryTextInTail(prompt);
        lock (_gate)
        {
            (TailPiece piece, int skipped) = ReadTail(PromptPair.Tail(prompt), Begun(cancellationToken), cancellationToken);
            var own = new TokenRange(words.Start - skipped, words.End - skipped);
            return new ReadTokens(piece.Own, position + skipped, PlannedLength, own, PromptPair.Tail(prompt)[words.Start..words.End].ToArray()) { Queries = piece.Queries };
        }
    }

    /// <summary>The query of the calibration; read once.</summary>
    public HeldQuery NullQuery(CancellationToken cancellationToken)
    {
        if (_null is { } held)
            return held;
        held = Hold(PromptWriter.NullQuery, cancellationToken);
        return _null = held;
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _beginning?.Cache.Dispose();
        }
    }

    private EncodedPrompt Checked(string query)
    {
        EncodedPrompt prompt = ranker.Encode(query, [Probe]);
        ranker.CheckRoom(prefix.Length, position - prefix.Length, prompt.Query.Length);
        return prompt;
    }

    /// <summary>Reads a tail behind the instruction, which is read already; where a tokenizer joins the instruction's end to the query, as a whole.</summary>
    /// <returns>What was read, and how many tokens of the tail before it.</returns>
    private (TailPiece Piece, int Skipped) ReadTail(ReadOnlySpan<int> tail, Beginning beginning, CancellationToken cancellationToken)
    {
        if (_instruction.Length > 0 && tail.Length > _instruction.Length && tail.StartsWith(_instruction))
        {
            beginning.Cache.GrowTo(prefix.Length + tail.Length);
            return (ranker.Model.ReadTail(tail[_instruction.Length..], position + _instruction.Length, beginning.Cache, cancellationToken), _instruction.Length);
        }

        using KvCache whole = ranker.Model.NewCache(prefix.Length + tail.Length, PlannedLength);
        whole.Append(beginning.Cache, ..prefix.Length);
        return (ranker.Model.ReadTail(tail, position, whole, cancellationToken), 0);
    }

    /// <summary>Reads what all queries begin with, once.</summary>
    private Beginning Begun(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_beginning is not null)
            return _beginning;
        KvCache cache = ranker.Model.NewCache(prefix.Length + PassageRanker.Reserved, PlannedLength);
        try
        {
            ranker.Model.Read(prefix, 0, cache, null, cancellationToken);
            KeyPiece prefixKeys = ranker.Model.KeysOf(cache, 0);
            if (_instruction.Length == 0)
                return _beginning = new Beginning(cache, prefixKeys, null, null);

            cache.GrowTo(prefix.Length + _instruction.Length);
            TailPiece instruction = ranker.Model.ReadTail(_instruction, position, cache, cancellationToken);
            ranker.Model.Read(_instruction, position, cache, null, cancellationToken);
            return _beginning = new Beginning(cache, prefixKeys, instruction, ranker.Model.Hold(instruction, position, prefixKeys));
        }
        catch
        {
            cache.Dispose();
            throw;
        }
    }

    /// <summary>What stands before the words of a query.</summary>
    private static ReadOnlySpan<int> InstructionOf(EncodedPrompt prompt) => PromptPair.Tail(prompt)[..PromptPair.QueryTextInTail(prompt).Start];

    /// <summary>What all queries begin with.</summary>
    /// <param name="Cache">The prefix, and the instruction at its place behind the room for a passage.</param>
    /// <param name="PrefixKeys">The prefix's keys.</param>
    /// <param name="Instruction">The instruction; null where it has no token of its own.</param>
    /// <param name="HeldInstruction">The same, prepared.</param>
    private sealed record Beginning(KvCache Cache, KeyPiece PrefixKeys, TailPiece? Instruction, HeldQuery? HeldInstruction);
}
