using QRHead.Tokenization.Models;
using QRHead.Tokenization.PreTokenizers;

namespace QRHead.Tokenization;

/// <summary>Turns stretches of normalised text into tokens: cuts them into pieces, hands these to the model, finds the tokens' ranges.</summary>
internal sealed class PieceWriter(TokenizerFile file, TokenBuffer tokens)
{
    private const int BytesPerUnit = 3; // at most: a pair of units makes four bytes

    private readonly PieceTokens _pieceTokens = new();
    private readonly bool _writesBytes = file.PreTokenizer?.WritesBytes ?? false;
    private char[] _symbols = [];
    private int[] _owners = [];

    /// <summary>Writes the tokens of one stretch between added tokens.</summary>
    public void Write(NormalizedText stretch)
    {
        var pieces = new Pieces(stretch);
        pieces = file.PreTokenizer?.Apply(pieces) ?? pieces;
        foreach (var piece in pieces.Ranges)
        {
            if (_writesBytes)
                WriteBytes(pieces.Text, piece);
            else
                WriteCharacters(pieces.Text, piece);
        }
    }

    private void WriteCharacters(NormalizedText text, CharRange piece)
    {
        file.Model.Tokenize(text.Chars[piece.Start..piece.End], _pieceTokens);
        foreach (ref readonly var token in _pieceTokens.Span)
            tokens.Add(token.Id, text.SourceOf(piece.Start + token.Start, piece.Start + token.End));
    }

    private void WriteBytes(NormalizedText text, CharRange piece)
    {
        if (_symbols.Length < piece.Length * BytesPerUnit)
            (_symbols, _owners) = (new char[piece.Length * BytesPerUnit * 2], new int[piece.Length * BytesPerUnit * 2]);
        int count = ByteAlphabet.Write(text.Chars[piece.Start..piece.End], _symbols, _owners);
        file.Model.Tokenize(_symbols.AsSpan(0, count), _pieceTokens);
        foreach (ref readonly var token in _pieceTokens.Span)
            tokens.Add(token.Id, text.SourceOf(piece.Start + _owners[token.Start], piece.Start + _owners[token.End - 1] + 1));
    }
}
