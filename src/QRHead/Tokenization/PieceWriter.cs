using QRHead.Tokenization.Models;
using QRHead.Tokenization.PreTokenizers;

namespace QRHead.Tokenization;

/// <summary>
/// Turns stretches of normalised text into tokens: cuts them into pieces, hands these to the model, finds the tokens' ranges.
/// </summary>
internal sealed class PieceWriter(TokenizerFile file, PieceCache cache, TokenBuffer tokens)
{
    private const int BytesPerUnit = 3; // at most: a pair of units makes four bytes

    private readonly PieceTokens _pieceTokens = new();
    private readonly bool _writesBytes = file.PreTokenizer?.WritesBytes ?? false;
    private TokenInPiece[] _found = [];
    private char[] _symbols = [];
    private int[] _owners = [];

    /// <summary>Writes the tokens of one stretch between added tokens.</summary>
    public void Write(NormalizedText stretch)
    {
        var pieces = new Pieces(stretch);
        pieces = file.PreTokenizer?.Apply(pieces) ?? pieces;
        var chars = pieces.Text.Chars;
        foreach (var piece in pieces.Ranges)
        {
            if (_writesBytes)
                WritePart(pieces.Text, chars[piece.Start..piece.End], piece.Start);
            else
                WriteParts(pieces.Text, chars[piece.Start..piece.End], piece.Start);
        }
    }

    /// <summary>Writes a piece that may be a whole text, seam by seam.</summary>
    private void WriteParts(NormalizedText text, ReadOnlySpan<char> piece, int start)
    {
        while (piece.Length > 0)
        {
            int end = file.Model.FindSeam(piece);
            WritePart(text, piece[..end], start);
            piece = piece[end..];
            start += end;
        }
    }

    private void WritePart(NormalizedText text, ReadOnlySpan<char> part, int start)
    {
        if (!cache.TryGet(part, out var found))
        {
            found = _writesBytes ? FindInBytes(part) : FindInCharacters(part);
            cache.Add(part, found);
        }

        foreach (var token in found)
            tokens.Add(token.Id, text.SourceOf(start + token.Start, start + token.End));
    }

    private ReadOnlySpan<TokenInPiece> FindInCharacters(ReadOnlySpan<char> part)
    {
        file.Model.Tokenize(part, _pieceTokens);
        var found = RoomFor(_pieceTokens.Count);
        for (int i = 0; i < found.Length; i++)
        {
            ref readonly var token = ref _pieceTokens.Span[i];
            found[i] = new TokenInPiece(token.Id, token.Start, token.End);
        }

        return found;
    }

    private ReadOnlySpan<TokenInPiece> FindInBytes(ReadOnlySpan<char> part)
    {
        if (_symbols.Length < part.Length * BytesPerUnit)
            (_symbols, _owners) = (new char[part.Length * BytesPerUnit * 2], new int[part.Length * BytesPerUnit * 2]);
        int count = ByteAlphabet.Write(part, _symbols, _owners);
        file.Model.Tokenize(_symbols.AsSpan(0, count), _pieceTokens);
        var found = RoomFor(_pieceTokens.Count);
        for (int i = 0; i < found.Length; i++)
        {
            ref readonly var token = ref _pieceTokens.Span[i];
            found[i] = new TokenInPiece(token.Id, _owners[token.Start], _owners[token.End - 1] + 1);
        }

        return found;
    }

    private Span<TokenInPiece> RoomFor(int count)
    {
        if (_found.Length < count)
            _found = new TokenInPiece[count * 2];
        return _found.AsSpan(0, count);
    }
}
