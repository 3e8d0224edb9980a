namespace QRHead;

/// <summary>
/// Finds the blocks of a program, of any language: one begins behind an empty line where something starts at the left edge, as declarations
/// do. What is longer than a passage is then cut at empty lines, which stand between members.
/// </summary>
internal static class CodeBlocks
{
    /// <summary>Finds the blocks.</summary>
    /// <param name="text">The text, with line feeds as its only line ends.</param>
    public static IEnumerable<TextBlock> Of(string text)
    {
        int start = 0;
        bool afterEmpty = false;
        for (int line = 0; line < text.Length;)
        {
            int next = text.IndexOf('\n', line) is >= 0 and int feed ? feed + 1 : text.Length;
            bool empty = text.AsSpan(line, next - line).IsWhiteSpace();
            if (afterEmpty && !empty && Begins(text[line]) && !text.AsSpan(start, line - start).IsWhiteSpace())
            {
                yield return new TextBlock(BlockKind.Lines, text[start..line]);
                start = line;
            }

            (line, afterEmpty) = (next, empty);
        }

        if (!text.AsSpan(start).IsWhiteSpace())
            yield return new TextBlock(BlockKind.Lines, text[start..]);
    }

    private static bool Begins(char first) => !char.IsWhiteSpace(first) && first is not ('}' or ')' or ']');
}
