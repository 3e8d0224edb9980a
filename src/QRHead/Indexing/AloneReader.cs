using QRHead.Inference;
using QRHead.Passages;
using QRHead.Prompting;
using QRHead.Retrieval;
using QRHead.Tokenization;

namespace QRHead.Indexing;

/// <summary>
/// Reads passages and queries each by itself after the same prefix, as <see cref="Reading.Alone"/> does: passages behind it, queries where the room
/// for a passage ends. Safe for concurrent use, one reading after the other.
/// </summary>
/// <param name="ranker">What reads.</param>
/// <param name="passageTokens">Tokens that are kept for each passage.</param>
internal sealed class AloneReader(PassageRanker ranker, int passageTokens) : IDisposable
{
    private static readonly Passage Probe = new("", "a");

    private readonly Lock _gate = new();
    private readonly int[] _prefix = PrefixOf(ranker.Encode(PromptWriter.NullQuery, [Probe])).ToArray();
    private readonly int[] _instruction = InstructionOf(ranker.Encode(PromptWriter.NullQuery, [Probe])).ToArray();
    private Beginning? _beginning;
    private KvCache? _passage;
    private HeldQuery? _null;
    private bool _disposed;

    private int QueryPosition => _prefix.Length + passageTokens;

    /// <summary>Gets how many tokens come before every passage.</summary>
    public int PrefixTokens => _prefix.Length;

    /// <summary>Refuses a room that the model can't read.</summary>
    /// <exception cref="PromptTooLongException">Prefix, room and a query of ordinary length are more than the model can read.</exception>
    public void CheckRoom() => ranker.CheckRoom(_prefix.Length, passageTokens, PassageRanker.Reserved);

    /// <summary>Writes and encodes the prompt of a passage.</summary>
    /// <param name="passage">The passage.</param>
    /// <param name="overflow">What to do when it has more tokens than are kept.</param>
    /// <returns>The prompt, and the passage as it is in it.</returns>
    /// <exception cref="PromptTooLongException">It does not fit, and the policy does not help.</exception>
    public (EncodedPrompt Prompt, Passage Fitting) Fit(Passage passage, OverflowPolicy overflow) =>
        ranker.FitAlone(passage, _prefix.Length + passageTokens, overflow);

    /// <summary>The tokens of a prompt that belong to the passage and to what separates it from the query.</summary>
    public ReadOnlySpan<int> PieceOf(EncodedPrompt prompt)
    {
        // The number in front stands between: no known tokenizer lets a passage change what comes before it.
        return PromptPair.PrefixOf(prompt) is var before && before.StartsWith(_prefix)
            ? before[_prefix.Length..]
            : throw new InvalidOperationException("The tokenizer joins a passage to what comes before every passage.");
    }

    /// <summary>The tokens that count, counted from the piece's first.</summary>
    public TokenRange OwnTokens(EncodedPrompt prompt) => new(prompt.Passages[0].Start - _prefix.Length, prompt.Passages[0].End - _prefix.Length);

    /// <summary>Reads a passage.</summary>
    public KeyPiece Read(EncodedPrompt prompt, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            KvCache before = Begun(cancellationToken).Cache;
            if (_passage is null)
            {
                _passage = ranker.Model.NewCache(Math.Max(before.Length, _prefix.Length + passageTokens));
                _passage.Append(before, 0);
            }

            _passage.CutTo(_prefix.Length);
            ranker.Model.Read(PieceOf(prompt), _prefix.Length, _passage, null, cancellationToken);
            return ranker.Model.KeysOf(_passage, _prefix.Length);
        }
    }

    /// <summary>Reads a query.</summary>
    /// <exception cref="PromptTooLongException">It is longer than what the model can read behind a passage.</exception>
    public HeldQuery Hold(string query, CancellationToken cancellationToken)
    {
        EncodedPrompt prompt = ranker.Encode(query, [Probe]);
        ranker.CheckRoom(_prefix.Length, passageTokens, prompt.Query.Length);
        ReadOnlySpan<int> tail = PromptPair.Tail(prompt);
        lock (_gate)
        {
            Beginning beginning = Begun(cancellationToken);
            KvCache cache = beginning.Cache;
            if (_instruction.Length > 0 && tail.Length > _instruction.Length && tail.StartsWith(_instruction))
            {
                cache.GrowTo(_prefix.Length + tail.Length);
                TailPiece rest = ranker.Model.ReadTail(tail[_instruction.Length..], QueryPosition + _instruction.Length, cache, cancellationToken);
                return ranker.Model.Hold(rest, beginning.Instruction!, beginning.HeldInstruction!, QueryPosition, beginning.PrefixKeys);
            }

            // A tokenizer that joins the instruction's end to the query: read as a whole.
            using KvCache prefix = ranker.Model.NewCache(cache.Length + tail.Length);
            prefix.Append(cache, 0);
            prefix.CutTo(_prefix.Length);
            return ranker.Model.Hold(ranker.Model.ReadTail(tail, QueryPosition, prefix, cancellationToken), QueryPosition, beginning.PrefixKeys);
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
            _passage?.Dispose();
        }
    }

    /// <summary>Reads what all queries begin with, once.</summary>
    private Beginning Begun(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(PassageIndex));
        if (_beginning is not null)
            return _beginning;
        KvCache cache = ranker.Model.NewCache(_prefix.Length + PassageRanker.Reserved);
        try
        {
            ranker.Model.Read(_prefix, 0, cache, null, cancellationToken);
            KeyPiece prefixKeys = ranker.Model.KeysOf(cache, 0);
            if (_instruction.Length == 0)
                return _beginning = new Beginning(cache, prefixKeys, null, null);

            cache.GrowTo(_prefix.Length + _instruction.Length);
            TailPiece instruction = ranker.Model.ReadTail(_instruction, QueryPosition, cache, cancellationToken);
            ranker.Model.Read(_instruction, QueryPosition, cache, null, cancellationToken);
            return _beginning = new Beginning(cache, prefixKeys, instruction, ranker.Model.Hold(instruction, QueryPosition, prefixKeys));
        }
        catch
        {
            cache.Dispose();
            throw;
        }
    }

    private static ReadOnlySpan<int> PrefixOf(EncodedPrompt prompt) => prompt.Encoding.IdSpan()[..prompt.Passages[0].Start];

    /// <summary>What stands before the words of a query.</summary>
    private static ReadOnlySpan<int> InstructionOf(EncodedPrompt prompt) => PromptPair.Tail(prompt)[..PromptPair.QueryTextInTail(prompt).Start];

    /// <summary>What all queries begin with.</summary>
    /// <param name="Cache">The prefix, and the instruction at its place behind the room for a passage.</param>
    /// <param name="PrefixKeys">The prefix's keys.</param>
    /// <param name="Instruction">The instruction; null where it has no token of its own.</param>
    /// <param name="HeldInstruction">The same, prepared.</param>
    private sealed record Beginning(KvCache Cache, KeyPiece PrefixKeys, TailPiece? Instruction, HeldQuery? HeldInstruction);
}
