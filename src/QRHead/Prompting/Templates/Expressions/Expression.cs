namespace QRHead.Prompting.Templates.Expressions;

/// <summary>Something in a template that has a value.</summary>
internal abstract class Expression
{
    /// <summary>Computes the value.</summary>
    /// <exception cref="TemplateFault">It has none.</exception>
    public object? Evaluate(Scope scope)
    {
        scope.Budget.Enter();
        object? value = Compute(scope);
        scope.Budget.Leave();
        return value;
    }

    protected abstract object? Compute(Scope scope);
}
