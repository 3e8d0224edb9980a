using System.Globalization;
using System.Text;

namespace QRHead.Prompting.Templates.Values;

/// <summary>Writes a value as JSON, as Python's <c>json.dumps</c> does where it leaves characters beyond ASCII as they are.</summary>
/// <param name="budget">What is paid from.</param>
/// <param name="indent">Blanks for each level; null for one line.</param>
/// <param name="sorted">Whether names are in order.</param>
internal sealed class PythonJson(TemplateBudget budget, int? indent, bool sorted)
{
    private readonly MarkedTextBuilder _json = new(budget);

    /// <summary>Writes a value.</summary>
    /// <exception cref="TemplateFault">It has no form in JSON.</exception>
    public MarkedText Write(object? value)
    {
        Write(value, level: 0);
        return _json.Build();
    }

    private void Write(object? value, int level)
    {
        budget.Enter();
        switch (value)
        {
            case MarkedText text:
                WriteText(text);
                break;
            case Sequence sequence:
                WriteAll("[", "]", sequence.Items, level, item => Write(item, level + 1));
                break;
            case Mapping mapping:
                IReadOnlyList<KeyValuePair<object, object?>> entries = sorted
                    ? [.. mapping.Entries.OrderBy(entry => entry.Key, Comparer<object>.Create(Python.Compare))]
                    : mapping.Entries;
                WriteAll("{", "}", entries, level, entry =>
                {
                    WriteText(PythonText.Of(entry.Key, budget));
                    _json.Append(": ");
                    Write(entry.Value, level + 1);
                });
                break;
            default:
                _json.Append(value switch
                {
                    null => "null",
                    bool flag => flag ? "true" : "false",
                    long whole => whole.ToString(CultureInfo.InvariantCulture),
                    double number => Python.Write(number),
                    _ => throw new TemplateFault($"It writes {Python.KindOf(value)} as JSON."),
                });
                break;
        }

        budget.Leave();
    }

    private void WriteAll<T>(string open, string close, IReadOnlyList<T> items, int level, Action<T> write)
    {
        _json.Append(open);
        for (int i = 0; i < items.Count; i++)
        {
            if (i > 0)
                _json.Append(indent is null ? ", " : ",");
            NewLine(level + 1);
            write(items[i]);
        }

        if (items.Count > 0)
            NewLine(level);
        _json.Append(close);
    }

    private void NewLine(int level)
    {
        if (indent is { } blanks)
            _json.Append("\n").Append(new string(' ', blanks * level));
    }

    private void WriteText(MarkedText text)
    {
        var escaped = new StringBuilder(text.Text.Length);
        foreach (char unit in text.Text)
        {
            _ = unit switch
            {
                '"' => escaped.Append("\\\""),
                '\\' => escaped.Append("\\\\"),
                '\n' => escaped.Append("\\n"),
                '\r' => escaped.Append("\\r"),
                '\t' => escaped.Append("\\t"),
                '\b' => escaped.Append("\\b"),
                '\f' => escaped.Append("\\f"),
                < ' ' => escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}"),
                _ => escaped.Append(unit),
            };
        }

        _json.Append("\"").Append(text.Rewritten(escaped.ToString())).Append("\"");
    }
}
