using QRHead.Prompting.Templates.Values;

namespace QRHead.Prompting.Templates.Expressions;

/// <summary>A part by its name, <c>a.b</c>: a method first, then an entry.</summary>
internal sealed class AttributeAccess(Expression target, string name) : Expression
{
    public Expression Target => target;

    public string Name => name;

    protected override object? Compute(Scope scope) => Of(target.Evaluate(scope), name);

    /// <summary>Gets a part of a value.</summary>
    public static object? Of(object? value, string name) => value switch
    {
        Undefined undefined => throw new TemplateFault($"'{undefined.Name}' is not defined, so it has no '{name}'."),
        IAttributes parts => parts.Attribute(name),
        _ when Methods.Find(value, name) is { } method => method,
        Mapping mapping => mapping.Get(name),
        _ => new Undefined(name),
    };
}

/// <summary>A part by its place or name, <c>a[b]</c>: an entry first, then a method.</summary>
internal sealed class ItemAccess(Expression target, Expression index) : Expression
{
    protected override object? Compute(Scope scope) => Of(target.Evaluate(scope), index.Evaluate(scope));

    /// <summary>Gets a part of a value.</summary>
    public static object? Of(object? value, object? index) => (value, index) switch
    {
        (Undefined undefined, _) => throw new TemplateFault($"'{undefined.Name}' is not defined, so it has no parts."),
        (Mapping mapping, _) when mapping.Has(index) => mapping.Get(index),
        (Sequence { Kind: not SequenceKind.Generator } sequence, long place) => At(sequence.Items, place),
        (MarkedText text, long place) => At([.. PythonText.Characters(text)], place),
        (_, MarkedText name) => AttributeAccess.Of(value, name.Text),
        _ => new Undefined($"[{index}]"),
    };

    private static object? At(IReadOnlyList<object?> items, long place)
    {
        place = place < 0 ? place + items.Count : place;
        return place >= 0 && place < items.Count ? items[(int)place] : new Undefined($"[{place}]");
    }
}

/// <summary>A stretch, <c>a[start:stop:step]</c>.</summary>
internal sealed class SliceAccess(Expression target, Expression? start, Expression? stop, Expression? step) : Expression
{
    protected override object? Compute(Scope scope)
    {
        object? value = target.Evaluate(scope);
        long by = Bound(step, scope) ?? 1;
        if (by == 0)
            throw new TemplateFault("It takes a stretch in steps of 0.");
        IReadOnlyList<object?> items = value switch
        {
            MarkedText or Sequence { Kind: not SequenceKind.Generator } => Python.Items(value),
            _ => throw new TemplateFault($"It takes a stretch of {Python.KindOf(value)}."),
        };
        scope.Budget.Charge(items.Count);
        List<object?> taken = Taken(items, Bound(start, scope), Bound(stop, scope), by);
        if (value is not MarkedText)
            return new Sequence(taken, ((Sequence)value).Kind);
        var text = new MarkedTextBuilder(scope.Budget);
        foreach (object? part in taken)
            text.Append((MarkedText)part!);
        return text.Build();
    }

    private static List<object?> Taken(IReadOnlyList<object?> items, long? start, long? stop, long by)
    {
        int count = items.Count;
        long Within(long? bound, long missing, long least, long most) =>
            bound is not { } given ? missing : Math.Clamp(given < 0 ? given + count : given, least, most);
        var taken = new List<object?>();
        if (by > 0)
        {
            long end = Within(stop, count, 0, count);
            for (long at = Within(start, 0, 0, count); at < end; at += by)
                taken.Add(items[(int)at]);
        }
        else
        {
            long end = Within(stop, -1, -1, count - 1);
            for (long at = Within(start, count - 1, -1, count - 1); at > end; at += by)
                taken.Add(items[(int)at]);
        }

        return taken;
    }

    private static long? Bound(Expression? bound, Scope scope) => bound?.Evaluate(scope) switch
    {
        null => null,
        long whole and > -int.MaxValue and < int.MaxValue => whole,
        var other => throw new TemplateFault($"A stretch begins, ends or steps by {Python.KindOf(other)}; expected a whole number."),
    };
}
