using System.Text;

namespace QRHead.Tokenization;

/// <summary>Writes a changed text, character by character, each with the range of the original that it stands for.</summary>
internal sealed class NormalizedTextBuilder(int capacity)
{
    private readonly List<char> _chars = new(capacity);
    private readonly List<CharRange> _sources = new(capacity);

    public int Length => _chars.Count;

    public void Add(char unit, CharRange source)
    {
        _chars.Add(unit);
        _sources.Add(source);
    }

    public void Add(Rune rune, CharRange source)
    {
        Span<char> units = stackalloc char[2];
        Add(units[..rune.EncodeToUtf16(units)], source);
    }

    public void Add(ReadOnlySpan<char> units, CharRange source)
    {
        foreach (char unit in units)
            Add(unit, source);
    }

    /// <summary>Copies a stretch of <paramref name="text"/> as it is.</summary>
    public void Copy(NormalizedText text, int start, int end)
    {
        _chars.AddRange(text.Chars[start..end]);
        for (int i = start; i < end; i++)
            _sources.Add(text.SourceOf(i, i + 1));
    }

    public NormalizedText Build() => new(_chars.ToArray(), _sources.ToArray());
}
