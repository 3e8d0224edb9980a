namespace QRHead;

/// <summary>What a change of an index did, in passages.</summary>
/// <param name="Added">Passages whose id was new.</param>
/// <param name="Replaced">Passages with an id that was there, and another title or text.</param>
/// <param name="Removed">Passages that were taken out.</param>
/// <param name="Unchanged">Passages that were there as they were given, and were not read again.</param>
public sealed record IndexUpdate(int Added, int Replaced, int Removed, int Unchanged)
{
    /// <summary>
    /// Gets how many of the passages that were read had their end cut off, because they have more tokens than are kept for one.
    /// </summary>
    public int Cut { get; init; }

    /// <summary>Gets the files and folders that could not be read and were passed over.</summary>
    public IReadOnlyList<LeftOutFile> LeftOut { get; init; } = [];
}
