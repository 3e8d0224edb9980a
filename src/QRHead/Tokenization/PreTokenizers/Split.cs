using QRHead.Tokenization.Patterns;

namespace QRHead.Tokenization.PreTokenizers;

/// <summary>Cuts pieces at the matches of a pattern.</summary>
/// <param name="pattern">The pattern.</param>
/// <param name="behavior">What becomes of the matches.</param>
/// <param name="invert">Whether what lies between matches counts as the match, and the other way round.</param>
internal sealed class Split(Pattern pattern, SplitBehavior behavior, bool invert = false) : PreTokenizer
{
    public override Pieces Apply(Pieces pieces)
    {
        var result = new List<CharRange>(pieces.Text.Length / 4);
        var stretches = new List<(CharRange Range, bool IsMatch)>();
        foreach (var piece in pieces.Ranges)
        {
            var text = pieces.Text.Chars[piece.Start..piece.End];
            if (behavior == SplitBehavior.Isolated)
            {
                AddAll(text, piece.Start, result);
                continue;
            }

            stretches.Clear();
            FindStretches(text, piece.Start, stretches);
            AddJoined(stretches, result);
        }

        return pieces with { Ranges = result };
    }

    /// <summary>Adds matches and what lies between them, each as a piece; which is which does not matter.</summary>
    private void AddAll(ReadOnlySpan<char> text, int offset, List<CharRange> result)
    {
        int end = 0;
        while (pattern.TryFind(text, end, out var match))
        {
            if (match.Start > end)
                result.Add(new CharRange(offset + end, offset + match.Start));
            result.Add(new CharRange(offset + match.Start, offset + match.End));
            end = match.End;
        }

        if (end < text.Length)
            result.Add(new CharRange(offset + end, offset + text.Length));
    }

    private void FindStretches(ReadOnlySpan<char> text, int offset, List<(CharRange Range, bool IsMatch)> stretches)
    {
        int end = 0;
        while (pattern.TryFind(text, end, out var match))
        {
            if (match.Start > end)
                stretches.Add((new CharRange(offset + end, offset + match.Start), invert));
            stretches.Add((new CharRange(offset + match.Start, offset + match.End), !invert));
            end = match.End;
        }

        if (end < text.Length)
            stretches.Add((new CharRange(offset + end, offset + text.Length), invert));
    }

    private void AddJoined(List<(CharRange Range, bool IsMatch)> stretches, List<CharRange> result)
    {
        int start = 0;
        while (start < stretches.Count)
        {
            int end = start + 1; // stretches [start, end) make one piece
            while (end < stretches.Count && Joins(stretches, end))
                end++;
            if (behavior != SplitBehavior.Removed || !stretches[start].IsMatch)
                result.Add(new CharRange(stretches[start].Range.Start, stretches[end - 1].Range.End));
            start = end;
        }
    }

    /// <summary>
    /// Tells whether a stretch belongs to the piece of the stretch before it. Of matches in a row, only the nearest joins its neighbour.
    /// </summary>
    private bool Joins(List<(CharRange Range, bool IsMatch)> stretches, int index)
    {
        bool isMatch = stretches[index].IsMatch, afterMatch = stretches[index - 1].IsMatch;
        return behavior switch
        {
            SplitBehavior.MergedWithPrevious => isMatch && !afterMatch,
            SplitBehavior.MergedWithNext => !isMatch && afterMatch,
            SplitBehavior.Contiguous => isMatch == afterMatch,
            _ => false,
        };
    }
}
