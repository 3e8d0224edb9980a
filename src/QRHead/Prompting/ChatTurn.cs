namespace QRHead;

/// <summary>What one speaker of a conversation says.</summary>
/// <param name="Role">Who speaks: <c>system</c>, <c>user</c> or <c>assistant</c>.</param>
/// <param name="Text">The words, whatever is in them: they can't become a token that steers the model.</param>
public sealed record ChatTurn(string Role, string Text)
{
    /// <summary>Makes a turn that says how to answer.</summary>
    public static ChatTurn System(string text) => new("system", text);

    /// <summary>Makes a turn of the user.</summary>
    public static ChatTurn User(string text) => new("user", text);

    /// <summary>Makes a turn of the model.</summary>
    public static ChatTurn Assistant(string text) => new("assistant", text);
}
