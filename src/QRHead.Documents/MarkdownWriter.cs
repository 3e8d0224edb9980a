using System.Text;

namespace QRHead.Documents;

/// <summary>
/// Writes Markdown from what other formats say: text that flows, headings, items, tables, code. White space is that of a reader: one blank,
/// one empty line.
/// </summary>
internal sealed class MarkdownWriter
{
    private const int ShortestFence = 3;

    private readonly StringBuilder _text = new();
    private readonly StringBuilder _cell = new();
    private readonly StringBuilder _code = new();
    private readonly List<string> _cells = [];
    private int _codeDepth, _headingDepth;
    private bool _inCell, _space, _hasRows;

    private StringBuilder Target => _inCell ? _cell : _text;

    /// <summary>Whether ends of lines and blocks are blanks here.</summary>
    private bool IsInline => _inCell || _headingDepth > 0;

    /// <summary>Writes text that flows, or as it is within code.</summary>
    public void Text(string text)
    {
        if (_codeDepth > 0)
        {
            _code.Append(text);
            return;
        }

        foreach (char unit in text)
        {
            if (unit != '\u00A0' && char.IsWhiteSpace(unit))
            {
                _space = true;
                continue;
            }

            StringBuilder target = Target;
            if (_space && target.Length > 0 && target[^1] is not ('\n' or ' '))
                target.Append(' ');
            _space = false;
            if (_inCell && unit == '|')
                target.Append('\\');
            target.Append(unit);
        }
    }

    /// <summary>Goes to a new line.</summary>
    public void Line() => Feed(lines: 1);

    /// <summary>Begins or ends a block.</summary>
    public void Block() => Feed(lines: 2);

    /// <summary>Begins a heading; what is in it is one line.</summary>
    /// <param name="level">1 to 6.</param>
    public void BeginHeading(int level)
    {
        Block();
        if (!_inCell && _codeDepth == 0 && _headingDepth == 0)
            _text.Append('#', level).Append(' ');
        _headingDepth++;
    }

    public void EndHeading()
    {
        _headingDepth = Math.Max(0, _headingDepth - 1);
        Block();
    }

    public void BeginItem()
    {
        Line();
        if (!IsInline && _codeDepth == 0)
            _text.Append("- ");
    }

    public void BeginCode()
    {
        Block();
        _codeDepth++;
    }

    public void EndCode()
    {
        if (--_codeDepth > 0)
            return;
        string code = _code.ToString().Trim('\r', '\n').TrimEnd();
        _code.Clear();
        if (IsInline)
        {
            Text(code);
        }
        else if (code.Length > 0)
        {
            string fence = new('`', FenceLength(code));
            _text.Append(fence).Append('\n').Append(code).Append('\n').Append(fence);
            Block();
        }
    }

    public void BeginTable()
    {
        Block();
        _hasRows = false;
    }

    public void BeginRow() => _cells.Clear();

    public void BeginCell()
    {
        _space = false;
        _cell.Clear();
        _inCell = true;
    }

    public void EndCell()
    {
        if (!_inCell)
            return;
        _inCell = _space = false;
        _cells.Add(_cell.ToString().Trim());
    }

    public void EndRow()
    {
        if (_cells.TrueForAll(cell => cell.Length == 0))
            return;
        Line();
        _text.Append("| ").AppendJoin(" | ", _cells).Append(" |");
        if (!_hasRows)
            _text.Append("\n|").Append(string.Concat(Enumerable.Repeat("---|", _cells.Count)));
        _hasRows = true;
        _cells.Clear();
    }

    public void EndTable() => Block();

    /// <inheritdoc/>
    public override string ToString() => _text.ToString().Trim();

    private void Feed(int lines)
    {
        if (_codeDepth > 0)
        {
            if (_code.Length > 0 && _code[^1] != '\n')
                _code.Append('\n');
        }
        else if (IsInline)
        {
            _space = true;
        }
        else
        {
            _space = false;
            int there = 0;
            while (there < lines && there < _text.Length && _text[^(there + 1)] == '\n')
                there++;
            if (_text.Length > there)
                _text.Append('\n', lines - there);
        }
    }

    private static int FenceLength(string code)
    {
        int longest = 0, run = 0;
        foreach (char unit in code)
            longest = Math.Max(longest, run = unit == '`' ? run + 1 : 0);
        return Math.Max(ShortestFence, longest + 1);
    }
}
