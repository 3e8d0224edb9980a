namespace QRHead.Tokenization.Patterns;

/// <summary>Splits as Llama 3 (OpenAI's cl100k) and, with digits one by one, Qwen do.</summary>
/// <remarks>Written by hand because .NET's expressions see UTF-16 units, for which letters beyond U+FFFF are no letters.</remarks>
/// <param name="mostDigits">How many digits one piece may hold.</param>
internal sealed class Llama3Pattern(int mostDigits) : Pattern
{
    /// <summary>The expression of Llama 3.</summary>
    public const string Regex = Start + @"|\p{N}{1,3}" + Rest;

    /// <summary>The expression of Qwen 2 and 3.</summary>
    public const string RegexWithSingleDigits = Start + @"|\p{N}" + Rest;

    private const string Start = @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+";
    private const string Rest = @"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    public override bool TryFind(ReadOnlySpan<char> text, int start, out CharRange match)
    {
        match = start < text.Length ? new CharRange(start, FindEnd(text, start)) : default;
        return match.Length > 0;
    }

    private int FindEnd(ReadOnlySpan<char> text, int start)
    {
        int contraction = text[start] == '\'' ? Contraction.Length(text[start..], ignoreCase: true) : 0;
        if (contraction > 0)
            return start + contraction;

        var kind = RuneKinds.At(text, start, out int units);
        if (kind == RuneKind.Letter)
            return RuneKinds.SkipRun(text, start + units, RuneKind.Letter);
        if (kind == RuneKind.Number)
            return FindEndOfNumber(text, start);

        var next = RuneKinds.At(text, start + units, out int nextUnits);
        if (next == RuneKind.Letter && text[start] is not ('\r' or '\n'))
            return RuneKinds.SkipRun(text, start + units + nextUnits, RuneKind.Letter);
        if (kind == RuneKind.Other || (next == RuneKind.Other && text[start] == ' '))
            return FindEndOfLine(text, RuneKinds.SkipRun(text, start + units, RuneKind.Other));
        return FindEndOfWhitespace(text, start);
    }

    private int FindEndOfNumber(ReadOnlySpan<char> text, int position)
    {
        for (int digits = 0; digits < mostDigits && RuneKinds.At(text, position, out int units) == RuneKind.Number; digits++)
            position += units;
        return position;
    }

    /// <summary>Takes the line breaks that follow punctuation.</summary>
    private static int FindEndOfLine(ReadOnlySpan<char> text, int position)
    {
        while (position < text.Length && text[position] is '\r' or '\n')
            position++;
        return position;
    }

    /// <summary>Ends a run of whitespace after its last line break, if it has one.</summary>
    private static int FindEndOfWhitespace(ReadOnlySpan<char> text, int start)
    {
        int end = RuneKinds.SkipRun(text, start, RuneKind.Space);
        int lineBreak = text[start..end].LastIndexOfAny('\r', '\n');
        return lineBreak >= 0 ? start + lineBreak + 1 : Whitespace.FindEnd(text, start);
    }
}
