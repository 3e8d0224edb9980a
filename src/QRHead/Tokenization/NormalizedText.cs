namespace QRHead.Tokenization;

/// <summary>A text on its way to the model, and for each of its characters the range of the original text that it came from.</summary>
/// <remarks>Ranges are kept only once a stage has changed the text; until then a character's place is its position.</remarks>
internal sealed class NormalizedText
{
    private readonly ReadOnlyMemory<char> _chars;
    private readonly ReadOnlyMemory<CharRange> _sources;
    private readonly int _offset;
    private readonly bool _changed;

    /// <summary>Takes an original text, unchanged.</summary>
    public NormalizedText(string original) => _chars = original.AsMemory();

    /// <summary>Takes a changed text, with the original range of each UTF-16 unit.</summary>
    public NormalizedText(ReadOnlyMemory<char> chars, ReadOnlyMemory<CharRange> sources) =>
        (_chars, _sources, _changed) = (chars, sources, true);

    private NormalizedText(ReadOnlyMemory<char> chars, int offset) => (_chars, _offset) = (chars, offset);

    public ReadOnlySpan<char> Chars => _chars.Span;

    public int Length => _chars.Length;

    public NormalizedText Slice(int start, int end)
    {
        if (start == 0 && end == Length)
            return this;
        var chars = _chars[start..end];
        return _changed ? new NormalizedText(chars, _sources[start..end]) : new NormalizedText(chars, _offset + start);
    }

    /// <summary>Finds the original range of a stretch that is not empty; half a character counts as the whole.</summary>
    public CharRange SourceOf(int start, int end)
    {
        if (_changed)
            return new CharRange(_sources.Span[start].Start, _sources.Span[end - 1].End);
        var chars = _chars.Span;
        if (start > 0 && char.IsLowSurrogate(chars[start]) && char.IsHighSurrogate(chars[start - 1]))
            start--;
        if (end < chars.Length && char.IsHighSurrogate(chars[end - 1]) && char.IsLowSurrogate(chars[end]))
            end++;
        return new CharRange(_offset + start, _offset + end);
    }
}
