using System.Runtime.InteropServices;

namespace QRHead.Tokenization;

/// <summary>The tokens of a text while it is being encoded.</summary>
internal sealed class TokenBuffer(string text)
{
    private readonly List<int> _ids = new(text.Length / 4 + 2);
    private readonly List<CharRange> _ranges = new(text.Length / 4 + 2);

    /// <summary>The stretches of normalised text that added tokens matched, by token index.</summary>
    private readonly Dictionary<int, string> _addedTexts = [];

    /// <summary>Gets the original text.</summary>
    public string Text => text;

    public int Count => _ids.Count;

    public Span<CharRange> Ranges => CollectionsMarshal.AsSpan(_ranges);

    /// <summary>Gets how many of the first and of the last tokens the template added.</summary>
    public (int Before, int After) Template { get; private set; }

    public void Add(int id, CharRange range)
    {
        _ids.Add(id);
        _ranges.Add(range);
    }

    public void AddMatched(int id, CharRange range, string matched)
    {
        _addedTexts.Add(Count, matched);
        Add(id, range);
    }

    public int IdAt(int index) => _ids[index];

    public string? AddedTextAt(int index) => _addedTexts.GetValueOrDefault(index);

    /// <summary>Puts template tokens around the text.</summary>
    public void Surround(IReadOnlyList<int> before, IReadOnlyList<int> after)
    {
        _ids.InsertRange(0, before);
        _ids.AddRange(after);
        _ranges.InsertRange(0, new CharRange[before.Count]);
        _ranges.AddRange(new CharRange[after.Count]);
        Template = (Template.Before + before.Count, Template.After + after.Count);
    }

    public Encoding Build()
    {
        bool[] isTemplate = new bool[Count];
        isTemplate.AsSpan(0, Template.Before).Fill(true);
        isTemplate.AsSpan(Count - Template.After).Fill(true);
        return new Encoding([.. _ids], [.. _ranges], isTemplate);
    }
}
