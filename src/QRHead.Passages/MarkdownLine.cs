namespace QRHead;

/// <summary>
/// What a single line of Markdown is. Written by hand: each takes time in proportion to the line, also where it is all spaces.
/// </summary>
internal static class MarkdownLine
{
    private const int DeepestHeading = 6, ShortestFence = 3, MostIndent = 3;

    /// <summary>Reads a heading of the form <c>## Words ##</c>.</summary>
    /// <returns>The heading, perhaps without words; null for another line.</returns>
    public static TextBlock? HeadingOf(string line)
    {
        ReadOnlySpan<char> rest = line.AsSpan().TrimStart(' ');
        if (line.Length - rest.Length > MostIndent)
            return null;
        int level = rest.Length - rest.TrimStart('#').Length;
        rest = rest[level..];
        if (level is 0 or > DeepestHeading || rest is [not (' ' or '\t'), ..])
            return null;
        ReadOnlySpan<char> words = rest.Trim(), open = words.TrimEnd('#');
        if (open.Length < words.Length && open is [] or [.., ' ' or '\t'])
            words = open.TrimEnd();
        return new TextBlock(BlockKind.Heading, words.ToString(), level);
    }

    /// <summary>Reads a heading that is underlined, with <c>===</c> or <c>---</c>.</summary>
    /// <returns>The heading; null where it is none.</returns>
    public static TextBlock? Underlined(string line, string next)
    {
        ReadOnlySpan<char> words = line.AsSpan().Trim(), rule = next.AsSpan().Trim();
        if (rule.Length < 2 || next.Length - next.AsSpan().TrimStart(' ').Length > MostIndent
            || words is ['-' or '*' or '+' or '>' or '|', ..])
            return null;
        int level = rule.IndexOfAnyExcept('=') < 0 ? 1 : rule.IndexOfAnyExcept('-') < 0 ? 2 : 0;
        return level == 0 || words.IndexOfAnyExcept('-', '=', ' ') < 0 ? null : new TextBlock(BlockKind.Heading, words.ToString(), level);
    }

    /// <summary>Reads the line that opens a fenced block, also in a list or a quotation.</summary>
    /// <returns>The fence; null for another line.</returns>
    public static Fence? FenceOf(string line)
    {
        ReadOnlySpan<char> rest = WithoutMarkers(line);
        if (rest is not [('`' or '~') and char mark, ..])
            return null;
        int length = rest.Length - rest.TrimStart(mark).Length;

        // Backticks behind backticks are code within a line.
        return length < ShortestFence || (mark == '`' && rest[length..].Contains('`'))
            ? null
            : new Fence(mark, length, Quoted: line.AsSpan().TrimStart() is ['>', ..]);
    }

    /// <summary>Whether a line parts the head of a table from its rows.</summary>
    public static bool IsDelimiter(string line) =>
        line.AsSpan().IndexOfAnyExcept(" \t|:-") < 0 && line.Contains('-', StringComparison.Ordinal)
            && line.Contains('|', StringComparison.Ordinal);

    /// <summary>Whether an item of a list begins somewhere in a text.</summary>
    public static bool IsItem(ReadOnlySpan<char> text)
    {
        if (text is ['-' or '*' or '+' or '•', ' ' or '\t', ..])
            return true;
        int digits = text.Length - text.TrimStart("0123456789").Length;
        return digits is > 0 and < 10 && text[digits..] is ['.' or ')', ' ' or '\t', ..];
    }

    private static ReadOnlySpan<char> WithoutMarkers(string line)
    {
        ReadOnlySpan<char> rest = line.AsSpan().TrimStart();
        while (rest is ['>', ..] || IsItem(rest))
            rest = rest[(rest is ['>', ..] ? 1 : rest.IndexOfAny(' ', '\t'))..].TrimStart();
        return rest;
    }
}

/// <summary>The line that opened a fenced block.</summary>
/// <param name="Mark">A backtick or a tilde.</param>
/// <param name="Length">How many of them.</param>
/// <param name="Quoted">Whether it stands in a quotation, with which it ends.</param>
internal readonly record struct Fence(char Mark, int Length, bool Quoted)
{
    /// <summary>Whether a line closes the block.</summary>
    public bool EndsWith(string line)
    {
        ReadOnlySpan<char> rest = line.AsSpan().TrimStart(" \t>").TrimEnd(), open = rest.TrimStart(Mark);
        return open.IsEmpty && rest.Length >= Length;
    }

    /// <summary>Whether the block ends before a line, with the quotation it stands in.</summary>
    public bool EndsBefore(string line) => Quoted && line.AsSpan().TrimStart() is not ['>', ..];
}
