using System.Text;

namespace QRHead.Evaluation;

/// <summary>How near an answer is to those that are accepted, by its words alone: what needs no judge.</summary>
/// <remarks>
/// As SQuAD's evaluation does it (<c>evaluate-v1.1.py</c>): words in lower case, without punctuation of ASCII and without <c>a</c>,
/// <c>an</c> and <c>the</c>; of several accepted answers the nearest counts.
/// </remarks>
public static class AnswerScores
{
    private static readonly HashSet<string> Articles = ["a", "an", "the"];

    /// <summary>
    /// The harmonic mean of two shares: of the answer's words that are accepted, and of the accepted words that the answer has.
    /// </summary>
    /// <param name="answer">The answer.</param>
    /// <param name="accepted">The accepted answers; at least one.</param>
    /// <returns>0 to 1.</returns>
    /// <exception cref="ArgumentException">Nothing is accepted.</exception>
    public static double F1(string answer, IReadOnlyList<string> accepted) => Best(answer, accepted, F1);

    /// <summary>Whether the answer has an accepted one in it, word by word.</summary>
    /// <inheritdoc cref="F1(string, IReadOnlyList{string})" path="/param"/>
    /// <returns>1 or 0.</returns>
    /// <exception cref="ArgumentException">Nothing is accepted.</exception>
    public static double Containment(string answer, IReadOnlyList<string> accepted) => Best(answer, accepted, Containment);

    private static double Best(string answer, IReadOnlyList<string> accepted, Func<string[], string[], double> score)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(accepted);
        if (accepted.Count == 0)
            throw new ArgumentException("There is no accepted answer to compare with.", nameof(accepted));
        string[] words = Words(answer);
        return accepted.Max(one => score(words, Words(one)));
    }

    private static double F1(string[] answer, string[] accepted)
    {
        Dictionary<string, int> left = accepted.CountBy(word => word).ToDictionary();
        int same = answer.Count(word => left.TryGetValue(word, out int count) && (left[word] = count - 1) >= 0);
        if (answer.Length == 0 || accepted.Length == 0)
            return answer.Length == accepted.Length ? 1 : 0;
        return 2.0 * same / (answer.Length + accepted.Length);
    }

    private static double Containment(string[] answer, string[] accepted) =>
        accepted.Length > 0 && Enumerable.Range(0, Math.Max(0, answer.Length - accepted.Length + 1))
            .Any(start => answer.AsSpan(start, accepted.Length).SequenceEqual(accepted)) ? 1 : 0;

    private static string[] Words(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (char character in text.ToLowerInvariant())
        {
            if (!(char.IsAscii(character) && (char.IsPunctuation(character) || char.IsSymbol(character))))
                plain.Append(character);
        }

        return [.. plain.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Where(word => !Articles.Contains(word))];
    }
}
