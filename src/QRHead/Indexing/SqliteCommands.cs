using Microsoft.Data.Sqlite;

namespace QRHead.Indexing;

/// <summary>Statements with their values, in the transaction that the connection is in.</summary>
internal static class SqliteCommands
{
    /// <summary>Runs a statement that gives nothing back.</summary>
    /// <returns>How many rows it changed.</returns>
    public static int Execute(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using SqliteCommand command = Command(connection, sql, values);
        return command.ExecuteNonQuery();
    }

    /// <summary>Runs a query.</summary>
    /// <returns>Its rows.</returns>
    /// <exception cref="InvalidDataException">
    /// A row holds other kinds of values than were written, or something else that can't be.
    /// </exception>
    public static List<T> Query<T>(
        this SqliteConnection connection, string sql, Func<SqliteDataReader, T> row,
        params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using SqliteCommand command = Command(connection, sql, values);
        using SqliteDataReader reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(Read(reader, row));
        return rows;
    }

    /// <summary>Runs a query of one row.</summary>
    /// <exception cref="InvalidDataException">There is none, or more, or it can't be.</exception>
    public static T One<T>(
        this SqliteConnection connection, string sql, Func<SqliteDataReader, T> row,
        params ReadOnlySpan<(string Name, object? Value)> values) =>
        connection.Query(sql, row, values) is [var only] ? only : throw new InvalidDataException($"not one row for {sql}");

    /// <summary>Whether a table has a column: those of older versions have fewer.</summary>
    public static bool Has(this SqliteConnection connection, string table, string column) => connection.One(
        "SELECT count(*) FROM pragma_table_info($table) WHERE name = $column", row => row.GetInt64(
            0), ("$table", table), ("$column", column)) > 0;

    /// <summary>Reads a text that may be null.</summary>
    public static string? TextOrNull(this SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    /// <summary>Any value can stand in any column of a database that was damaged, or edited.</summary>
    private static T Read<T>(SqliteDataReader reader, Func<SqliteDataReader, T> row)
    {
        try
        {
            return row(reader);
        }
        catch (Exception exception)
            when (exception is InvalidCastException or InvalidOperationException or OverflowException or FormatException
                or ArgumentException)
        {
            throw new InvalidDataException($"a row that can't be read: {exception.Message}", exception);
        }
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, ReadOnlySpan<(string Name, object? Value)> values)
    {
        SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // All statements are constants; what varies is given as values.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach ((string name, object? value) in values)
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }
}
