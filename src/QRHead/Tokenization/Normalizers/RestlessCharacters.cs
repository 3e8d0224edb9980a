namespace QRHead.Tokenization.Normalizers;

/// <summary>
/// The characters that a normalisation form may change, move or join to the one before; text without them stays as it is.
/// </summary>
/// <remarks>
/// All others start anew: what stands before one of them and what follows it can be normalised apart. Characters beyond U+FFFF all
/// count as restless.
/// </remarks>
internal sealed class RestlessCharacters
{
    private const int FirstMark = 0x300; // no character below it joins the one before

    private static readonly Lazy<RestlessCharacters>[] Forms =
        [
            .. Enumerable.Range(0, 4)
                .Select(form => new Lazy<RestlessCharacters>(() => new RestlessCharacters((form & 2) != 0, (form & 1) != 0))),
        ];

    private readonly bool[] _isRestless = new bool[char.MaxValue + 1];
    private readonly char _lastBeforeFirst;

    private RestlessCharacters(bool compatible, bool compose)
    {
        var parts = new List<int>();
        for (int unit = 0; unit < _isRestless.Length; unit++)
        {
            bool joins = unit >= FirstMark && (Unicode9.CombiningClass(unit) != 0 || (compose && Unicode9.IsSecond(unit)));
            _isRestless[unit] = joins || char.IsSurrogate((char)unit) || Changes(unit, compatible, compose, parts);
        }

        _lastBeforeFirst = (char)(Array.IndexOf(_isRestless, true) - 1);
    }

    /// <summary>Gets those of a form: NFC, NFD, NFKC or NFKD.</summary>
    public static RestlessCharacters Of(bool compatible, bool compose) => Forms[(compatible ? 2 : 0) + (compose ? 1 : 0)].Value;

    /// <summary>Finds the first at or after a position.</summary>
    /// <returns>Its index, or -1.</returns>
    public int Find(ReadOnlySpan<char> text, int start)
    {
        for (int i = start; i < text.Length; i++)
        {
            int skipped = text[i..].IndexOfAnyExceptInRange('\0', _lastBeforeFirst);
            if (skipped < 0)
                return -1;
            i += skipped;
            if (_isRestless[text[i]])
                return i;
        }

        return -1;
    }

    /// <summary>Finds the end of a run of them.</summary>
    public int FindEnd(ReadOnlySpan<char> text, int start)
    {
        while (start < text.Length && _isRestless[text[start]])
            start++;
        return start;
    }

    /// <summary>Tells whether a character alone does not come out as itself.</summary>
    private static bool Changes(int character, bool compatible, bool compose, List<int> parts)
    {
        parts.Clear();
        Unicode9.Decompose(character, compatible, parts);
        int result = parts[0];
        foreach (int part in parts.Skip(1))
        {
            if (!compose || !Unicode9.TryCompose(result, part, out result))
                return true;
        }

        return result != character;
    }
}
