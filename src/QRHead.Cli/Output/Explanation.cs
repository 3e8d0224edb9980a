using System.Globalization;
using System.Text;
using Spectre.Console;

namespace QRHead.Cli.Output;

/// <summary>
/// Shows which words of a passage earned its score: shades of colour in a terminal; without colour the strongest words stand
/// between marks: <c>**</c> from half of the best word's score, <c>*</c> from a quarter.
/// </summary>
internal sealed class Explanation(IAnsiConsole console)
{
    private const float Strong = 0.5f;
    private const float Weak = 0.25f;

    private readonly bool _colour = console.Profile.Capabilities.ColorSystem != ColorSystem.NoColors;

    public void Write(string query, IReadOnlyList<RankedPassage> passages)
    {
        var explained = passages.Select(passage => (Passage: passage, Words: WordScore.Of(passage))).ToList();
        float best = explained.SelectMany(item => item.Words).Select(word => word.Score).DefaultIfEmpty().Max();
        foreach ((RankedPassage passage, IReadOnlyList<WordScore> words) in explained)
        {
            console.WriteLine();
            console.MarkupLineInterpolated(
                CultureInfo.InvariantCulture, $"[bold]{passage.Rank}. {VisibleText.Of(passage.Passage.Id)}[/]  score {passage.Score:F4}");
            if (!string.IsNullOrEmpty(passage.Passage.Title))
                console.MarkupLine(Shaded(passage.Passage.Title, words.Where(word => word.Field == PassageField.Title), best));
            console.MarkupLine(Shaded(passage.Passage.Text, words.Where(word => word.Field == PassageField.Text), best));
            WriteBest(passage, words);
            WriteFound(query, passage);
        }
    }

    private void WriteBest(RankedPassage passage, IReadOnlyList<WordScore> words)
    {
        string[] best =
        [
            .. EarnedWords.Of(passage, words)
                .Select(word => string.Create(CultureInfo.InvariantCulture, $"{VisibleText.Of(word.Word)} {word.Score:F3}")),
        ];
        if (best.Length > 0)
            console.MarkupLineInterpolated($"[grey]earned by: {string.Join(", ", best)}[/]");
    }

    /// <summary>By similarity: what each word of the question found.</summary>
    private void WriteFound(string query, RankedPassage passage)
    {
        string[] found =
        [
            .. FoundWords.Of(query, passage).OrderByDescending(word => word.Score)
                .Select(word =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{VisibleText.Of(word.Word)} {word.Score:F3} ({VisibleText.Of(string.Join(", ", word.Found))})")),
        ];
        if (found.Length > 0)
            console.MarkupLineInterpolated($"[grey]the question's words: {string.Join("; ", found)}[/]");
    }

    private string Shaded(string text, IEnumerable<WordScore> words, float best)
    {
        text = VisibleText.Of(text);
        var markup = new StringBuilder();
        int at = 0;
        foreach (WordScore word in words)
        {
            markup.Append(Markup.Escape(text[at..word.Range.Start]));
            markup.Append(Shaded(Cut(text, word.Range), best > 0 ? word.Score / best : 0));
            at = word.Range.End;
        }

        return markup.Append(Markup.Escape(text[at..])).ToString();
    }

    private string Shaded(string word, float strength)
    {
        string escaped = Markup.Escape(word);
        if (strength < EarnedWords.Visible)
            return escaped;
        if (_colour)
        {
            // From the terminal's own background to a full yellow; dark letters on bright shades.
            int light = (int)(60 + (195 * Math.Min(strength, 1)));
            string letters = strength > Weak ? "black" : "default";
            return string.Create(CultureInfo.InvariantCulture, $"[{letters} on rgb({light},{light * 4 / 5},0)]{escaped}[/]");
        }

        return strength >= Strong ? $"**{escaped}**" : strength >= Weak ? $"*{escaped}*" : escaped;
    }

    private static string Cut(string text, CharRange range) => text[range.Start..range.End];
}
