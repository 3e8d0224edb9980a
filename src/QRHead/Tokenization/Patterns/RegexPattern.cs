namespace QRHead.Tokenization.Patterns;

/// <summary>Matches a regular expression character by character (not UTF-16 unit by unit), backtracking as Oniguruma does.</summary>
/// <remarks>
/// An expression may ask for endless ways to match one stretch. After some millions of steps it is given up, as Oniguruma does.
/// </remarks>
/// <param name="first">The first step.</param>
/// <param name="tooSlow">Makes the complaint about an expression that is given up.</param>
internal sealed class RegexPattern(RegexStep first, Func<Exception> tooSlow) : Pattern
{
    private const long MostSteps = 10_000_000;

    /// <summary>Honest expressions read a run of blanks some times over, however long it is.</summary>
    private const long MostStepsForAUnit = 100;

    public override bool TryFind(ReadOnlySpan<char> text, int start, out CharRange match)
    {
        long steps = MostSteps + MostStepsForAUnit * (text.Length - start);
        for (int i = start; i < text.Length; i++)
        {
            if (char.IsLowSurrogate(text[i]) && i > start && char.IsHighSurrogate(text[i - 1]))
                continue;
            int end = first.Match(text, i, ref steps);
            if (steps < 0)
                throw tooSlow();
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
    /// <param name="text">The text.</param>
    /// <param name="position">Where the step starts.</param>
    /// <param name="steps">How many steps may still be tried; below 0 the search is given up.</param>
    /// <returns>The end of the match, or -1.</returns>
    public abstract int Match(ReadOnlySpan<char> text, int position, ref long steps);
}

/// <summary>The end of an expression.</summary>
internal sealed class EndStep : RegexStep
{
    public override int Match(ReadOnlySpan<char> text, int position, ref long steps) => position;
}

/// <summary>A character of a set, repeated as often as possible.</summary>
/// <param name="set">The characters.</param>
/// <param name="least">The fewest repetitions.</param>
/// <param name="most">The most repetitions.</param>
/// <param name="possessive">Whether what was taken is never given back (<c>++</c>).</param>
/// <param name="next">What follows.</param>
internal sealed class RepeatStep(RuneSet set, int least, int most, bool possessive, RegexStep next) : RegexStep
{
    public override int Match(ReadOnlySpan<char> text, int position, ref long steps)
    {
        int count = 0, end = position;
        for (int units; count < most && (units = set.Match(text, end)) > 0; count++)
            end += units;

        steps -= count;
        for (; count >= least && --steps >= 0; count--)
        {
            int match = next.Match(text, end, ref steps);
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
    public override int Match(ReadOnlySpan<char> text, int position, ref long steps)
    {
        foreach (var alternative in alternatives)
        {
            int match = --steps < 0 ? -1 : alternative.Match(text, position, ref steps);
            if (match >= 0)
                return match;
        }

        return -1;
    }
}

/// <summary>A lookahead, <c>(?=…)</c> or <c>(?!…)</c>.</summary>
internal sealed class LookaheadStep(RegexStep ahead, bool negative, RegexStep next) : RegexStep
{
    public override int Match(ReadOnlySpan<char> text, int position, ref long steps) =>
        ahead.Match(text, position, ref steps) >= 0 == negative ? -1 : next.Match(text, position, ref steps);
}
