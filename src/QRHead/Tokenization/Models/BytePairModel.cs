using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace QRHead.Tokenization.Models;

/// <summary>Byte pair encoding: starts from single characters and merges, again and again, the neighbours of the lowest rank.</summary>
/// <remarks>
/// Sennrich et al. 2016; in detail as Hugging Face's BPE. Safe for several threads: all that changes lives in <see cref="PieceTokens"/>.
/// </remarks>
internal sealed class BytePairModel
{
    /// <summary>Pieces with more characters than this keep their possible merges in a queue; shorter ones are searched.</summary>
    private const int LongPiece = 256;

    /// <summary>Pieces up to this length are not worth cutting.</summary>
    private const int ShortPiece = 16;

    private const byte Unknown = 0, IsWhole = 1, IsNotWhole = 2;

    private readonly Vocabulary _vocabulary;
    private readonly MergeTable _merges;
    private readonly BytePairOptions _options;
    private readonly int[] _idsOfUnits = new int[char.MaxValue + 1];
    private readonly int[] _idsOfBytes = new int[256];

    /// <summary>
    /// For each token whether its own text comes out as this one token. Found on first use; threads that race find the same.
    /// </summary>
    private readonly byte[] _whole;

    /// <summary>Found on first use: where texts come in words, nobody asks.</summary>
    private readonly Lazy<MergeSeams> _seams;

    public BytePairModel(Vocabulary vocabulary, MergeTable merges, BytePairOptions options)
    {
        (_vocabulary, _merges, _options) = (vocabulary, merges, options);
        _whole = new byte[vocabulary.Size];
        _seams = new Lazy<MergeSeams>(() => new MergeSeams(merges.MergedIds.Select(id => vocabulary.TokenOf(id)!)));
        Array.Fill(_idsOfUnits, -1);
        foreach (var (token, id) in vocabulary.Tokens)
        {
            if (token.Length == 1)
                _idsOfUnits[token[0]] = id;
        }

        for (int b = 0; b < _idsOfBytes.Length; b++)
            _idsOfBytes[b] = vocabulary.TryGetId($"<0x{b:X2}>", out int id) ? id : -1;
    }

    /// <summary>Splits a piece into tokens.</summary>
    /// <param name="piece">The piece, in the vocabulary's alphabet; not empty.</param>
    /// <param name="tokens">Receives the tokens, in order. Characters that the model cannot write are in none.</param>
    public void Tokenize(ReadOnlySpan<char> piece, PieceTokens tokens)
    {
        tokens.Clear();
        if (piece.Length <= _vocabulary.LongestToken && _vocabulary.TryGetId(piece, out int id) && TakesWhole(id, piece, tokens))
        {
            tokens.Clear();
            tokens.Add(id, 0, piece.Length);
            return;
        }

        tokens.Clear();
        Merge(piece, tokens);
    }

    /// <summary>Finds where a piece can be cut so that its parts have the same tokens as the whole.</summary>
    /// <param name="piece">The piece; not empty.</param>
    /// <returns>The length of the first part; the whole piece's where it has no seam.</returns>
    public int FindSeam(ReadOnlySpan<char> piece)
    {
        if (_options.IgnoreMerges || piece.Length <= ShortPiece)
            return piece.Length; // a whole piece may be a token that no merge makes
        var seams = _seams.Value;
        for (int i = 1; i < piece.Length; i++)
        {
            // Unknown characters vanish, or join others: then their neighbours meet.
            bool areKnown = _idsOfUnits[piece[i - 1]] >= 0 && _idsOfUnits[piece[i]] >= 0;
            if (areKnown && seams.IsBetween(piece[i - 1], piece[i]))
                return i;
        }

        return piece.Length;
    }

    private bool TakesWhole(int id, ReadOnlySpan<char> piece, PieceTokens tokens)
    {
        if (_options.ReservedIds.Contains(id))
            return false;
        if (_options.IgnoreMerges)
            return true;
        if (_whole[id] == Unknown)
        {
            Merge(piece, tokens);
            _whole[id] = tokens.Count == 1 && tokens.Span[0].Id == id ? IsWhole : IsNotWhole;
        }

        return _whole[id] == IsWhole;
    }

    private void Merge(ReadOnlySpan<char> piece, PieceTokens tokens)
    {
        AddCharacters(piece, tokens);
        Link(tokens);
        if (tokens.Count > LongPiece)
            MergeByQueue(tokens);
        else
            MergeBySearch(tokens);
    }

    private void AddCharacters(ReadOnlySpan<char> piece, PieceTokens tokens)
    {
        int unknownStart = -1; // of a run of unknown characters that may still grow
        for (int i = 0, units; i < piece.Length; i += units)
        {
            int id = IdOfCharacter(piece, i, out units);
            bool isKnown = id >= 0 || (_options.ByteFallback && HasBytes(piece.Slice(i, units)));
            if (unknownStart >= 0 && (isKnown || !_options.FuseUnknown))
            {
                tokens.Add(_options.UnknownId, unknownStart, i);
                unknownStart = -1;
            }

            if (id >= 0)
                tokens.Add(id, i, i + units);
            else if (isKnown)
                AddBytes(piece.Slice(i, units), i, tokens);
            else if (unknownStart < 0 && _options.UnknownId >= 0)
                unknownStart = i;
        }

        if (unknownStart >= 0)
            tokens.Add(_options.UnknownId, unknownStart, piece.Length);
    }

    private int IdOfCharacter(ReadOnlySpan<char> piece, int position, out int units)
    {
        char unit = piece[position];
        bool isPair = char.IsHighSurrogate(unit) && position + 1 < piece.Length;
        units = isPair ? 2 : 1;
        if (!isPair)
            return _idsOfUnits[unit];
        return _vocabulary.TryGetId(piece.Slice(position, 2), out int id) ? id : -1;
    }

    private bool HasBytes(ReadOnlySpan<char> character)
    {
        Span<byte> bytes = stackalloc byte[4];
        foreach (byte b in bytes[..System.Text.Encoding.UTF8.GetBytes(character, bytes)])
        {
            if (_idsOfBytes[b] < 0)
                return false;
        }

        return true;
    }

    private void AddBytes(ReadOnlySpan<char> character, int start, PieceTokens tokens)
    {
        Span<byte> bytes = stackalloc byte[4];
        foreach (byte b in bytes[..System.Text.Encoding.UTF8.GetBytes(character, bytes)])
            tokens.Add(_idsOfBytes[b], start, start + character.Length);
    }

    private void Link(PieceTokens tokens)
    {
        var span = tokens.Span;
        for (int i = 0; i < span.Length; i++)
        {
            span[i].Previous = i - 1;
            span[i].Next = i + 1 < span.Length ? i + 1 : -1;
            FindMerge(span, tokens.Ranks, i);
        }
    }

    /// <summary>Notes the merge of a token with the one after it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void FindMerge(Span<PieceToken> tokens, Span<int> ranks, int index)
    {
        ref var token = ref tokens[index];
        ranks[index] = int.MaxValue;
        if (token.Next >= 0 && _merges.TryGet(token.Id, tokens[token.Next].Id, out var merge))
            (ranks[index], token.MergedId) = (merge.Rank, merge.Id);
    }

    private void MergeBySearch(PieceTokens tokens)
    {
        var ranks = tokens.Ranks;
        while (ranks.Length > 0 && TensorPrimitives.Min<int>(ranks) is var lowest and < int.MaxValue)
            Join(tokens.Span, ranks, ranks.IndexOf(lowest));
        Compact(tokens);
    }

    private void MergeByQueue(PieceTokens tokens)
    {
        var span = tokens.Span;
        var ranks = tokens.Ranks;
        var queue = tokens.Queue;
        queue.Clear();
        for (int i = 0; i < span.Length; i++)
            Enqueue(i, tokens);

        while (queue.TryDequeue(out int mergedId, out long place))
        {
            int index = (int)place;
            bool isStale = ranks[index] != (int)(place >> 32) || span[index].MergedId != mergedId;
            if (isStale)
                continue;
            Join(span, ranks, index);
            Enqueue(index, tokens);
            if (span[index].Previous >= 0)
                Enqueue(span[index].Previous, tokens);
        }

        Compact(tokens);
    }

    private static void Enqueue(int index, PieceTokens tokens)
    {
        int rank = tokens.Ranks[index];
        if (rank != int.MaxValue)
            tokens.Queue.Enqueue(tokens.Span[index].MergedId, ((long)rank << 32) | (uint)index);
    }

    /// <summary>Merges a token with the one after it.</summary>
    private void Join(Span<PieceToken> tokens, Span<int> ranks, int index)
    {
        ref var token = ref tokens[index];
        ref var merged = ref tokens[token.Next];
        ranks[token.Next] = int.MaxValue;
        token.Id = token.MergedId;
        token.End = merged.End;
        token.Next = merged.Next;
        merged.Id = -1;
        if (token.Next >= 0)
            tokens[token.Next].Previous = index;
        FindMerge(tokens, ranks, index);
        if (token.Previous >= 0)
            FindMerge(tokens, ranks, token.Previous);
    }

    private static void Compact(PieceTokens tokens)
    {
        var span = tokens.Span;
        int count = 0;
        foreach (ref var token in span)
        {
            if (token.Id >= 0)
                span[count++] = token;
        }

        tokens.Truncate(count);
    }
}
