using System.Text.RegularExpressions;

namespace QRHead;

/// <summary>
/// Splits a text into passages: paragraphs (separated by empty lines) are joined up to a length; a longer paragraph is cut at ends
/// of sentences, a longer sentence between words. A Markdown heading starts a new passage and titles what follows it.
/// </summary>
/// <param name="maxTokens">The length of a passage in tokens; at least 1.</param>
/// <param name="countTokens">Counts the tokens of a text.</param>
public sealed partial class TextSplitter(int maxTokens, Func<string, int> countTokens)
{
    /// <summary>The length that the tool splits at unless told otherwise.</summary>
    public const int DefaultMaxTokens = 200;

    private readonly int _maxTokens = maxTokens >= 1
        ? maxTokens
        : throw new ArgumentOutOfRangeException(nameof(maxTokens), maxTokens, "A passage needs at least 1 token.");

    /// <summary>Gets the length of a passage, in tokens.</summary>
    public int MaxTokens => _maxTokens;

    /// <summary>Splits a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="markdown">Whether lines that start with <c>#</c> are headings.</param>
    /// <returns>Passages without ids, in the order of the text.</returns>
    public IEnumerable<Passage> Split(string text, bool markdown)
    {
        string? title = null;
        string gathered = "";
        foreach (string paragraph in Paragraphs(text, markdown))
        {
            if (markdown && Heading().Match(paragraph) is { Success: true } heading)
            {
                if (gathered.Length > 0)
                    yield return new Passage("", gathered, title);
                (gathered, title) = ("", heading.Groups[1].Value is { Length: > 0 } words ? words : null);
                continue;
            }

            foreach (string piece in Fitting(paragraph))
            {
                string joined = gathered.Length == 0 ? piece : $"{gathered}\n\n{piece}";
                if (gathered.Length > 0 && !Fits(joined))
                {
                    yield return new Passage("", gathered, title);
                    joined = piece;
                }

                gathered = joined;
            }
        }

        if (gathered.Length > 0)
            yield return new Passage("", gathered, title);
    }

    private static IEnumerable<string> Paragraphs(string text, bool markdown)
    {
        string lines = text.Replace("\r\n", "\n", StringComparison.Ordinal);
        if (markdown)
            lines = HeadingLine().Replace(lines, "\n\n$0\n\n");
        return EmptyLines().Split(lines).Select(paragraph => paragraph.Trim()).Where(paragraph => paragraph.Length > 0);
    }

    private bool Fits(string text) => countTokens(text) <= _maxTokens;

    /// <summary>Cuts a paragraph into pieces that fit, as far as there are places to cut; each as long as possible.</summary>
    private IEnumerable<string> Fitting(string paragraph) =>
        Fits(paragraph) ? [paragraph]
        : Joined(SentenceStart().Split(paragraph).SelectMany(sentence => Fits(sentence) ? [sentence] : WordStart().Split(sentence)));

    /// <summary>Joins neighbours, each with the white space behind it, up to the length.</summary>
    private IEnumerable<string> Joined(IEnumerable<string> parts)
    {
        string gathered = "";
        foreach (string part in parts)
        {
            if (gathered.Length > 0 && !Fits((gathered + part).TrimEnd()))
            {
                yield return gathered.TrimEnd();
                gathered = "";
            }

            gathered += part;
        }

        if (gathered.Length > 0)
            yield return gathered.TrimEnd();
    }

    [GeneratedRegex(@"\n[ \t]*\n")]
    private static partial Regex EmptyLines();

    [GeneratedRegex(@"(?<=[.!?]\s+|[。！？]\s*)(?=[^\s。！？])")]
    private static partial Regex SentenceStart();

    [GeneratedRegex(@"(?<=\s)(?=\S)")]
    private static partial Regex WordStart();

    [GeneratedRegex(@"^#{1,6}(?:[ \t].*)?$", RegexOptions.Multiline)]
    private static partial Regex HeadingLine();

    [GeneratedRegex(@"^#{1,6}(?:[ \t]+(.*?)(?:[ \t]+#+)?)?[ \t]*$")]
    private static partial Regex Heading();
}
