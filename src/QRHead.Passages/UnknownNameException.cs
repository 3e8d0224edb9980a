namespace QRHead;

/// <summary>A name that stands for nothing here: of a measure, a head preset, a scoring rule, an objective, a prompt form.</summary>
/// <param name="kind">What it should be the name of, for example <c>measure</c>.</param>
/// <param name="name">The name that was found.</param>
/// <param name="message">Found, expected, what to do.</param>
public sealed class UnknownNameException(string kind, string name, string message) : QRHeadException(message)
{
    /// <summary>Gets what it should be the name of, for example <c>measure</c>.</summary>
    public string Kind { get; } = kind;

    /// <summary>Gets the name that was found.</summary>
    public string Name { get; } = name;
}
