namespace QRHead;

/// <summary>What to do when the passages do not fit into the model's context.</summary>
public enum OverflowPolicy
{
    /// <summary>Refuse with <see cref="PromptTooLongException"/>; nothing is read.</summary>
    Error,

    /// <summary>Cut the ends of the longest passages until all fit; the ranking says which were cut.</summary>
    Truncate,

    /// <summary>
    /// Read the passages in overlapping windows of about equal length, each of which fits; a passage counts in the window where it is
    /// furthest from an edge. Where a context is kept open, as <see cref="Error"/>.
    /// </summary>
    Window,
}
