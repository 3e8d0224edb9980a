using QRHead.Prompting.Templates.Values;

namespace QRHead.Prompting.Templates.Expressions;

/// <summary>What stands in the brackets of a call.</summary>
/// <param name="Positional">By place.</param>
/// <param name="Named">By name.</param>
internal sealed record ArgumentList(IReadOnlyList<Expression> Positional, IReadOnlyList<(string Name, Expression Value)> Named)
{
    /// <summary>No brackets.</summary>
    public static ArgumentList Empty { get; } = new([], []);

    /// <summary>Computes the values.</summary>
    public Arguments Evaluate(string callee, Scope scope)
    {
        var named = new Dictionary<string, object?>();
        foreach ((string name, Expression value) in Named)
            named[name] = value.Evaluate(scope);
        return new Arguments(callee, [.. Positional.Select(value => value.Evaluate(scope))], named, scope.Run);
    }
}

/// <summary><c>f(a, b=c)</c>.</summary>
internal sealed class Call(Expression target, ArgumentList arguments) : Expression
{
    protected override object? Compute(Scope scope)
    {
        string name = target switch
        {
            Variable variable => variable.Name,
            AttributeAccess part => part.Name,
            _ => "a value",
        };
        return target.Evaluate(scope) is Function function
            ? function.Invoke(arguments.Evaluate(name, scope))
            : throw new TemplateFault($"It calls '{name}', which is no function here that is known.");
    }
}

/// <summary><c>a|filter(b)</c>.</summary>
internal sealed class Filter(Expression target, string name, Func<object?, Arguments, object?> filter, ArgumentList arguments) : Expression
{
    protected override object? Compute(Scope scope) => filter(target.Evaluate(scope), arguments.Evaluate(name, scope));
}

/// <summary><c>a is test(b)</c>.</summary>
internal sealed class Test(Expression target, string name, Func<object?, Arguments, bool> test, ArgumentList arguments) : Expression
{
    protected override object? Compute(Scope scope) => test(target.Evaluate(scope), arguments.Evaluate(name, scope));
}
