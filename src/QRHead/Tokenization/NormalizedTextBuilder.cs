using System.Text;

namespace QRHead.Tokenization;

/// <summary>Writes a changed text, character by character, each with the range of the original that it stands for.</summary>
internal sealed class NormalizedTextBuilder(int capacity)
{
    private char[] _chars = new char[capacity];
    private CharRange[] _sources = new CharRange[capacity];

    public int Length { get; private set; }

    public void Add(char unit, CharRange source)
    {
        Reserve(1);
        _chars[Length] = unit;
        _sources[Length++] = source;
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
        Reserve(end - start);
        text.Chars[start..end].CopyTo(_chars.AsSpan(Length));
        text.CopySources(start, end, _sources.AsSpan(Length));
        Length += end - start;
    }

    /// <summary>Gives what was written; the builder is used up.</summary>
    public NormalizedText Build() => new(_chars.AsMemory(0, Length), _sources.AsMemory(0, Length));

    private void Reserve(int count)
    {
        if (Length + count <= _chars.Length)
            return;
        int capacity = Math.Max(Length + count, _chars.Length * 2);
        Array.Resize(ref _chars, capacity);
        Array.Resize(ref _sources, capacity);
    }
}
