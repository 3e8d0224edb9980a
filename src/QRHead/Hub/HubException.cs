using System.Text;
using QRHead.Hub;

namespace QRHead;

/// <summary>Reports a model on the hub, or in its cache, that can't be had.</summary>
/// <remarks>The message says which repository, revision and file, what was found, and what to do. It never holds a token.</remarks>
public sealed class HubException : QRHeadException
{
    /// <summary>What a hub says can be of any length; a message is read by a person.</summary>
    private const int MostCharacters = 1000;

    internal HubException(HubProblem problem, string found, string? fix = null, Exception? innerException = null)
        : base(null, innerException)
    {
        Problem = problem;
        Found = Cut(found);
        Fix = fix is null ? null : Cut(fix);
    }

    /// <summary>Gets the kind of problem.</summary>
    internal HubProblem Problem { get; }

    /// <summary>
    /// Gets the repository, <c>org/name</c>; or the text that is no such name; null where the problem is no single model's.
    /// </summary>
    public string? Repository { get; internal init; }

    /// <summary>Gets the branch, tag or commit; null where it does not matter.</summary>
    public string? Revision { get; internal init; }

    /// <summary>Gets the file in the repository; null for the whole of it.</summary>
    public string? File { get; internal init; }

    /// <summary>Gets what was found.</summary>
    public string Found { get; }

    /// <summary>Gets what to do about it; null where nothing general can be said.</summary>
    public string? Fix { get; }

    /// <summary>Gets what the hub itself says; null where it says nothing.</summary>
    public string? HubMessage
    {
        get;
        internal set => field = value is null ? null : Cut(value);
    }

    /// <summary>Gets how long the hub asks to wait; null where it does not say.</summary>
    public TimeSpan? RetryAfter { get; internal set; }

    /// <summary>Gets whether the same request may succeed in a moment.</summary>
    internal bool MayPass { get; set; }

    /// <inheritdoc/>
    public override string Message
    {
        get
        {
            var text = new StringBuilder(Repository);
            if (Revision is not null)
                text.Append('@').Append(Revision);
            if (File is not null)
                text.Append(", ").Append(File);
            text.Append(text.Length > 0 ? ": " : "").Append(Found).Append('.');
            if (HubMessage is not null)
                text.Append(" The hub says: \"").Append(HubMessage).Append("\".");
            return (Fix is null ? text : text.Append(' ').Append(Fix)).ToString();
        }
    }

    private static string Cut(string text) => text.Length <= MostCharacters ? text : $"{text[..MostCharacters]}…";
}
