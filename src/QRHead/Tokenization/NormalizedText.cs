namespace QRHead.Tokenization;

/// <summary>A text on its way to the model, and for each of its characters the range of the original text that it came from.</summary>
/// <remarks>
/// Most stages leave every unit in its place, or put some in front; then a unit's place in the original is counted. Ranges are kept,
/// one a unit, only once a stage has changed the number of units elsewhere.
/// </remarks>
internal sealed class NormalizedText
{
    private readonly ReadOnlyMemory<char> _chars;

    /// <summary>The range of each unit, or null where places are counted.</summary>
    private readonly ReadOnlyMemory<CharRange>? _sources;

    /// <summary>Where places are counted: the place in the original of the first unit after the prefix.</summary>
    private readonly int _offset;

    /// <summary>Where places are counted: how many units in front stand for the first character of the original.</summary>
    private readonly int _prefix;

    /// <summary>Takes an original text, unchanged.</summary>
    public NormalizedText(string original) => _chars = original.AsMemory();

    /// <summary>Takes a changed text, with the original range of each UTF-16 unit.</summary>
    public NormalizedText(ReadOnlyMemory<char> chars, ReadOnlyMemory<CharRange> sources) => (_chars, _sources) = (chars, sources);

    private NormalizedText(ReadOnlyMemory<char> chars, ReadOnlyMemory<CharRange>? sources, int offset, int prefix) =>
        (_chars, _sources, _offset, _prefix) = (chars, sources, offset, prefix);

    public ReadOnlySpan<char> Chars => _chars.Span;

    public int Length => _chars.Length;

    public NormalizedText Slice(int start, int end)
    {
        if (start == 0 && end == Length)
            return this;
        var chars = _chars[start..end];
        if (_sources is { } sources)
            return new NormalizedText(chars, sources[start..end]);
        if (start < end && end <= _prefix)
            return new NormalizedText(chars, Enumerable.Repeat(SourceOf(start, end), chars.Length).ToArray());
        int prefix = Math.Max(_prefix - start, 0);
        return new NormalizedText(chars, null, _offset + Math.Max(start - _prefix, 0), prefix);
    }

    /// <summary>Finds the original range of a stretch that is not empty; half a character counts as the whole.</summary>
    public CharRange SourceOf(int start, int end)
    {
        if (_sources is { } sources)
            return new CharRange(sources.Span[start].Start, sources.Span[end - 1].End);
        var chars = _chars.Span;
        start = Math.Max(start, _prefix);
        end = Math.Max(end, _prefix + 1);
        if (start > 0 && char.IsLowSurrogate(chars[start]) && char.IsHighSurrogate(chars[start - 1]))
            start--;
        if (end < chars.Length && char.IsHighSurrogate(chars[end - 1]) && char.IsLowSurrogate(chars[end]))
            end++;
        return new CharRange(_offset + start - _prefix, _offset + end - _prefix);
    }

    /// <summary>Writes the original range of each unit of a stretch.</summary>
    public void CopySources(int start, int end, Span<CharRange> ranges)
    {
        if (_sources is { } sources)
        {
            sources.Span[start..end].CopyTo(ranges);
            return;
        }

        var chars = _chars.Span;
        for (int i = start; i < end; i++)
        {
            int place = _offset + i - _prefix;
            bool stands = i >= _prefix && !char.IsSurrogate(chars[i]); // for itself alone
            ranges[i - start] = stands ? new CharRange(place, place + 1) : SourceOf(i, i + 1);
        }
    }

    /// <summary>Takes other units, each standing for the same as the one it replaces.</summary>
    /// <param name="chars">As many units as before, with the pairs of surrogates where they were.</param>
    public NormalizedText WithUnits(ReadOnlyMemory<char> chars) => new(chars, _sources, _offset, _prefix);

    /// <summary>Replaces every occurrence of a unit; neither is half of a pair of surrogates.</summary>
    public NormalizedText Replace(char unit, char replacement)
    {
        if (!Chars.Contains(unit))
            return this;
        char[] chars = new char[Length];
        Chars.Replace(chars, unit, replacement);
        return WithUnits(chars);
    }

    /// <summary>Puts units in front of a text that is not empty; they stand for its first character.</summary>
    public NormalizedText Prepend(string prefix)
    {
        char[] chars = [.. prefix, .. Chars];
        if (_sources is not { } sources)
            return new NormalizedText(chars, null, _offset, _prefix + prefix.Length);
        CharRange[] first = [.. Enumerable.Repeat(sources.Span[0], prefix.Length)];
        return new NormalizedText(chars, (CharRange[])[.. first, .. sources.Span]);
    }
}
