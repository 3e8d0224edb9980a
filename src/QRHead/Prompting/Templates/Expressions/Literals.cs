using QRHead.Prompting.Templates.Values;

namespace QRHead.Prompting.Templates.Expressions;

/// <summary>A value that stands in the template.</summary>
internal sealed class Literal(object? value) : Expression
{
    public object? Value => value;

    protected override object? Compute(Scope scope) => value;
}

/// <summary>A variable.</summary>
internal sealed class Variable(string name) : Expression
{
    public string Name => name;

    protected override object? Compute(Scope scope) => scope.Get(name);
}

/// <summary>A list or tuple, <c>[a, b]</c> or <c>(a, b)</c>.</summary>
internal sealed class SequenceLiteral(IReadOnlyList<Expression> items, SequenceKind kind) : Expression
{
    public IReadOnlyList<Expression> Items => items;

    protected override object? Compute(Scope scope) => new Sequence([.. items.Select(item => item.Evaluate(scope))], kind);
}

/// <summary>A mapping, <c>{'a': b}</c>.</summary>
internal sealed class MappingLiteral(IReadOnlyList<(Expression Name, Expression Value)> entries) : Expression
{
    protected override object? Compute(Scope scope)
    {
        var mapping = new Mapping();
        foreach ((Expression name, Expression value) in entries)
            mapping.Set(name.Evaluate(scope), value.Evaluate(scope));

        return mapping;
    }
}
