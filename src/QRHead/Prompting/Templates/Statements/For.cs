using QRHead.Prompting.Templates.Expressions;
using QRHead.Prompting.Templates.Values;

namespace QRHead.Prompting.Templates.Statements;

/// <summary><c>{% for a in b if c %} … {% else %} … {% endfor %}</c>.</summary>
internal sealed class For(
    Target target, Expression items, Expression? condition, Statement body, Statement? otherwise, int line) : Statement
{
    protected override Flow Run(Scope scope, MarkedTextBuilder output)
    {
        scope.Run.Line = line;
        object?[] all = [.. Python.Items(items.Evaluate(scope)).Where(item => IsWanted(item, scope))];
        scope.Budget.Charge(all.Length);
        for (int place = 0; place < all.Length; place++)
        {
            Scope inner = scope.Inner();
            target.Assign(inner, all[place]);
            inner.Set("loop", new Loop(all, place));
            if (body.Render(inner, output) == Flow.Break)
                break;
        }

        return all.Length == 0 ? otherwise?.Render(scope, output) ?? Flow.Next : Flow.Next;
    }

    private bool IsWanted(object? item, Scope scope)
    {
        if (condition is null)
            return true;
        Scope inner = scope.Inner();
        target.Assign(inner, item);
        return Python.IsTrue(condition.Evaluate(inner));
    }

    /// <summary>What <c>loop</c> stands for.</summary>
    private sealed class Loop(object?[] items, int place) : IAttributes
    {
        public object? Attribute(string name) => name switch
        {
            "index" => (long)place + 1,
            "index0" => (long)place,
            "revindex" => (long)items.Length - place,
            "revindex0" => (long)items.Length - place - 1,
            "first" => place == 0,
            "last" => place == items.Length - 1,
            "length" => (long)items.Length,
            "previtem" => place > 0 ? items[place - 1] : new Undefined(name),
            "nextitem" => place < items.Length - 1 ? items[place + 1] : new Undefined(name),
            "cycle" =>
                new Function(
                    name, with => with.Positional.Count > 0 ? with.Positional[place % with.Positional.Count] : new Undefined(name)),
            _ => throw new TemplateFault($"'loop.{name}' is not known."),
        };
    }
}
