using QRHead.Prompting.Templates.Expressions;
using QRHead.Prompting.Templates.Values;

namespace QRHead.Prompting.Templates.Statements;

/// <summary><c>{% macro a(b, c=d) %} … {% endmacro %}</c>: a function that gives what its block writes.</summary>
internal sealed class Macro(string name, IReadOnlyList<(string Name, Expression? Default)> parameters, Statement body) : Statement
{
    protected override Flow Run(Scope scope, MarkedTextBuilder output)
    {
        scope.Set(name, new Function(name, with => Call(scope, with)));
        return Flow.Next;
    }

    private MarkedText Call(Scope outer, Arguments with)
    {
        with.AtMost(parameters.Count, [.. parameters.Select(parameter => parameter.Name)]);
        int line = outer.Run.Line;
        Scope scope = outer.Inner();
        for (int place = 0; place < parameters.Count; place++)
        {
            (string parameter, Expression? missing) = parameters[place];
            object? given = with.Get(place, parameter, new Undefined(parameter));
            scope.Set(parameter, given is Undefined && missing is not null ? missing.Evaluate(scope) : given);
        }

        var written = new MarkedTextBuilder(outer.Budget);
        body.Render(scope, written);
        outer.Run.Line = line;
        return written.Build();
    }
}
