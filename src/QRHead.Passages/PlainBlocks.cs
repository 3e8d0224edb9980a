namespace QRHead;

/// <summary>Finds the blocks of a text without markup: paragraphs between empty lines.</summary>
internal static class PlainBlocks
{
    /// <summary>Finds the blocks.</summary>
    /// <param name="text">The text, with line feeds as its only line ends.</param>
    public static IEnumerable<TextBlock> Of(string text)
    {
        int start = -1, end = 0;
        for (int line = 0; line < text.Length;)
        {
            int next = text.IndexOf('\n', line) is >= 0 and int feed ? feed + 1 : text.Length;
            bool empty = text.AsSpan(line, next - line).IsWhiteSpace();
            if (empty && start >= 0)
                yield return new TextBlock(BlockKind.Paragraph, text[start..end]);
            start = empty ? -1 : start < 0 ? line : start;
            (line, end) = (next, next);
        }

        if (start >= 0)
            yield return new TextBlock(BlockKind.Paragraph, text[start..]);
    }
}
