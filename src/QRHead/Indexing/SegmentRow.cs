using Microsoft.Data.Sqlite;
using QRHead.Checkpoints;

namespace QRHead.Indexing;

/// <summary>A segment as the database lists it.</summary>
/// <param name="Number">Its number, which no other segment ever had.</param>
/// <param name="Pages">The checksums of its file's pages; null where they are damaged.</param>
internal sealed record SegmentRow(long Number, PageChecksums? Pages)
{
    /// <summary>Lists all.</summary>
    public static List<SegmentRow> All(SqliteConnection connection) =>
        connection.Query("SELECT number, pages FROM segments ORDER BY number", Of);

    /// <summary>Finds the checksums of one.</summary>
    /// <exception cref="InvalidDataException">It is not listed, or its checksums are damaged.</exception>
    public static PageChecksums PagesOf(SqliteConnection connection, long number) =>
        connection.One("SELECT number, pages FROM segments WHERE number = $number", Of, ("$number", number)).Pages
        ?? throw new InvalidDataException($"checksums of the segment {number} that are not what was written");

    /// <summary>Lists the segment.</summary>
    public void Insert(SqliteConnection connection) => connection.Execute(
        "INSERT INTO segments(number, length, pages) VALUES ($number, $length, $pages)", ("$number", Number), ("$length", Pages!.Length),
        ("$pages", Pages.ToBytes()));

    private static SegmentRow Of(SqliteDataReader row) =>
        new(row.GetInt64(0), row.GetValue(1) is byte[] bytes ? PageChecksums.Of(bytes) : null);
}
