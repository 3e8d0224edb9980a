using System.IO.Hashing;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using QRHead.Tokenization;

namespace QRHead.Indexing;

/// <summary>Where the keys of a passage are, and which of its tokens are its own.</summary>
/// <param name="Key">The passage's number in the database.</param>
/// <param name="Segment">The segment's number.</param>
/// <param name="Offset">Where in the segment they begin, in bytes.</param>
/// <param name="Length">How many bytes they are.</param>
/// <param name="Tokens">Tokens whose keys are kept.</param>
/// <param name="Own">The tokens that count: from the passage's marker to the end of its text.</param>
internal readonly record struct KeyPlace(long Key, long Segment, long Offset, int Length, int Tokens, TokenRange Own)
{
    /// <summary>The columns in the order in which <see cref="Of"/> reads them, of a table named p.</summary>
    public const string Columns = "p.key, p.segment, p.offset, p.length, p.tokens, p.first, p.last, p.sum";

    /// <summary>How many columns these are.</summary>
    public const int ColumnCount = 8;

    /// <summary>
    /// Gets the checksum that stands beside the numbers, XXH3: each row is checked when it is read, since a number that was damaged leads
    /// to the keys of another passage, which are whole.
    /// </summary>
    public long Sum => (long)XxHash3.HashToUInt64(MemoryMarshal.AsBytes<long>([Segment, Offset, Length, Tokens, Own.Start, Own.End]));

    /// <summary>Reads a place.</summary>
    /// <exception cref="InvalidDataException">It is not what was written, or can't be.</exception>
    public static KeyPlace Of(SqliteDataReader row)
    {
        var place = new KeyPlace(
            row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt32(3), row.GetInt32(4), new TokenRange(
                row.GetInt32(5), row.GetInt32(6)));
        return row.GetInt64(7) == place.Sum && place.Own.Start >= 0 && place.Own.Start < place.Own.End && place.Own.End <= place.Tokens
            ? place
            : throw new InvalidDataException($"a place of keys that is not what was written, of the passage with the key {place.Key}");
    }
}
