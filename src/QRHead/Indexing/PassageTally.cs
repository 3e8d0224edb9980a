using Microsoft.Data.Sqlite;

namespace QRHead.Indexing;

/// <summary>
/// How many passages an index has, and the exclusive or of their places' checksums; kept up by triggers, so that a passage that a damaged
/// page of the database no longer leads to is missed.
/// </summary>
internal static class PassageTally
{
    /// <summary>Columns of the table <c>about</c>.</summary>
    public const string Columns = "passages INTEGER NOT NULL DEFAULT 0, sums INTEGER NOT NULL DEFAULT 0";

    /// <summary>What the triggers of <c>passages</c> do. SQLite has no exclusive or: it is what either has, less what both have.</summary>
    public const string Added = "UPDATE about SET passages = passages + 1, sums = (sums | new.sum) - (sums & new.sum);";

    /// <inheritdoc cref="Added"/>
    public const string Removed = "UPDATE about SET passages = passages - 1, sums = (sums | old.sum) - (sums & old.sum);";

    /// <summary>Compares all places with the tally.</summary>
    /// <exception cref="InvalidDataException">Some are missing, or there are others.</exception>
    public static void Check(SqliteConnection connection, IEnumerable<KeyPlace> places)
    {
        (long count, long sums) = connection.One("SELECT passages, sums FROM about", row => (row.GetInt64(0), row.GetInt64(1)));
        foreach (KeyPlace place in places)
            (count, sums) = (count - 1, sums ^ place.Sum);
        if (count != 0 || sums != 0)
            throw new InvalidDataException("other passages than those that were written");
    }
}
