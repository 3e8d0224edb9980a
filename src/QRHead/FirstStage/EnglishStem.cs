namespace QRHead.FirstStage;

/// <summary>Takes endings off English words, so that "connected", "connecting" and "connections" are one. A pure function.</summary>
/// <remarks>M. F. Porter: An algorithm for suffix stripping, Program 14(3), 1980, in the form of its author's own program.</remarks>
internal static class EnglishStem
{
    private static readonly (string Ending, string Stem)[] Doubles =
    [
        ("ational", "ate"), ("tional", "tion"), ("enci", "ence"), ("anci", "ance"), ("izer", "ize"), ("bli", "ble"), ("alli", "al"),
        ("entli", "ent"), ("eli", "e"),
        ("ousli", "ous"), ("ization", "ize"), ("ation", "ate"), ("ator", "ate"), ("alism", "al"), ("iveness", "ive"), ("fulness", "ful"),
        ("ousness", "ous"),
        ("aliti", "al"), ("iviti", "ive"), ("biliti", "ble"), ("logi", "log"),
    ];

    private static readonly (string Ending, string Stem)[] Qualities =
        [("icate", "ic"), ("ative", ""), ("alize", "al"), ("iciti", "ic"), ("ical", "ic"), ("ful", ""), ("ness", "")];

    private static readonly string[] Last =
        [
            "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ion", "ou", "ism", "ate", "iti", "ous",
            "ive", "ize",
        ];

    /// <summary>Stems a word.</summary>
    /// <param name="word">In lower case. One with other characters than a to z, or of two letters, stays as it is.</param>
    /// <returns>The stem.</returns>
    public static string Of(string word)
    {
        if (word.Length <= 2 || !word.All(char.IsAsciiLetterLower))
            return word;
        string stem = WithoutPlural(word);
        stem = WithoutTense(stem);
        if (stem.EndsWith('y') && HasVowel(stem[..^1]))
            stem = stem[..^1] + "i";
        stem = Replaced(stem, Doubles);
        stem = Replaced(stem, Qualities);
        stem = WithoutLast(stem);
        if (stem.EndsWith('e') && (Measure(stem[..^1]) > 1 || (Measure(stem[..^1]) == 1 && !EndsShort(stem[..^1]))))
            stem = stem[..^1];
        return stem.EndsWith("ll", StringComparison.Ordinal) && Measure(stem[..^1]) > 1 ? stem[..^1] : stem;
    }

    private static string WithoutPlural(string word) =>
        word.EndsWith("sses", StringComparison.Ordinal) || word.EndsWith("ies", StringComparison.Ordinal) ? word[..^2]
        : word.EndsWith('s') && !word.EndsWith("ss", StringComparison.Ordinal) ? word[..^1]
        : word;

    private static string WithoutTense(string word)
    {
        if (word.EndsWith("eed", StringComparison.Ordinal))
            return Measure(word[..^3]) > 0 ? word[..^1] : word;
        string? stem = word.EndsWith("ed", StringComparison.Ordinal) && HasVowel(word[..^2]) ? word[..^2]
            : word.EndsWith("ing", StringComparison.Ordinal) && HasVowel(word[..^3]) ? word[..^3]
            : null;
        if (stem is null)
            return word;
        if (stem.EndsWith("at", StringComparison.Ordinal) || stem.EndsWith("bl", StringComparison.Ordinal)
            || stem.EndsWith("iz", StringComparison.Ordinal))
            return stem + "e";
        if (EndsDouble(stem))
            return stem[^1] is 'l' or 's' or 'z' ? stem : stem[..^1];
        return Measure(stem) == 1 && EndsShort(stem) ? stem + "e" : stem;
    }

    /// <summary>Replaces the ending that fits, where enough is left in front of it; no other is tried then.</summary>
    private static string Replaced(string word, (string Ending, string Stem)[] endings)
    {
        foreach ((string ending, string stem) in endings)
        {
            if (word.EndsWith(ending, StringComparison.Ordinal))
                return Measure(word[..^ending.Length]) > 0 ? word[..^ending.Length] + stem : word;
        }

        return word;
    }

    private static string WithoutLast(string word)
    {
        foreach (string ending in Last)
        {
            if (!word.EndsWith(ending, StringComparison.Ordinal))
                continue;
            string stem = word[..^ending.Length];
            return Measure(stem) > 1 && (ending != "ion" || stem is [.., 's' or 't']) ? stem : word;
        }

        return word;
    }

    /// <summary>How often a vowel is followed by a consonant.</summary>
    private static int Measure(string word)
    {
        int measure = 0;
        for (int i = 1; i < word.Length; i++)
            measure += IsConsonant(word, i) && !IsConsonant(word, i - 1) ? 1 : 0;
        return measure;
    }

    private static bool HasVowel(string word)
    {
        for (int i = 0; i < word.Length; i++)
        {
            if (!IsConsonant(word, i))
                return true;
        }

        return false;
    }

    private static bool EndsDouble(string word) => word.Length >= 2 && word[^1] == word[^2] && IsConsonant(word, word.Length - 1);

    /// <summary>Ends in consonant, vowel and a consonant other than w, x and y, as "hop" does.</summary>
    private static bool EndsShort(string word) =>
        word.Length >= 3 && IsConsonant(word, word.Length - 1) && !IsConsonant(word, word.Length - 2) && IsConsonant(word, word.Length - 3)
        && word[^1] is not ('w' or 'x' or 'y');

    private static bool IsConsonant(string word, int place) =>
        word[place] is not ('a' or 'e' or 'i' or 'o' or 'u') && (word[place] != 'y' || place == 0 || !IsConsonant(word, place - 1));
}
