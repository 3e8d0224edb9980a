using System.Globalization;
using QRHead.Prompting.Templates.Values;

namespace QRHead.Prompting.Templates.Expressions;

/// <summary>Reads expressions, with Jinja's order of operators.</summary>
internal static class ExpressionParser
{
    private static readonly HashSet<string> Comparisons = ["==", "!=", "<", "<=", ">", ">="];

    /// <summary>Reads an expression, <c>a if b else c</c> included.</summary>
    /// <exception cref="TemplateFault">It is none.</exception>
    public static Expression Read(TemplateReader reader) => ReadConditional(reader);

    /// <summary>Reads what may be several expressions with commas between them: a tuple.</summary>
    public static Expression ReadMany(TemplateReader reader)
    {
        Expression first = Read(reader);
        if (!reader.Peek.Is(","))
            return first;
        var items = new List<Expression> { first };
        while (reader.Take(",") && !EndsTuple(reader.Peek))
            items.Add(Read(reader));
        return new SequenceLiteral(items, SequenceKind.Tuple);
    }

    /// <summary>Reads one without <c>if</c>, as it stands before the condition of a loop.</summary>
    public static Expression ReadOr(TemplateReader reader)
    {
        Expression left = ReadAnd(reader);
        while (reader.TakeName("or"))
            left = new Logical(left, ReadAnd(reader), isAnd: false);
        return left;
    }

    private static bool EndsTuple(TemplateToken token) =>
        token.Kind is TemplateTokenKind.BlockEnd or TemplateTokenKind.VariableEnd || token.Is(")") || token.IsName("in");

    private static Expression ReadConditional(TemplateReader reader)
    {
        Expression then = ReadOr(reader);
        while (reader.TakeName("if"))
        {
            Expression condition = ReadOr(reader);
            Expression? otherwise = reader.TakeName("else") ? reader.Inside(() => ReadConditional(reader)) : null;
            then = new Conditional(then, condition, otherwise);
        }

        return then;
    }

    private static Expression ReadAnd(TemplateReader reader)
    {
        Expression left = ReadNot(reader);
        while (reader.TakeName("and"))
            left = new Logical(left, ReadNot(reader), isAnd: true);
        return left;
    }

    private static Expression ReadNot(TemplateReader reader) =>
        reader.TakeName("not") ? new Not(reader.Inside(() => ReadNot(reader))) : ReadComparison(reader);

    private static Expression ReadComparison(TemplateReader reader)
    {
        Expression first = ReadSum(reader);
        var rest = new List<(string, Expression)>();
        while (true)
        {
            if (reader.Peek.Kind == TemplateTokenKind.Operator && Comparisons.Contains(reader.Peek.Text))
                rest.Add((reader.Next().Text, ReadSum(reader)));
            else if (reader.TakeName("in"))
                rest.Add(("in", ReadSum(reader)));
            else if (reader.Peek.IsName("not") && reader.PeekBehind.IsName("in"))
            {
                reader.Next();
                reader.Next();
                rest.Add(("not in", ReadSum(reader)));
            }
            else
                return rest.Count == 0 ? first : new Comparison(first, rest);
        }
    }

    private static Expression ReadSum(TemplateReader reader)
    {
        Expression left = ReadJoin(reader);
        while (reader.Peek.Is("+") || reader.Peek.Is("-"))
            left = new Arithmetic(reader.Next().Text, left, ReadJoin(reader));
        return left;
    }

    private static Expression ReadJoin(TemplateReader reader)
    {
        Expression first = ReadProduct(reader);
        if (!reader.Peek.Is("~"))
            return first;
        var parts = new List<Expression> { first };
        while (reader.Take("~"))
            parts.Add(ReadProduct(reader));
        return new Join(parts);
    }

    private static Expression ReadProduct(TemplateReader reader)
    {
        Expression left = ReadPower(reader);
        while (reader.Peek is { Kind: TemplateTokenKind.Operator, Text: "*" or "/" or "//" or "%" })
            left = new Arithmetic(reader.Next().Text, left, ReadPower(reader));
        return left;
    }

    private static Expression ReadPower(TemplateReader reader)
    {
        Expression left = ReadUnary(reader, filters: true);
        while (reader.Peek.Is("**"))
            left = new Arithmetic(reader.Next().Text, left, ReadUnary(reader, filters: true));
        return left;
    }

    private static Expression ReadUnary(TemplateReader reader, bool filters)
    {
        Expression value;
        if (reader.Peek.Is("-") || reader.Peek.Is("+"))
            value = new Sign(negative: reader.Next().Text == "-", operand: reader.Inside(() => ReadUnary(reader, filters: false)));
        else
            value = ReadParts(reader, ReadPrimary(reader));
        return filters ? ReadFilters(reader, value) : value;
    }

    private static Expression ReadPrimary(TemplateReader reader)
    {
        TemplateToken token = reader.Next();
        switch (token.Kind)
        {
            case TemplateTokenKind.Name:
                return ReadName(token.Text);
            case TemplateTokenKind.String:
                string text = token.Text;
                while (reader.Peek.Kind == TemplateTokenKind.String)
                    text += reader.Next().Text;
                return new Literal(MarkedText.Written(text));
            case TemplateTokenKind.Integer:
                return long.TryParse(token.Text, NumberStyles.None, CultureInfo.InvariantCulture, out long whole)
                    ? new Literal(whole)
                    : throw TemplateReader.Fault(token, "a number of at most 18 digits");
            case TemplateTokenKind.Float:
                return new Literal(double.Parse(token.Text, CultureInfo.InvariantCulture));
            case TemplateTokenKind.Operator when token.Text == "(":
                return reader.Inside(() => ReadBracket(reader));
            case TemplateTokenKind.Operator when token.Text == "[":
                return new SequenceLiteral(reader.Inside(() => ReadItems(reader, "]")), SequenceKind.List);
            case TemplateTokenKind.Operator when token.Text == "{":
                return new MappingLiteral(reader.Inside(() => ReadEntries(reader)));
            default:
                throw TemplateReader.Fault(token, "a value");
        }
    }

    private static Expression ReadName(string name) => name switch
    {
        "true" or "True" => new Literal(true),
        "false" or "False" => new Literal(false),
        "none" or "None" => new Literal(null),
        _ => new Variable(name),
    };

    private static Expression ReadBracket(TemplateReader reader)
    {
        if (reader.Take(")"))
            return new SequenceLiteral([], SequenceKind.Tuple);
        Expression inner = ReadMany(reader);
        reader.Expect(")");
        return inner;
    }

    private static List<Expression> ReadItems(TemplateReader reader, string end)
    {
        var items = new List<Expression>();
        while (!reader.Take(end))
        {
            if (items.Count > 0)
                reader.Expect(",");
            if (reader.Take(end))
                break;
            items.Add(Read(reader));
        }

        return items;
    }

    private static List<(Expression, Expression)> ReadEntries(TemplateReader reader)
    {
        var entries = new List<(Expression, Expression)>();
        while (!reader.Take("}"))
        {
            if (entries.Count > 0)
                reader.Expect(",");
            if (reader.Take("}"))
                break;
            Expression name = Read(reader);
            reader.Expect(":");
            entries.Add((name, Read(reader)));
        }

        return entries;
    }

    private static Expression ReadParts(TemplateReader reader, Expression value)
    {
        while (true)
        {
            if (reader.Take("."))
            {
                TemplateToken name = reader.Next();
                value = name.Kind switch
                {
                    TemplateTokenKind.Name => new AttributeAccess(value, name.Text),
                    TemplateTokenKind.Integer => new ItemAccess(value, new Literal(long.Parse(name.Text, CultureInfo.InvariantCulture))),
                    _ => throw TemplateReader.Fault(name, "the name of a part"),
                };
            }
            else if (reader.Take("["))
                value = reader.Inside(() => ReadIndex(reader, value));
            else if (reader.Take("("))
                value = new Call(value, reader.Inside(() => ReadArguments(reader)));
            else
                return value;
        }
    }

    private static Expression ReadIndex(TemplateReader reader, Expression value)
    {
        Expression? Bound() => reader.Peek.Is(":") || reader.Peek.Is("]") ? null : Read(reader);
        Expression? start = Bound();
        if (!reader.Take(":"))
        {
            reader.Expect("]");
            return new ItemAccess(value, start ?? throw TemplateReader.Fault(reader.Peek, "a place or a name in the brackets"));
        }

        Expression? stop = Bound();
        Expression? step = reader.Take(":") ? Bound() : null;
        reader.Expect("]");
        return new SliceAccess(value, start, stop, step);
    }

    private static ArgumentList ReadArguments(TemplateReader reader)
    {
        List<Expression> positional = [];
        List<(string, Expression)> named = [];
        while (!reader.Take(")"))
        {
            if (positional.Count + named.Count > 0)
                reader.Expect(",");
            if (reader.Take(")"))
                break;
            if (reader.Peek.Kind == TemplateTokenKind.Name && reader.PeekBehind.Is("="))
            {
                string name = reader.Next().Text;
                reader.Next();
                named.Add((name, Read(reader)));
            }
            else if (named.Count > 0)
                throw TemplateReader.Fault(reader.Peek, "a value with a name, as the ones before it");
            else
                positional.Add(Read(reader));
        }

        return new ArgumentList(positional, named);
    }

    /// <summary>Reads <c>|filter</c>, <c>is test</c> and calls of what they give.</summary>
    public static Expression ReadFilters(TemplateReader reader, Expression value)
    {
        while (true)
        {
            if (reader.Take("|"))
                value = ReadFilter(reader, value);
            else if (reader.TakeName("is"))
                value = ReadTest(reader, value);
            else if (reader.Take("("))
                value = new Call(value, reader.Inside(() => ReadArguments(reader)));
            else
                return value;
        }
    }

    /// <summary>Reads the filters of a block, the first without <c>|</c>.</summary>
    public static Expression ReadFilterBlock(TemplateReader reader, Expression value) => ReadFilters(reader, ReadFilter(reader, value));

    private static Filter ReadFilter(TemplateReader reader, Expression value)
    {
        TemplateToken name = reader.Next();
        Func<object?, Arguments, object?> filter = Filters.Find(name.Text) ?? throw TemplateReader.Unknown(name, "filter", Filters.Names);
        return new Filter(value, name.Text, filter, reader.Take("(") ? reader.Inside(() => ReadArguments(reader)) : ArgumentList.Empty);
    }

    private static Expression ReadTest(TemplateReader reader, Expression value)
    {
        bool negated = reader.TakeName("not");
        TemplateToken name = reader.Next();
        Func<object?, Arguments, bool> test = Tests.Find(name.Text) ?? throw TemplateReader.Unknown(name, "test", Tests.Names);
        ArgumentList arguments = ArgumentList.Empty;
        if (reader.Take("("))
            arguments = reader.Inside(() => ReadArguments(reader));
        else if (BeginsOperand(reader.Peek))
            arguments = new ArgumentList([ReadParts(reader, ReadPrimary(reader))], []);
        var tested = new Test(value, name.Text, test, arguments);
        return negated ? new Not(tested) : tested;
    }

    private static bool BeginsOperand(TemplateToken token) => token.Kind switch
    {
        TemplateTokenKind.Name => token.Text is not ("else" or "or" or "and" or "is" or "if" or "in" or "not" or "recursive"),
        TemplateTokenKind.String or TemplateTokenKind.Integer or TemplateTokenKind.Float => true,
        TemplateTokenKind.Operator => token.Text is "[" or "{",
        _ => false,
    };
}
