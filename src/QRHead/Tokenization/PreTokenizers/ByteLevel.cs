using QRHead.Tokenization.Patterns;

namespace QRHead.Tokenization.PreTokenizers;

/// <summary>Cuts as GPT-2 does and has the pieces written byte by byte.</summary>
/// <param name="addPrefixSpace">Whether a piece that does not start with a space gets one.</param>
/// <param name="useRegex">Whether pieces are cut by GPT-2's expression.</param>
internal sealed class ByteLevel(bool addPrefixSpace, bool useRegex) : PreTokenizer
{
    private static readonly Split Gpt2Split = new(new Gpt2Pattern(), SplitBehavior.Isolated);

    public override bool WritesBytes => true;

    public override Pieces Apply(Pieces pieces)
    {
        if (addPrefixSpace)
            pieces = AddPrefixSpaces(pieces);
        return useRegex ? Gpt2Split.Apply(pieces) : pieces;
    }

    private static Pieces AddPrefixSpaces(Pieces pieces)
    {
        var text = pieces.Text;
        var result = new NormalizedTextBuilder(text.Length + pieces.Ranges.Count);
        var ranges = new List<CharRange>(pieces.Ranges.Count);
        foreach (var piece in pieces.Ranges)
        {
            int start = result.Length;
            if (text.Chars[piece.Start] != ' ')
                result.Add(' ', text.SourceOf(piece.Start, piece.Start + 1));
            result.Copy(text, piece.Start, piece.End);
            ranges.Add(new CharRange(start, result.Length));
        }

        return new Pieces(result.Build(), ranges);
    }
}
