namespace QRHead.Checkpoints;

/// <summary>A file of ours is not what was written. Whoever knows what it belongs to says so to the user, with what to do.</summary>
/// <param name="path">The file.</param>
/// <param name="found">What was found.</param>
/// <param name="expected">What was expected.</param>
internal sealed class DamagedFileException(string path, string found, string expected)
    : QRHeadException($"{path}: found {found}; expected {expected}.")
{
    /// <summary>Gets the file's name.</summary>
    public string Name { get; } = System.IO.Path.GetFileName(path);

    /// <summary>Gets what was found.</summary>
    public string Found { get; } = found;

    /// <summary>Gets what was expected.</summary>
    public string Expected { get; } = expected;
}
