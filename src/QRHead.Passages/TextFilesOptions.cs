namespace QRHead;

/// <summary>How files of texts are added to an index.</summary>
public sealed record TextFilesOptions
{
    /// <summary>Gets the readers of files: what none of them knows is not looked at in folders.</summary>
    /// <value>The default is <see cref="FileReaders.Texts"/>.</value>
    public FileReaders Readers { get; init; } = FileReaders.Texts;

    /// <summary>
    /// Gets whether a file that can't be read stops everything, before anything is changed; else it is passed over, and what the index has
    /// of it stays.
    /// </summary>
    /// <value>The default is false.</value>
    public bool Strict { get; init; }

    /// <summary>Gets whom to tell about each file that is passed over, at once; null for nobody.</summary>
    public IProgress<LeftOutFile>? LeftOut { get; init; }
}
