using System.Text;

namespace QRHead;

/// <summary>Reports a model folder or file that cannot be used as it is.</summary>
/// <remarks>The message says what was found, what was expected, where, and what to do.</remarks>
public sealed class CheckpointException : QRHeadException
{
    internal CheckpointException(string file, Exception? innerException = null)
        : base(null, innerException) => File = file;

    /// <summary>Gets the file or folder, or the given name of a model in memory.</summary>
    public string File { get; }

    /// <summary>Gets the tensor's name; null where no single tensor is at fault.</summary>
    public string? Tensor { get; internal init; }

    /// <summary>
    /// Gets the place inside the file: <c>key 'hidden_size'</c>, <c>line 3</c>, <c>header</c> …; null for the whole file.
    /// </summary>
    public string? Where { get; internal init; }

    /// <summary>Gets what was found.</summary>
    public string Found { get; internal init; } = "";

    /// <summary>Gets what was expected instead.</summary>
    public string Expected { get; internal init; } = "";

    /// <summary>Gets what to do about it; null where nothing general can be said.</summary>
    public string? Fix { get; internal init; }

    /// <inheritdoc/>
    public override string Message
    {
        get
        {
            var text = new StringBuilder(File);
            if (Tensor is not null)
                text.Append(": tensor '").Append(Tensor).Append('\'');
            if (Where is not null)
                text.Append(": ").Append(Where);
            text.Append(": found ").Append(Found).Append("; expected ").Append(Expected).Append('.');
            if (Fix is not null)
                text.Append(' ').Append(Fix);
            return text.ToString();
        }
    }
}
