namespace QRHead.Tokenization.Patterns;

/// <summary>The expression <c>\s+(?!\S)|\s+</c>, which most splitting expressions end with.</summary>
internal static class Whitespace
{
    /// <summary>Finds the end of a run of whitespace; before a visible character the run leaves its last blank to that character.</summary>
    public static int FindEnd(ReadOnlySpan<char> text, int start)
    {
        int end = RuneKinds.SkipRun(text, start, RuneKind.Space);
        return end == text.Length || end == start + 1 ? end : end - 1; // every blank is one unit
    }
}
