using QRHead.Prompting.Templates.Expressions;
using QRHead.Prompting.Templates.Values;

namespace QRHead.Prompting.Templates.Statements;

/// <summary><c>{{ a }}</c>: writes a value.</summary>
internal sealed class Output(Expression value, int line) : Statement
{
    protected override Flow Run(Scope scope, MarkedTextBuilder output)
    {
        scope.Run.Line = line;
        output.Append(PythonText.Of(value.Evaluate(scope), scope.Budget));
        return Flow.Next;
    }
}

/// <summary><c>{% if a %} … {% elif b %} … {% else %} … {% endif %}</c>.</summary>
internal sealed class If(Expression condition, Statement then, Statement? otherwise, int line) : Statement
{
    protected override Flow Run(Scope scope, MarkedTextBuilder output)
    {
        scope.Run.Line = line;
        return Python.IsTrue(condition.Evaluate(scope)) ? then.Render(scope, output) : otherwise?.Render(scope, output) ?? Flow.Next;
    }
}

/// <summary><c>{% set a = b %}</c>, <c>{% set a.b = c %}</c>, <c>{% set a, b = c %}</c>, <c>{% set a %} … {% endset %}</c>.</summary>
internal sealed class Set(Target target, Expression value, int line) : Statement
{
    protected override Flow Run(Scope scope, MarkedTextBuilder output)
    {
        scope.Run.Line = line;
        target.Assign(scope, value.Evaluate(scope));
        return Flow.Next;
    }
}

/// <summary>What a block writes, through filters.</summary>
internal sealed class BodyValue(Statement body, Expression filtered) : Expression
{
    /// <summary>What the filters call what the block wrote; no name of a template's.</summary>
    public const string Written = "(written)";

    protected override object? Compute(Scope scope)
    {
        var written = new MarkedTextBuilder(scope.Budget);
        Scope inner = scope.Inner();
        body.Render(inner, written);
        inner.Set(Written, written.Build());
        return filtered.Evaluate(inner);
    }
}

/// <summary>What is set: a variable, a variable of a namespace, or several of them by one list.</summary>
internal sealed class Target
{
    private readonly string _name = "";
    private readonly string? _part;
    private readonly IReadOnlyList<Target>? _several;

    /// <summary>A variable, or one of a namespace.</summary>
    public Target(string name, string? part) => (_name, _part) = (name, part);

    /// <summary>Several, by the items of a list.</summary>
    public Target(IReadOnlyList<Target> several) => _several = several;

    /// <summary>Sets it.</summary>
    public void Assign(Scope scope, object? value)
    {
        if (_several is not null)
        {
            IReadOnlyList<object?> items = Python.Items(value);
            if (items.Count != _several.Count)
                throw new TemplateFault($"It takes {_several.Count} values from a list of {items.Count}.");
            foreach ((Target target, object? item) in _several.Zip(items))
                target.Assign(scope, item);
        }
        else if (_part is null)
            scope.Set(_name, value);
        else if (scope.Get(_name) is Namespace made)
            made.Set(_part, value);
        else
            throw new TemplateFault($"It sets '{_name}.{_part}', and '{_name}' is no namespace.");
    }
}
