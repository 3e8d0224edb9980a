using QRHead.Checkpoints;

namespace QRHead.Indexing;

/// <summary>What of a segment is not what was written.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Whole">What is wrong with all of it: it is missing, or has another length; else null.</param>
/// <param name="Parts">Its damaged pages: the first byte of each, and the byte behind its last.</param>
internal sealed record SegmentDamage(string Name, string? Whole, IReadOnlyList<(long Start, long End)> Parts)
{
    /// <summary>Gets whether there is any.</summary>
    public bool Any => Whole is not null || Parts.Count > 0;

    /// <summary>Reads a segment.</summary>
    /// <param name="segment">As the database lists it.</param>
    /// <param name="path">Its file.</param>
    /// <param name="cancellationToken">Stops between pages.</param>
    public static SegmentDamage Of(SegmentRow segment, string path, CancellationToken cancellationToken)
    {
        string name = Path.GetFileName(path);
        if (segment.Pages is not { } checksums)
            return new SegmentDamage(name, "has checksums in the database that are not what was written", []);
        try
        {
            using CheckedPages pages = CheckedPages.Open(path, checksums);
            return new SegmentDamage(name, null, [.. pages.Damaged(cancellationToken)]);
        }
        catch (FileNotFoundException)
        {
            return new SegmentDamage(name, "is missing", []);
        }
        catch (DamagedFileException exception)
        {
            return new SegmentDamage(name, $"has {exception.Found}, not {exception.Expected}", []);
        }
    }

    /// <summary>Says whether some of it touches the keys of a passage.</summary>
    public bool Touches(KeyPlace place) =>
        Whole is not null || Parts.Any(part => part.Start < place.Offset + place.Length && part.End > place.Offset);

    /// <summary>Says in words what is wrong; nothing where nothing is.</summary>
    public IEnumerable<string> Described() =>
        Whole is not null ? [$"the segment {Name} {Whole}"]
        : Parts.Count > 0
            ? [$"the segment {Name} is corrupt: {Parts.Count} of its pages do not have their checksum, the first from byte "
                + $"{Parts[0].Start} on"]
        : [];
}
