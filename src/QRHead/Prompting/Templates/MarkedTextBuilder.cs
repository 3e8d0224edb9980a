using System.Text;

namespace QRHead.Prompting.Templates;

/// <summary>Puts a text together and keeps its marks; what it makes is charged to a budget.</summary>
internal sealed class MarkedTextBuilder(TemplateBudget budget)
{
    private readonly StringBuilder _text = new();
    private readonly List<CharRange> _given = [];

    /// <summary>Appends what the template writes.</summary>
    public MarkedTextBuilder Append(string text)
    {
        budget.Charge(text.Length);
        _text.Append(text);
        return this;
    }

    /// <summary>Appends a text with its marks.</summary>
    public MarkedTextBuilder Append(MarkedText text)
    {
        budget.Charge(text.Text.Length);
        foreach (CharRange range in text.Given)
            Mark(range.Start + _text.Length, range.End + _text.Length);
        _text.Append(text.Text);
        return this;
    }

    /// <summary>Gives the text.</summary>
    public MarkedText Build() => MarkedText.Of(_text.ToString(), _given);

    private void Mark(int start, int end)
    {
        if (_given is [.., var last] && last.End == start)
            _given[^1] = new CharRange(last.Start, end);
        else
            _given.Add(new CharRange(start, end));
    }
}
