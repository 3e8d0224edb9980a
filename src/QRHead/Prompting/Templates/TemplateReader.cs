using System.Runtime.CompilerServices;

namespace QRHead.Prompting.Templates;

/// <summary>A template's tokens, read one after the other, and the complaints about them.</summary>
internal sealed class TemplateReader(List<TemplateToken> tokens)
{
    private int _at;
    private int _depth;

    /// <summary>Gets the next token.</summary>
    public TemplateToken Peek => tokens[_at];

    /// <summary>Gets the one behind it.</summary>
    public TemplateToken PeekBehind => tokens[Math.Min(_at + 1, tokens.Count - 1)];

    /// <summary>Takes the next token.</summary>
    public TemplateToken Next() => tokens[_at < tokens.Count - 1 ? _at++ : _at];

    /// <summary>Takes an operator if it is next.</summary>
    public bool Take(string text) => Skip(Peek.Is(text));

    /// <summary>Takes a word if it is next.</summary>
    public bool TakeName(string text) => Skip(Peek.IsName(text));

    /// <summary>Takes an operator, which must be next.</summary>
    public void Expect(string text)
    {
        if (!Take(text))
            throw Fault(Peek, $"'{text}'");
    }

    /// <summary>Takes the end of a block's tag, which must be next.</summary>
    public void ExpectBlockEnd()
    {
        if (Next() is { Kind: not TemplateTokenKind.BlockEnd } found)
            throw Fault(found, "'%}'");
    }

    /// <summary>Takes a word, which must be next.</summary>
    public string ExpectName(string what) =>
        Next() is { Kind: TemplateTokenKind.Name } name ? name.Text : throw Fault(tokens[_at - 1], what);

    /// <summary>Reads something inside something.</summary>
    public T Inside<T>(Func<T> read)
    {
        if (++_depth > TemplateBudget.MostDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new TemplateFault($"Line {Peek.Line}: brackets and blocks lie more than {TemplateBudget.MostDepth} deep in each other.");
        T result = read();
        _depth--;
        return result;
    }

    /// <summary>Complains about a token.</summary>
    public static TemplateFault Fault(TemplateToken found, string expected) =>
        new($"Line {found.Line}: found {found}; expected {expected}.");

    /// <summary>Complains about a name that is not known.</summary>
    public static TemplateFault Unknown(TemplateToken name, string kind, IEnumerable<string> known) =>
        new($"Line {name.Line}: the {kind} {name} is not known. Known are {string.Join(", ", known.Order(StringComparer.Ordinal))}.");

    private bool Skip(bool found)
    {
        _at += found ? 1 : 0;
        return found;
    }
}
