namespace QRHead.Lab.Needles;

/// <summary>A long text in which a sentence can be hidden at any depth.</summary>
/// <param name="paragraphs">What it is made of, again from the start where it ends; at least one.</param>
/// <param name="countTokens">Counts tokens.</param>
internal sealed class Haystack(IReadOnlyList<string> paragraphs, Func<string, int> countTokens)
{
    private readonly List<(string Text, int Tokens)> _counted = [];

    /// <summary>Hides a sentence.</summary>
    /// <param name="sentence">The sentence.</param>
    /// <param name="tokens">How many tokens the text has about, not counting the sentence.</param>
    /// <param name="depth">Where it stands: 0 at the beginning, 1 at the end.</param>
    public string With(string sentence, int tokens, double depth)
    {
        var texts = new List<string>();
        int length = 0, place = 0;
        for (int i = 0; length < tokens; i++)
        {
            (string text, int count) = Paragraph(i);
            if (length < depth * tokens)
                place = texts.Count + 1;
            texts.Add(text);
            length += count;
        }

        texts.Insert(place, sentence);
        return string.Join("\n\n", texts);
    }

    private (string Text, int Tokens) Paragraph(int number)
    {
        while (_counted.Count <= number)
        {
            string text = paragraphs[_counted.Count % paragraphs.Count].Trim();
            _counted.Add((text, countTokens(text) + 1));
        }

        return _counted[number];
    }
}
