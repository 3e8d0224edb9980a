namespace QRHead;

/// <summary>
/// Cuts a text that is too long for a passage into pieces that fit, each as long as possible. It takes time in proportion to the text,
/// whatever the text is, and always comes to an end: where there is no better place it cuts between characters.
/// </summary>
/// <param name="maxTokens">How long a piece may be.</param>
/// <param name="countTokens">Counts the tokens of a text.</param>
internal sealed class TextCutter(int maxTokens, Func<string, int> countTokens)
{
    /// <summary>Characters of a token beyond which nothing is counted: a bound on the work for one piece.</summary>
    private const int MostCharsOfToken = 100;

    /// <summary>Characters of a token at which the search for a piece's end begins.</summary>
    private const int UsualCharsOfToken = 4;

    /// <summary>A longer indentation of a line of code is not kept where a piece starts.</summary>
    private const int MostIndent = 40;

    private readonly long _mostChars = (long)maxTokens * MostCharsOfToken;

    /// <summary>Whether a text needs no cut.</summary>
    public bool Fits(string text) => text.Length <= _mostChars && countTokens(text) <= maxTokens;

    /// <summary>Cuts a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="before">What is written before each piece; it counts.</param>
    /// <returns>The pieces, without white space at their ends; none where there is nothing but white space.</returns>
    public IEnumerable<string> Cut(string text, BlockKind kind, string before = "")
    {
        for (int start = StartFrom(text, 0, kind); start < text.Length;)
        {
            bool bare = IsBareLine(text, start, before, out int line);
            int end = bare ? line : EndOf(text, start, kind, before);

            // Nothing but a line's indentation is no piece.
            if (text.AsSpan(start, end - start).TrimEnd().Length > 0)
                yield return (bare ? "" : before) + text[start..end].TrimEnd();
            start = StartFrom(text, end, kind);
        }
    }

    /// <summary>Where the piece that starts somewhere ends: at the last of the best places that it reaches.</summary>
    private int EndOf(string text, int start, BlockKind kind, string before)
    {
        int reach = Reach(text, start, before);
        if (reach == text.Length)
            return reach;

        // Behind white space, which is taken off a piece's end, the next piece begins.
        int last = reach;
        while (last < text.Length && char.IsWhiteSpace(text[last]))
            last++;
        foreach (CutPlace place in CutPlace.Of(kind))
        {
            for (int end = place.LastIn(text, start, last); end > start; end = place.LastIn(text, start, end - 1))
            {
                if (Fits(before + text[start..end].TrimEnd()))
                    return end;
            }
        }

        // Within a single character of many marks; or nothing fits, which only a length of very few tokens can bring about.
        return reach > start ? reach : NextRune(text, start);
    }

    /// <summary>Whether a line fits only without what is written before each piece.</summary>
    private bool IsBareLine(string text, int start, string before, out int end)
    {
        end = start;
        if (before.Length == 0 || (start > 0 && text[start - 1] != '\n'))
            return false;
        int most = (int)Math.Min(_mostChars + 1, text.Length - start), length = text.AsSpan(start, most).IndexOf('\n');
        end = start + (length < 0 ? most : length);
        string line = text[start..end];
        return !Fits(before + line) && Fits(line);
    }

    /// <summary>The furthest end of a text that fits, found by doubling and halving.</summary>
    private int Reach(string text, int start, string before)
    {
        bool FitsTo(int end) => Fits(before + text[start..WholeRune(text, start, end)].TrimEnd());

        int good = start, bad, step = (int)Math.Min(_mostChars, (long)maxTokens * UsualCharsOfToken);
        while (true)
        {
            bad = (int)Math.Min(text.Length, (long)good + step);
            if (!FitsTo(bad))
                break;
            if (bad == text.Length)
                return bad;
            (good, step) = (bad, (int)Math.Min(int.MaxValue / 2, (long)step * 2));
        }

        while (bad - good > 1)
        {
            int middle = good + ((bad - good) / 2);
            if (FitsTo(middle))
                good = middle;
            else
                bad = middle;
        }

        return WholeRune(text, start, good);
    }

    /// <summary>Where a piece starts: behind white space, but for a line's own indentation in code.</summary>
    private static int StartFrom(string text, int at, BlockKind kind)
    {
        int start = at;
        while (start < text.Length && char.IsWhiteSpace(text[start]))
            start++;
        if (kind == BlockKind.Paragraph || start == text.Length)
            return start;
        int line = start;
        while (line > at && start - line <= MostIndent && text[line - 1] is ' ' or '\t')
            line--;
        return start - line <= MostIndent && (line == 0 || text[line - 1] == '\n') ? line : start;
    }

    /// <summary>Goes back from the middle of a surrogate pair.</summary>
    private static int WholeRune(string text, int start, int end) =>
        end > start && end < text.Length && char.IsLowSurrogate(text[end]) && char.IsHighSurrogate(text[end - 1]) ? end - 1 : end;

    private static int NextRune(string text, int start) => start + (char.IsHighSurrogate(text[start]) && start + 1 < text.Length ? 2 : 1);
}
