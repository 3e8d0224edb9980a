namespace QRHead.Hub;

/// <summary>A secret that opens private and gated models, and where it came from. Its text form is the origin only.</summary>
/// <param name="value">The secret.</param>
/// <param name="origin">Where it came from, for messages: <c>HF_TOKEN</c>, or the path of a file.</param>
public sealed class HubToken(string value, string origin)
{
    /// <summary>Gets where the token came from.</summary>
    public string Origin { get; } = origin;

    internal string Value { get; } = value;

    /// <summary>Says where the token came from.</summary>
    /// <returns>No secret.</returns>
    public override string ToString() => $"a token from {Origin}";
}
