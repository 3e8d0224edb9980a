using QRHead.Prompting.Templates.Expressions;
using QRHead.Prompting.Templates.Statements;

namespace QRHead.Prompting.Templates;

/// <summary>Reads a template as a whole: what is not known is refused by its name, also where it would never run.</summary>
internal sealed class TemplateParser
{
    private const string Known = "for, if, set, macro, filter, break, continue, raw, generation";

    private readonly TemplateReader _reader;

    private TemplateParser(List<TemplateToken> tokens) => _reader = new TemplateReader(tokens);

    /// <summary>Reads a template.</summary>
    /// <exception cref="TemplateFault">It is broken, or asks for something unknown; the message has the line.</exception>
    public static Statement Read(string source)
    {
        var parser = new TemplateParser(TemplateLexer.Read(source));
        return parser.ReadBlock("the template", out _);
    }

    /// <summary>Reads statements up to one of some tags, whose name is taken, or the end.</summary>
    private Block ReadBlock(string what, out string end, params string[] ends)
    {
        var statements = new List<Statement>();
        while (true)
        {
            TemplateToken token = _reader.Next();
            switch (token.Kind)
            {
                case TemplateTokenKind.End when ends.Length == 0:
                    end = "";
                    return new Block(statements);
                case TemplateTokenKind.End:
                    throw new TemplateFault($"Line {token.Line}: {what} is not closed; expected '{{% {ends[^1]} %}}'.");
                case TemplateTokenKind.Data:
                    statements.Add(new Data(token.Text));
                    break;
                case TemplateTokenKind.VariableBegin:
                    statements.Add(ReadOutput(token.Line));
                    break;
                case TemplateTokenKind.BlockBegin:
                    TemplateToken name = _reader.Peek;
                    if (ends.Contains(name.Text) && name.Kind == TemplateTokenKind.Name)
                    {
                        _reader.Next();
                        end = name.Text;
                        return new Block(statements);
                    }

                    statements.Add(_reader.Inside(() => ReadStatement(token.Line)));
                    break;
                default:
                    throw TemplateReader.Fault(token, "text or a tag");
            }
        }
    }

    private Output ReadOutput(int line)
    {
        Expression value = ExpressionParser.ReadMany(_reader);
        if (_reader.Next() is { Kind: not TemplateTokenKind.VariableEnd } found)
            throw TemplateReader.Fault(found, "'}}'");
        return new Output(value, line);
    }

    private Statement ReadStatement(int line)
    {
        TemplateToken name = _reader.Next();
        return name.Text switch
        {
            "for" => ReadFor(line),
            "if" => ReadIf(line),
            "set" => ReadSet(line),
            "macro" => ReadMacro(),
            "filter" => ReadFilter(line),
            "generation" => ReadGeneration(),
            "break" => ReadJump(Flow.Break),
            "continue" => ReadJump(Flow.Continue),
            _ => throw new TemplateFault($"Line {name.Line}: the statement {name} is not known here. Known are {Known}."),
        };
    }

    private For ReadFor(int line)
    {
        Target target = ReadTarget(mayBePart: false);
        if (!_reader.TakeName("in"))
            throw TemplateReader.Fault(_reader.Peek, "'in'");
        Expression items = ReadItems();
        Expression? condition = _reader.TakeName("if") ? ExpressionParser.Read(_reader) : null;
        if (_reader.Peek.IsName("recursive"))
            throw TemplateReader.Fault(_reader.Peek, "the end of the tag: loops that call themselves are not known");
        _reader.ExpectBlockEnd();
        Block body = ReadBlock("the block 'for'", out string end, "else", "endfor");
        _reader.ExpectBlockEnd();
        Statement? otherwise = null;
        if (end == "else")
        {
            otherwise = ReadBlock("the block 'for'", out _, "endfor");
            _reader.ExpectBlockEnd();
        }

        return new For(target, items, condition, body, otherwise, line);
    }

    /// <summary>What a loop goes through: without <c>a if b</c>, since the word begins the loop's own condition.</summary>
    private Expression ReadItems()
    {
        Expression first = ExpressionParser.ReadOr(_reader);
        if (!_reader.Peek.Is(","))
            return first;
        var items = new List<Expression> { first };
        while (_reader.Take(","))
            items.Add(ExpressionParser.ReadOr(_reader));
        return new SequenceLiteral(items, Values.SequenceKind.Tuple);
    }

    private If ReadIf(int line)
    {
        Expression condition = ExpressionParser.ReadMany(_reader);
        _reader.ExpectBlockEnd();
        Block then = ReadBlock("the block 'if'", out string end, "elif", "else", "endif");
        if (end == "elif")
            return new If(condition, then, _reader.Inside(() => ReadIf(line)), line);
        _reader.ExpectBlockEnd();
        if (end != "else")
            return new If(condition, then, null, line);
        Block otherwise = ReadBlock("the block 'if'", out _, "endif");
        _reader.ExpectBlockEnd();
        return new If(condition, then, otherwise, line);
    }

    private Set ReadSet(int line)
    {
        Target target = ReadTarget(mayBePart: true);
        if (_reader.Take("="))
        {
            Expression value = ExpressionParser.ReadMany(_reader);
            _reader.ExpectBlockEnd();
            return new Set(target, value, line);
        }

        Expression written = ExpressionParser.ReadFilters(_reader, new Variable(BodyValue.Written));
        _reader.ExpectBlockEnd();
        Block body = ReadBlock("the block 'set'", out _, "endset");
        _reader.ExpectBlockEnd();
        return new Set(target, new BodyValue(body, written), line);
    }

    private Macro ReadMacro()
    {
        string name = _reader.ExpectName("the macro's name");
        var parameters = new List<(string, Expression?)>();
        _reader.Expect("(");
        while (!_reader.Take(")"))
        {
            if (parameters.Count > 0)
                _reader.Expect(",");
            if (_reader.Take(")"))
                break;
            string parameter = _reader.ExpectName("a parameter's name");
            parameters.Add((parameter, _reader.Take("=") ? ExpressionParser.Read(_reader) : null));
        }

        _reader.ExpectBlockEnd();
        Block body = ReadBlock("the block 'macro'", out _, "endmacro");
        _reader.ExpectBlockEnd();
        return new Macro(name, parameters, body);
    }

    private Output ReadFilter(int line)
    {
        Expression written = ExpressionParser.ReadFilterBlock(_reader, new Variable(BodyValue.Written));
        _reader.ExpectBlockEnd();
        Block body = ReadBlock("the block 'filter'", out _, "endfilter");
        _reader.ExpectBlockEnd();
        return new Output(new BodyValue(body, written), line);
    }

    /// <summary>Marks what a model has written, for training: here it is only its content.</summary>
    private Block ReadGeneration()
    {
        _reader.ExpectBlockEnd();
        Block body = ReadBlock("the block 'generation'", out _, "endgeneration");
        _reader.ExpectBlockEnd();
        return body;
    }

    private Jump ReadJump(Flow flow)
    {
        _reader.ExpectBlockEnd();
        return new Jump(flow);
    }

    private Target ReadTarget(bool mayBePart)
    {
        bool bracket = _reader.Take("(");
        Target first = ReadOneTarget(mayBePart);
        if (!_reader.Peek.Is(","))
        {
            if (bracket)
                _reader.Expect(")");
            return first;
        }

        var several = new List<Target> { first };
        while (_reader.Take(","))
            several.Add(ReadOneTarget(mayBePart));
        if (bracket)
            _reader.Expect(")");
        return new Target(several);
    }

    private Target ReadOneTarget(bool mayBePart)
    {
        string name = _reader.ExpectName("a variable's name");
        return new Target(name, mayBePart && _reader.Take(".") ? _reader.ExpectName("the name of a namespace's variable") : null);
    }
}
