namespace QRHead.Prompting.Templates;

/// <summary>
/// Cuts a template's source into tokens, with the white space rules that models' templates are written for: the line break behind a block
/// goes, and the blanks before a block that begins its line (<c>trim_blocks</c>, <c>lstrip_blocks</c>).
/// </summary>
/// <remarks>After <c>lexer.py</c> of Jinja 3.1.</remarks>
internal sealed class TemplateLexer
{
    private static readonly string[] Operators =
        ["//", "**", "==", "!=", "<=", ">=", "+", "-", "*", "/", "%", "~", "<", ">", "=", "(", ")", "[", "]", "{", "}", ",", ".", ":", "|"];

    private readonly string _source;
    private readonly List<TemplateToken> _tokens = [];
    private int _at;
    private int _line = 1;
    private int _counted;

    private TemplateLexer(string source) => _source = source;

    /// <summary>Cuts a source.</summary>
    /// <exception cref="TemplateFault">A tag is not closed, or something in it is unknown; the message has the line.</exception>
    public static List<TemplateToken> Read(string source)
    {
        source = source.ReplaceLineEndings("\n");
        if (source.EndsWith('\n'))
            source = source[..^1];
        var lexer = new TemplateLexer(source);
        lexer.Read();
        return lexer._tokens;
    }

    private void Read()
    {
        bool lineStarts = true;
        while (_at < _source.Length)
        {
            int tag = NextTag(_at);
            string data = _source[_at..tag];
            if (tag == _source.Length)
            {
                Add(TemplateTokenKind.Data, data);
                _at = tag;
                break;
            }

            char kind = _source[tag + 1];
            char sign = tag + 2 < _source.Length && _source[tag + 2] is '-' or '+' ? _source[tag + 2] : ' ';
            Add(TemplateTokenKind.Data, Stripped(data, kind, sign, lineStarts));
            _at = tag + 2 + (sign == ' ' ? 0 : 1);
            if (kind == '#')
                ReadComment();
            else if (kind == '%' && IsRaw(out int content))
                ReadRaw(content);
            else
                ReadTag(kind == '%');
            lineStarts = _source[_at - 1] == '\n';
        }

        Add(TemplateTokenKind.End, "");
    }

    private int NextTag(int from)
    {
        for (int at = _source.IndexOf('{', from); at >= 0 && at + 1 < _source.Length; at = _source.IndexOf('{', at + 1))
        {
            if (_source[at + 1] is '{' or '%' or '#')
                return at;
        }

        return _source.Length;
    }

    /// <summary>Text before a tag, without the white space that the tag takes.</summary>
    private static string Stripped(string data, char kind, char sign, bool lineStarts)
    {
        if (sign == '-')
            return data[..(data.Length - BlanksAtEnd(data))];
        int line = data.LastIndexOf('\n') + 1;
        bool own = line > 0 || lineStarts;
        return sign != '+' && kind != '{' && own && BlanksAtEnd(data) >= data.Length - line ? data[..line] : data;
    }

    private static int BlanksAtEnd(string text)
    {
        int count = 0;
        while (count < text.Length && MarkedText.IsBlank(text[^(count + 1)]))
            count++;
        return count;
    }

    private void ReadComment()
    {
        int end = _source.IndexOf("#}", _at, StringComparison.Ordinal);
        if (end < 0)
            throw Fault("A comment is not closed; expected '#}'.");
        char sign = end > _at ? _source[end - 1] : ' ';
        _at = end + 2;
        SkipAfter(sign, takesLine: true);
    }

    private bool IsRaw(out int content)
    {
        content = 0;
        int at = SkipBlanks(_at);
        if (string.CompareOrdinal(_source, at, "raw", 0, 3) != 0)
            return false;
        at = SkipBlanks(at + 3);
        content = at < _source.Length && _source[at] == '-' ? at + 1 : at;
        return string.CompareOrdinal(_source, content, "%}", 0, 2) == 0;
    }

    private void ReadRaw(int content)
    {
        char sign = _source[content - 1];
        _at = content + 2;
        SkipAfter(sign, takesLine: true);
        for (int tag = _source.IndexOf("{%", _at, StringComparison.Ordinal); tag >= 0; tag =
            _source.IndexOf("{%", tag + 2, StringComparison.Ordinal))
        {
            int at = tag + 2;
            char before = at < _source.Length && _source[at] is '-' or '+' ? _source[at++] : ' ';
            at = SkipBlanks(at);
            if (string.CompareOrdinal(_source, at, "endraw", 0, 6) != 0)
                continue;
            Add(TemplateTokenKind.Data, Stripped(_source[_at..tag], '%', before, lineStarts: false));
            _at = at + 6;
            int end = _source.IndexOf("%}", _at, StringComparison.Ordinal);
            if (end < 0)
                break;
            char after = _source[end - 1];
            _at = end + 2;
            SkipAfter(after, takesLine: true);
            return;
        }

        throw Fault("The block 'raw' is not closed; expected '{% endraw %}'.");
    }

    private void ReadTag(bool block)
    {
        string end = block ? "%}" : "}}";
        Add(block ? TemplateTokenKind.BlockBegin : TemplateTokenKind.VariableBegin, block ? "{%" : "{{");
        int open = 0;
        while (true)
        {
            _at = SkipBlanks(_at);
            if (_at >= _source.Length)
                throw Fault($"A tag is not closed; expected '{end}'.");
            char unit = _source[_at];
            bool signed = unit is '-' or '+' && string.CompareOrdinal(_source, _at + 1, end, 0, 2) == 0 && (block || unit == '-');
            if (open == 0 && (signed || string.CompareOrdinal(_source, _at, end, 0, 2) == 0))
            {
                Add(block ? TemplateTokenKind.BlockEnd : TemplateTokenKind.VariableEnd, end);
                _at += signed ? 3 : 2;
                SkipAfter(signed ? unit : ' ', takesLine: block);
                return;
            }

            if (unit is '\'' or '"')
                ReadText();
            else if (char.IsAsciiDigit(unit))
                ReadNumber();
            else if (unit == '_' || char.IsLetter(unit))
                ReadName();
            else
                open += ReadOperator();
        }
    }

    private void ReadText()
    {
        (string text, int end) = TemplateLiterals.ReadText(_source, _at) ?? throw Fault("A text in quotes is not closed.");
        Add(TemplateTokenKind.String, text);
        _at = end;
    }

    private void ReadName()
    {
        int start = _at;
        while (_at < _source.Length && (_source[_at] == '_' || char.IsLetterOrDigit(_source[_at])))
            _at++;
        Add(TemplateTokenKind.Name, _source[start.._at]);
    }

    private void ReadNumber()
    {
        int start = _at;
        bool whole = true;
        while (_at < _source.Length && (char.IsAsciiDigit(_source[_at]) || _source[_at] == '_'))
            _at++;
        if (_at + 1 < _source.Length && _source[_at] == '.' && char.IsAsciiDigit(_source[_at + 1]))
        {
            whole = false;
            for (_at++; _at < _source.Length && char.IsAsciiDigit(_source[_at]);)
                _at++;
        }

        int exponent = _at < _source.Length && _source[_at] is 'e' or 'E' ? _at + 1 : _source.Length;
        if (exponent < _source.Length && _source[exponent] is '+' or '-')
            exponent++;
        if (exponent < _source.Length && char.IsAsciiDigit(_source[exponent]))
        {
            whole = false;
            for (_at = exponent; _at < _source.Length && char.IsAsciiDigit(_source[_at]);)
                _at++;
        }

        Add(whole ? TemplateTokenKind.Integer : TemplateTokenKind.Float, _source[start.._at].Replace("_", "", StringComparison.Ordinal));
    }

    /// <summary>Reads an operator; gives 1 for a bracket that opens, -1 for one that closes.</summary>
    private int ReadOperator()
    {
        string found = Operators.FirstOrDefault(text => string.CompareOrdinal(_source, _at, text, 0, text.Length) == 0)
            ?? throw Fault($"'{_source[_at]}' has no meaning in a tag.");
        Add(TemplateTokenKind.Operator, found);
        _at += found.Length;
        return found is "(" or "[" or "{" ? 1 : found is ")" or "]" or "}" ? -1 : 0;
    }

    /// <summary>Skips the white space behind a tag that the tag takes.</summary>
    private void SkipAfter(char sign, bool takesLine)
    {
        if (sign == '-')
            _at = SkipBlanks(_at);
        else if (sign != '+' && takesLine && _at < _source.Length && _source[_at] == '\n')
            _at++;
    }

    private int SkipBlanks(int at)
    {
        while (at < _source.Length && MarkedText.IsBlank(_source[at]))
            at++;
        return at;
    }

    private void Add(TemplateTokenKind kind, string text)
    {
        if (kind != TemplateTokenKind.Data || text.Length > 0)
            _tokens.Add(new TemplateToken(kind, text, Line()));
    }

    private int Line()
    {
        for (; _counted < Math.Min(_at, _source.Length); _counted++)
            _line += _source[_counted] == '\n' ? 1 : 0;
        return _line;
    }

    private TemplateFault Fault(string message) => new($"Line {Line()}: {message}");
}
