namespace QRHead.Prompting;

/// <summary>A conversation as a model reads it.</summary>
/// <param name="Text">The characters.</param>
/// <param name="Given">Which of them are the speakers' words; ordered and disjoint.</param>
internal sealed record ChatPrompt(string Text, IReadOnlyList<CharRange> Given)
{
    /// <summary>Gets the characters that the template wrote: the only places where a token may steer the model.</summary>
    public IReadOnlyList<CharRange> Template { get; } = Between(Given, Text.Length);

    private static List<CharRange> Between(IReadOnlyList<CharRange> given, int length)
    {
        var between = new List<CharRange>();
        int from = 0;
        foreach (CharRange range in given)
        {
            if (range.Start > from)
                between.Add(new CharRange(from, range.Start));
            from = range.End;
        }

        if (length > from)
            between.Add(new CharRange(from, length));
        return between;
    }
}
