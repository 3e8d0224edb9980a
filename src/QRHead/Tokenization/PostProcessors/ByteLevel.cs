using QRHead.Tokenization.Models;

namespace QRHead.Tokenization.PostProcessors;

/// <summary>Takes the blanks at the ends of tokens out of their ranges, if the file says so; ids stay.</summary>
internal sealed class ByteLevel(bool trimOffsets, bool addPrefixSpace, Vocabulary vocabulary) : PostProcessor
{
    public override void Process(TokenBuffer tokens, bool addTemplate)
    {
        for (int i = 0; trimOffsets && i < tokens.Count; i++)
        {
            string? text = tokens.AddedTextAt(i) ?? vocabulary.TokenOf(tokens.IdAt(i));
            tokens.Ranges[i] = Trim(tokens.Text, text, tokens.Ranges[i], isFirst: i == 0);
        }
    }

    private CharRange Trim(string text, ReadOnlySpan<char> token, CharRange range, bool isFirst)
    {
        int lead = CountBlanks(token), trail = CountBlanksAtEnd(token);

        // The space that was put in front of the text is not in the text: there is nothing to trim.
        if (lead == 1 && addPrefixSpace && (isFirst || range.Start == 0))
            lead = 0;
        var (start, end) = range;
        for (; lead > 0 && start < range.End; lead--)
            start += start + 1 < text.Length && char.IsSurrogatePair(text[start], text[start + 1]) ? 2 : 1;
        for (; trail > 0 && end > start; trail--)
            end -= end > 1 && char.IsSurrogatePair(text[end - 2], text[end - 1]) ? 2 : 1;
        return new CharRange(start, Math.Max(start, end));
    }

    private static int CountBlanks(ReadOnlySpan<char> token)
    {
        int count = 0;
        while (count < token.Length && IsBlank(token[count]))
            count++;
        return count;
    }

    private static int CountBlanksAtEnd(ReadOnlySpan<char> token)
    {
        int count = 0;
        while (count < token.Length && IsBlank(token[^(count + 1)]))
            count++;
        return count;
    }

    private static bool IsBlank(char symbol) => symbol == ByteAlphabet.Space || char.IsWhiteSpace(symbol);
}
