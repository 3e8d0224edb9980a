namespace QRHead.Prompting.Templates;

/// <summary>A piece of a template's source.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its characters; of a string what it stands for.</param>
/// <param name="Line">Its line, from 1.</param>
internal readonly record struct TemplateToken(TemplateTokenKind Kind, string Text, int Line)
{
    /// <summary>Whether it is this operator.</summary>
    public bool Is(string text) => Kind == TemplateTokenKind.Operator && Text == text;

    /// <summary>Whether it is this word.</summary>
    public bool IsName(string text) => Kind == TemplateTokenKind.Name && Text == text;

    /// <summary>How a message calls it.</summary>
    public override string ToString() => Kind switch
    {
        TemplateTokenKind.End => "the end",
        TemplateTokenKind.Data => "text",
        TemplateTokenKind.String => $"the text '{Text}'",
        _ => $"'{Text}'",
    };
}

/// <summary>The kinds of a template's pieces.</summary>
internal enum TemplateTokenKind
{
    /// <summary>Text outside of tags.</summary>
    Data,

    /// <summary><c>{%</c>.</summary>
    BlockBegin,

    /// <summary><c>%}</c>.</summary>
    BlockEnd,

    /// <summary><c>{{</c>.</summary>
    VariableBegin,

    /// <summary><c>}}</c>.</summary>
    VariableEnd,

    /// <summary>A word.</summary>
    Name,

    /// <summary>A text in quotes.</summary>
    String,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A number with a point or an exponent.</summary>
    Float,

    /// <summary>Anything else.</summary>
    Operator,

    /// <summary>The end of the source.</summary>
    End,
}
