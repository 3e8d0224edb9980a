namespace QRHead.Tokenization;

/// <summary>A token of a piece, with the UTF-16 units of the piece that it stands for.</summary>
internal readonly record struct TokenInPiece(int Id, int Start, int End);

/// <summary>Remembers the tokens of pieces that were met before, because the same words come again and again.</summary>
/// <remarks>
/// Each piece has one place, which the latest piece takes, so the size is bounded: about 2 MB when full. Entries never change and are
/// swapped as a whole, so several threads may use it at once without a lock; what one overwrites, another only has to find again.
/// </remarks>
internal sealed class PieceCache
{
    private const int Places = 1 << 13;

    /// <summary>Longer pieces are rare and seldom come again.</summary>
    private const int LongestPiece = 32;

    private readonly Entry?[] _entries = new Entry?[Places];

    private sealed record Entry(string Piece, TokenInPiece[] Tokens);

    /// <summary>Finds the tokens of a piece.</summary>
    /// <returns>False where it is not remembered.</returns>
    public bool TryGet(ReadOnlySpan<char> piece, out ReadOnlySpan<TokenInPiece> tokens)
    {
        tokens = default;
        if (piece.Length > LongestPiece || _entries[PlaceOf(piece)] is not { } entry || !piece.SequenceEqual(entry.Piece))
            return false;
        tokens = entry.Tokens;
        return true;
    }

    /// <summary>Remembers the tokens of a piece.</summary>
    public void Add(ReadOnlySpan<char> piece, ReadOnlySpan<TokenInPiece> tokens)
    {
        if (piece.Length <= LongestPiece)
            _entries[PlaceOf(piece)] = new Entry(piece.ToString(), tokens.ToArray());
    }

    private static int PlaceOf(ReadOnlySpan<char> piece) => string.GetHashCode(piece) & (Places - 1);
}
