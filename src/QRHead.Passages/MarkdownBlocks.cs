namespace QRHead;

/// <summary>
/// Finds the blocks of a Markdown text: front matter, headings of both forms, fenced and indented code, tables, and paragraphs. Every line
/// that is no heading's mark is in a block as it stands, so no word is lost whatever the text is. One pass over the lines.
/// </summary>
internal static class MarkdownBlocks
{
    private const string IndentOfCode = "    ";

    /// <summary>Finds the blocks.</summary>
    /// <param name="text">The text, with line feeds as its only line ends.</param>
    public static IEnumerable<TextBlock> Of(string text)
    {
        string[] lines = text.Split('\n');
        int at = EndOfFrontMatter(lines);
        if (at > 0)
            yield return new TextBlock(BlockKind.Lines, Joined(lines, 0, at));
        while (at < lines.Length)
        {
            int end;
            if (IsEmpty(lines[at]))
            {
                at++;
            }
            else if (MarkdownLine.HeadingOf(lines[at]) is { } heading)
            {
                yield return heading;
                at++;
            }
            else if (MarkdownLine.FenceOf(lines[at]) is { } fence)
            {
                end = EndOfFence(lines, at, fence);
                yield return new TextBlock(BlockKind.Lines, Joined(lines, at, end));
                at = end;
            }
            else if (IsTable(lines, at))
            {
                end = EndOf(lines, at + 2, rows: true);
                string header = Joined(lines, at, at + 2);
                yield return end == at + 2
                    ? new TextBlock(BlockKind.Lines, header)
                    : new TextBlock(BlockKind.Table, Joined(lines, at + 2, end), Header: header);
                at = end;
            }
            else if (at + 1 < lines.Length && MarkdownLine.Underlined(lines[at], lines[at + 1]) is { } underlined)
            {
                yield return underlined;
                at += 2;
            }
            else
            {
                end = EndOf(lines, at + 1, rows: false);
                BlockKind kind = IsIndented(lines[at]) ? BlockKind.Lines : BlockKind.Paragraph;
                yield return new TextBlock(kind, Joined(lines, at, end));
                at = end;
            }
        }
    }

    /// <summary>Where a paragraph, or a table's rows, end: before an empty line, or a line with which another block begins.</summary>
    private static int EndOf(string[] lines, int at, bool rows)
    {
        while (at < lines.Length && !IsEmpty(lines[at]) && MarkdownLine.HeadingOf(lines[at]) is null
            && MarkdownLine.FenceOf(lines[at]) is null
            && (rows || !IsTable(lines, at)))
        {
            at++;
        }

        return at;
    }

    /// <summary>Behind the line that closes a fence; one that is never closed goes on to the end.</summary>
    private static int EndOfFence(string[] lines, int at, Fence fence)
    {
        while (++at < lines.Length)
        {
            if (fence.EndsBefore(lines[at]))
                return at;
            if (fence.EndsWith(lines[at]))
                return at + 1;
        }

        return at;
    }

    /// <summary>How many lines are front matter: YAML between lines of dashes, or TOML between lines of plus signs.</summary>
    private static int EndOfFrontMatter(string[] lines)
    {
        string mark = lines[0].TrimEnd();
        if (mark is not ("---" or "+++"))
            return 0;
        int end = Array.FindIndex(lines, 1, line => line.TrimEnd() is var other && (other == mark || (mark == "---" && other == "...")));

        // An empty line right below is a rule's, not front matter's.
        return end > 1 && !IsEmpty(lines[1]) ? end + 1 : 0;
    }

    private static bool IsTable(string[] lines, int at) =>
        at + 1 < lines.Length && lines[at].Contains('|', StringComparison.Ordinal) && MarkdownLine.IsDelimiter(lines[at + 1]);

    private static bool IsEmpty(string line) => string.IsNullOrWhiteSpace(line);

    private static bool IsIndented(string line) => line.StartsWith(IndentOfCode, StringComparison.Ordinal) || line.StartsWith('\t');

    private static string Joined(string[] lines, int start, int end) => string.Join('\n', lines, start, end - start);
}
