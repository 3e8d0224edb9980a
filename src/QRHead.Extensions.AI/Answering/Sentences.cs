using System.Buffers;
using System.Globalization;
using System.Text.RegularExpressions;

namespace QRHead.Extensions.AI.Answering;

/// <summary>Cuts a text into sentences, each with the numbers in brackets that stand behind it.</summary>
internal static partial class Sentences
{
    private static readonly SearchValues<char> Before = SearchValues.Create(" \n\t(\"'");

    private static readonly HashSet<string> Abbreviations = new(StringComparer.OrdinalIgnoreCase)
    {
        "mr", "mrs", "ms", "dr", "prof", "st", "no", "vs", "etc", "e.g", "i.e", "cf", "fig", "inc", "ltd", "co", "jr", "sr", "approx", "al",
        "vol", "p", "pp", "ca",
    };

    /// <summary>Finds the sentences.</summary>
    /// <returns>Their characters, without white space around them; in order.</returns>
    public static IReadOnlyList<CharRange> Of(string text)
    {
        var sentences = new List<CharRange>();
        int start = 0;
        foreach (Match end in End().Matches(text))
        {
            if (end.Value[0] == '.' && EndsInAbbreviation(text.AsSpan(start, end.Index - start)))
                continue;
            Add(sentences, text, start, end.Index + end.Length);
            start = end.Index + end.Length;
        }

        Add(sentences, text, start, text.Length);
        return sentences;
    }

    /// <summary>Finds the numbers that a sentence cites, such as <c>[1]</c> or <c>[2, 3]</c>; each once.</summary>
    public static IReadOnlyList<int> CitedIn(string sentence) =>
    [
        .. Cited().Matches(sentence).SelectMany(match => Number().Matches(match.Value))
            .Select(match => int.Parse(match.ValueSpan, CultureInfo.InvariantCulture)).Distinct(),
    ];

    /// <summary>Takes the numbers in brackets out of a sentence.</summary>
    public static string WithoutCited(string sentence) => Cited().Replace(sentence, "").Trim();

    private static void Add(List<CharRange> sentences, string text, int start, int end)
    {
        while (start < end && char.IsWhiteSpace(text[start]))
            start++;
        while (end > start && char.IsWhiteSpace(text[end - 1]))
            end--;
        if (start == end)
            return;

        // Numbers alone belong to the sentence before them.
        if (sentences.Count > 0 && WithoutCited(text[start..end]).Length == 0)
            sentences[^1] = new CharRange(sentences[^1].Start, end);
        else
            sentences.Add(new CharRange(start, end));
    }

    private static bool EndsInAbbreviation(ReadOnlySpan<char> before)
    {
        string word = before[(before.LastIndexOfAny(Before) + 1)..].ToString();
        return Abbreviations.Contains(word) || (word.Length == 1 && char.IsUpper(word[0]));
    }

    /// <summary>A full stop, and what closes with it, before white space; in scripts without blanks the stop alone; a line break.</summary>
    [GeneratedRegex(@"[.!?]+[""'”’)\]]*(?:\z|(?:[ \t]*\[\d{1,4}(?:\s*[,;]\s*\d{1,4})*\])+|\s)|[。！？]+[”’」』）]*|\n+",
        RegexOptions.NonBacktracking)]
    private static partial Regex End();

    [GeneratedRegex(@"[ \t]*\[\d{1,4}(?:\s*[,;]\s*\d{1,4})*\]", RegexOptions.NonBacktracking)]
    private static partial Regex Cited();

    [GeneratedRegex(@"\d{1,4}", RegexOptions.NonBacktracking)]
    private static partial Regex Number();
}
