namespace QRHead.Prompting.Templates.Statements;

/// <summary>Something that a template does.</summary>
internal abstract class Statement
{
    /// <summary>Does it.</summary>
    /// <param name="scope">The variables.</param>
    /// <param name="output">Where to write.</param>
    /// <returns>How to go on.</returns>
    public Flow Render(Scope scope, MarkedTextBuilder output)
    {
        scope.Budget.Enter();
        Flow flow = Run(scope, output);
        scope.Budget.Leave();
        return flow;
    }

    protected abstract Flow Run(Scope scope, MarkedTextBuilder output);
}

/// <summary>How to go on after a statement.</summary>
internal enum Flow
{
    /// <summary>With the next one.</summary>
    Next,

    /// <summary>With the loop's next item.</summary>
    Continue,

    /// <summary>Behind the loop.</summary>
    Break,
}

/// <summary>Statements, one after the other.</summary>
internal sealed class Block(IReadOnlyList<Statement> statements) : Statement
{
    protected override Flow Run(Scope scope, MarkedTextBuilder output)
    {
        foreach (Statement statement in statements)
        {
            if (statement.Render(scope, output) is var flow and not Flow.Next)
                return flow;
        }

        return Flow.Next;
    }
}

/// <summary>Text outside of tags.</summary>
internal sealed class Data(string text) : Statement
{
    protected override Flow Run(Scope scope, MarkedTextBuilder output)
    {
        output.Append(text);
        return Flow.Next;
    }
}

/// <summary><c>{% break %}</c> or <c>{% continue %}</c>.</summary>
internal sealed class Jump(Flow flow) : Statement
{
    protected override Flow Run(Scope scope, MarkedTextBuilder output) => flow;
}
