using QRHead.Prompting.Templates.Values;

namespace QRHead.Prompting.Templates.Expressions;

/// <summary><c>a and b</c>, <c>a or b</c>: the value that decides.</summary>
internal sealed class Logical(Expression left, Expression right, bool isAnd) : Expression
{
    protected override object? Compute(Scope scope)
    {
        object? first = left.Evaluate(scope);
        return Python.IsTrue(first) == isAnd ? right.Evaluate(scope) : first;
    }
}

/// <summary><c>not a</c>.</summary>
internal sealed class Not(Expression operand) : Expression
{
    protected override object? Compute(Scope scope) => !Python.IsTrue(operand.Evaluate(scope));
}

/// <summary><c>a if b else c</c>.</summary>
internal sealed class Conditional(Expression then, Expression condition, Expression? otherwise) : Expression
{
    protected override object? Compute(Scope scope) =>
        Python.IsTrue(condition.Evaluate(scope)) ? then.Evaluate(scope) : otherwise is null ? new Undefined("else")
            : otherwise.Evaluate(scope);
}

/// <summary><c>a == b</c>, and chains such as <c>a &lt; b &lt; c</c>.</summary>
internal sealed class Comparison(Expression first, IReadOnlyList<(string Operator, Expression Operand)> rest) : Expression
{
    protected override object? Compute(Scope scope)
    {
        object? left = first.Evaluate(scope);
        foreach ((string name, Expression operand) in rest)
        {
            object? right = operand.Evaluate(scope);
            if (!Holds(name, left, right))
                return false;
            left = right;
        }

        return true;
    }

    /// <summary>Whether a comparison holds.</summary>
    public static bool Holds(string name, object? left, object? right) => name switch
    {
        "==" => Python.Equals(left, right),
        "!=" => !Python.Equals(left, right),
        "in" => Python.Contains(right, left),
        "not in" => !Python.Contains(right, left),
        "<" => Python.Compare(left, right) < 0,
        "<=" => Python.Compare(left, right) <= 0,
        ">" => Python.Compare(left, right) > 0,
        _ => Python.Compare(left, right) >= 0,
    };
}

/// <summary><c>a ~ b</c>: texts behind each other, whatever the values are.</summary>
internal sealed class Join(IReadOnlyList<Expression> parts) : Expression
{
    protected override object? Compute(Scope scope)
    {
        var text = new MarkedTextBuilder(scope.Budget);
        foreach (Expression part in parts)
            text.Append(PythonText.Of(part.Evaluate(scope), scope.Budget));
        return text.Build();
    }
}

/// <summary><c>a + b</c> and the like.</summary>
internal sealed class Arithmetic(string name, Expression left, Expression right) : Expression
{
    protected override object? Compute(Scope scope)
    {
        object? a = left.Evaluate(scope), b = right.Evaluate(scope);
        return (a, b) switch
        {
            (MarkedText x, MarkedText y) when name == "+" => new MarkedTextBuilder(scope.Budget).Append(x).Append(y).Build(),
            (Sequence x, Sequence y) when name == "+" && x.Kind == y.Kind => Joined(x, y, scope),
            (MarkedText x, long times) when name == "*" => Repeated(x, times, scope),
            (long times, MarkedText y) when name == "*" => Repeated(y, times, scope),
            (bool or long or double, bool or long or double) => Number(a, b),
            _ => throw new TemplateFault($"It computes {Python.KindOf(a)} {name} {Python.KindOf(b)}."),
        };
    }

    private static Sequence Joined(Sequence a, Sequence b, Scope scope)
    {
        scope.Budget.Charge(a.Items.Count + b.Items.Count);
        return a with { Items = [.. a.Items, .. b.Items] };
    }

    private static MarkedText Repeated(MarkedText text, long times, Scope scope)
    {
        var repeated = new MarkedTextBuilder(scope.Budget);
        for (; times > 0 && text.Text.Length > 0; times--)
            repeated.Append(text);
        return repeated.Build();
    }

    private object Number(object a, object b)
    {
        double x = Python.Number(a)!.Value, y = Python.Number(b)!.Value;
        if (y == 0 && name is "/" or "//" or "%" && y == 0)
            throw new TemplateFault("It divides by 0.");
        if (a is double || b is double || name == "/" || (name == "**" && y < 0))
        {
            return name switch
            {
                "+" => x + y,
                "-" => x - y,
                "*" => x * y,
                "/" => x / y,
                "//" => Math.Floor(x / y),
                "%" => x - (y * Math.Floor(x / y)),
                _ => Math.Pow(x, y),
            };
        }

        try
        {
            return Whole((long)x, (long)y);
        }
        catch (OverflowException)
        {
            throw new TemplateFault($"{x} {name} {y} is too large a number.");
        }
    }

    private long Whole(long x, long y) => checked(name switch
    {
        "+" => x + y,
        "-" => x - y,
        "*" => x * y,
        "//" => (x / y) - (x % y != 0 && (x < 0) != (y < 0) ? 1 : 0),
        "%" => ((x % y) + y) % y,
        _ => Power(x, y),
    });

    private static long Power(long x, long y)
    {
        long power = 1;
        for (; y > 0; y--)
        {
            if (power is 0 || (x is 0 or 1 && power == x))
                break;
            power = checked(power * x);
            if (x == -1 && y > 2)
                y = 2 + (y % 2);
        }

        return power;
    }
}

/// <summary><c>-a</c>, <c>+a</c>.</summary>
internal sealed class Sign(Expression operand, bool negative) : Expression
{
    protected override object? Compute(Scope scope) => operand.Evaluate(scope) switch
    {
        long whole => (object)(negative ? -whole : whole),
        double number => negative ? -number : number,
        var other => throw new TemplateFault($"It puts a sign before {Python.KindOf(other)}."),
    };
}
