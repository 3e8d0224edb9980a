namespace QRHead.Tokenization.Patterns;

/// <summary>Finds stretches of a text, as the <c>pattern</c> of a file says.</summary>
internal abstract class Pattern
{
    /// <summary>Finds the first match at or after a position; an empty match does not count.</summary>
    public abstract bool TryFind(ReadOnlySpan<char> text, int start, out CharRange match);

    /// <summary>Reads <c>{"String": …}</c>, <c>{"Regex": …}</c> or a bare text.</summary>
    public static Pattern Read(JsonSection section)
    {
        if (section.IsText)
            return new LiteralPattern(section.Text());
        if (!section["String"].IsNull)
            return new LiteralPattern(section["String"].Text());
        return ReadRegex(section["Regex"]);
    }

    private static Pattern ReadRegex(JsonSection section)
    {
        string regex = section.Text();
        return regex switch
        {
            Gpt2Pattern.Regex => new Gpt2Pattern(),
            Llama3Pattern.Regex => new Llama3Pattern(mostDigits: 3),
            Llama3Pattern.RegexWithSingleDigits => new Llama3Pattern(mostDigits: 1),
            @"\p{N}" => new RunePattern(System.Text.Rune.IsNumber),
            _ => RegexParser.TryParse(
                regex, () => section.Broken($"the regular expression {regex} takes too long for a text."), out var pattern,
                out string? problem)
                ? pattern
                : throw section.Unsupported(
                    $"the regular expression {Shown(regex)} ({problem})",
                    "characters, classes, \\p{…} of general categories, \\s, groups, alternatives, (?i:…), repetition of single "
                    + "characters, lookahead"),
        };
    }

    private static string Shown(string regex)
    {
        const int Longest = 1_000;
        return regex.Length <= Longest ? regex : regex[..Longest] + "…";
    }
}
