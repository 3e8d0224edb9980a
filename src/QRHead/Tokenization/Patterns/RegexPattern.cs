namespace QRHead.Tokenization.Patterns;

/// <summary>Matches a regular expression character by character (not UTF-16 unit by unit), backtracking as Oniguruma does.</summary>
internal sealed class RegexPattern(RegexStep first) : Pattern
{
    public override bool TryFind(ReadOnlySpan<char> text, int start, out CharRange match)
    {
        for (int i = start; i < text.Length; i++)
        {
            if (char.IsLowSurrogate(text[i]) && i > start && char.IsHighSurrogate(text[i - 1]))
                continue;
            int end = first.Match(text, i);
            match = new CharRange(i, end);
            if (end > i)
                return true;
        }

        match = default;
        return false;
    }
}

/// <summary>One step of an expression, linked to the step after it.</summary>
internal abstract class RegexStep
{
    /// <summary>Matches this step and all that follow.</summary>
    /// <returns>The end of the match, or -1.</returns>
    public abstract int Match(ReadOnlySpan<char> text, int position);
}

/// <summary>The end of an expression.</summary>
internal sealed class EndStep : RegexStep
{
    public override int Match(ReadOnlySpan<char> text, int position) => position;
}

/// <summary>A character of a set, repeated as often as possible.</summary>
/// <param name="set">The characters.</param>
/// <param name="least">The fewest repetitions.</param>
/// <param name="most">The most repetitions.</param>
/// <param name="possessive">Whether what was taken is never given back (<c>++</c>).</param>
/// <param name="next">What follows.</param>
internal sealed class RepeatStep(RuneSet set, int least, int most, bool possessive, RegexStep next) : RegexStep
{
    public override int Match(ReadOnlySpan<char> text, int position)
    {
        int count = 0, end = position;
        for (int units; count < most && (units = set.Match(text, end)) > 0; count++)
            end += units;

        for (; count >= least; count--)
        {
            int match = next.Match(text, end);
            if (match >= 0 || possessive || count == 0)
                return match;
            end -= end - 2 >= position && char.IsLowSurrogate(text[end - 1]) && char.IsHighSurrogate(text[end - 2]) ? 2 : 1;
        }

        return -1;
    }
}

/// <summary>Alternatives, tried in order; each is linked to what follows.</summary>
internal sealed class ChoiceStep(RegexStep[] alternatives) : RegexStep
{
    public override int Match(ReadOnlySpan<char> text, int position)
    {
        foreach (var alternative in alternatives)
        {
            int match = alternative.Match(text, position);
            if (match >= 0)
                return match;
        }

        return -1;
    }
}

/// <summary>A lookahead, <c>(?=…)</c> or <c>(?!…)</c>.</summary>
internal sealed class LookaheadStep(RegexStep ahead, bool negative, RegexStep next) : RegexStep
{
    public override int Match(ReadOnlySpan<char> text, int position) =>
        ahead.Match(text, position) >= 0 == negative ? -1 : next.Match(text, position);
}
