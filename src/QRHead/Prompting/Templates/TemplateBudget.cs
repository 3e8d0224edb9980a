using System.Runtime.CompilerServices;

namespace QRHead.Prompting.Templates;

/// <summary>How much a template may do: it comes with a model, from anybody, and is a program.</summary>
/// <param name="given">The characters that it was given: a template may handle each of them some times.</param>
internal sealed class TemplateBudget(long given)
{
    /// <summary>How deep expressions, statements and calls may lie in each other.</summary>
    public const int MostDepth = 500;

    private const long FreeCharacters = 4_000_000, TimesGiven = 64;
    private const long MostSteps = 2_000_000;

    private long _characters = FreeCharacters + (TimesGiven * given);
    private long _steps = MostSteps;
    private int _depth;

    /// <summary>Begins a step inside those that have begun.</summary>
    /// <exception cref="TemplateFault">There were too many, or they lie too deep.</exception>
    public void Enter()
    {
        if (--_steps < 0)
            throw new TemplateFault($"It takes more than {MostSteps} steps.");
        if (++_depth > MostDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new TemplateFault($"Its steps lie more than {MostDepth} deep in each other.");
    }

    /// <summary>Ends a step.</summary>
    public void Leave() => _depth--;

    /// <summary>Pays for characters, or items of a list, that are made.</summary>
    /// <exception cref="TemplateFault">There are too many.</exception>
    public void Charge(long made)
    {
        if ((_characters -= made) < 0)
            throw new TemplateFault($"It makes more text than {FreeCharacters} characters and {TimesGiven} times what it was given.");
    }
}
