namespace QRHead;

/// <summary>A secret that opens private and gated models, and where it came from. Its text form is the origin only.</summary>
public sealed class HubToken
{
    /// <summary>Takes a token.</summary>
    /// <param name="value">The secret: visible ASCII characters.</param>
    /// <param name="origin">Where it came from, for messages: <c>HF_TOKEN</c>, or the path of a file.</param>
    /// <exception cref="ArgumentException">The secret is empty or has other characters; the message does not show it.</exception>
    public HubToken(string value, string origin)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (!IsValid(value))
            throw new ArgumentException("A token is made of visible ASCII characters.", nameof(value));
        Value = value;
        Origin = origin;
    }

    /// <summary>Gets where the token came from.</summary>
    public string Origin { get; }

    internal string Value { get; }

    /// <summary>Says where the token came from.</summary>
    /// <returns>No secret.</returns>
    public override string ToString() => $"a token from {Origin}";

    // What a header can carry.
    internal static bool IsValid(string value) => value.Length > 0 && value.All(c => c is > ' ' and <= '~');
}
