using QRHead.Prompting.Templates.Values;

namespace QRHead.Prompting.Templates;

/// <summary>Variables of a block, on top of those around it. What a loop or a macro sets is gone behind it.</summary>
internal sealed class Scope(TemplateRun run, Scope? outer)
{
    private readonly Dictionary<string, object?> _variables = [];

    public TemplateRun Run => run;

    public TemplateBudget Budget => run.Budget;

    /// <summary>Gets a variable; <see cref="Undefined"/> where there is none.</summary>
    public object? Get(string name)
    {
        for (Scope? scope = this; scope is not null; scope = scope.Outer)
        {
            if (scope._variables.TryGetValue(name, out object? value))
                return value;
        }

        return new Undefined(name);
    }

    /// <summary>Sets a variable of this block.</summary>
    public void Set(string name, object? value) => _variables[name] = value;

    /// <summary>Begins a block inside this one.</summary>
    public Scope Inner() => new(run, this);

    private Scope? Outer => outer;
}
