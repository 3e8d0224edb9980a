using System.Globalization;
using QRHead.Indexing;

namespace QRHead.Fuzz;

/// <summary>
/// Readers of an index: its files with other bytes, and its rows with other values, whose checksums are right where somebody makes them
/// anew.
/// </summary>
internal sealed class IndexReaders : IDisposable
{
    private static readonly string[] Columns =
    [
        "passages.key", "passages.id", "passages.title", "passages.text", "passages.cut", "passages.file", "passages.tokens",
        "passages.first", "passages.last",
        "passages.segment", "passages.offset", "passages.length", "passages.sum", "passages.seal", "segments.number", "segments.length",
        "segments.pages",
        "about.header", "about.sum", "about.changes", "about.passages", "about.sums", "files.folder", "files.path", "files.hash",
    ];

    private static readonly string[] Values =
    [
        "NULL", "0", "1", "-1", "16", "63", "64", "65", "4800", "2147483647", "2147483648", "9223372036854775807", "-9223372036854775808",
        "1e300", "0.5", "'x'", "''",
        "x''", "x'00'", "x'ff'", "zeroblob(32)", "zeroblob(100000)", "char(0)", "{0} + 1", "{0} - 1", "{0} * 2", "-{0}", "{0} || 'x'",
        "substr({0}, 2)", "hex({0})", "cast({0} AS TEXT)",
        "replace({0}, '4', '5')", "json_set({0}, '$.passageTokens', 1073741824)", "json_set({0}, '$.passageTokens', 1)",
        "json_set({0}, '$.heads', json('[null]'))",
        "json_set({0}, '$.readWith.cache', json('[]'))", "json_set({0}, '$.readWith', NULL)", "json_set({0}, '$.keys', 'Int8')",
        "json_remove({0}, '$.headSet')",
    ];

    private readonly TemporaryFolder _folder = new();
    private readonly QRRetriever _retriever = QRRetriever.Load(null, new() { Threads = 1 });
    private readonly Dictionary<string, byte[]> _files;

    /// <summary>Builds the index that is damaged.</summary>
    public IndexReaders()
    {
        string notes = Directory.CreateDirectory(_folder.In("notes")).FullName;
        File.WriteAllText(Path.Combine(notes, "a.txt"), "The lamp is lit at dusk.");
        using (PassageIndex index = _retriever.CreateIndex(_folder.In("seed"), new() { PassageTokens = 64 }))
        {
            index.Add(
                [
                    new("a", "My aunt keeps bees.", "Bees"), new("b", "The tram stops at noon."), new("c", new string('x', 500)),
                ], OverflowPolicy.Truncate);
            index.AddTexts([notes], new TextSplitter(40, _retriever.Tokenizer.CountTokens));
        }

        _files = Directory.GetFiles(_folder.In("seed")).ToDictionary(path => Path.GetFileName(path), File.ReadAllBytes);
    }

    /// <summary>Gets all of them.</summary>
    public IEnumerable<Reader> All()
    {
        yield return new("index.db", [_files["index.db"]], HostileBytes.Mutate, bytes => Use("index.db", bytes), typeof(IndexException));
        yield return new(
            "index keys", [_files["00000001.keys"]], HostileBytes.Mutate, bytes => Use("00000001.keys", bytes), typeof(IndexException));
        yield return new(
            "index rows", [[]], (_, random) => BitConverter.GetBytes(random.Next()), number => Edit(
                new Random(BitConverter.ToInt32(number))), typeof(IndexException));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _retriever.Dispose();
        _folder.Dispose();
    }

    private string Copy()
    {
        string folder = _folder.In("index");
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        foreach ((string name, byte[] bytes) in _files)
            File.WriteAllBytes(Path.Combine(folder, name), bytes);
        return folder;
    }

    private void Use(string file, byte[] bytes)
    {
        string folder = Copy();
        File.WriteAllBytes(Path.Combine(folder, file), bytes);
        Use(folder);
    }

    private void Edit(Random random)
    {
        string folder = Copy();
        using (IndexDatabase database = IndexDatabase.Open(folder))
        {
            for (int changes = random.Next(1, 4); changes > 0; changes--)
                Try(database, Change(random));
            if (random.Next(2) == 0)
                database.Run(Reseal);
        }

        Use(folder);
    }

    private static string Change(Random random)
    {
        string[] place = Columns[random.Next(Columns.Length)].Split('.');
        string value = string.Format(CultureInfo.InvariantCulture, Values[random.Next(Values.Length)], place[1]);
        string where = random.Next(2) == 0 ? "" : $" WHERE rowid = {random.Next(1, 4)}";
        return random.Next(12) == 0 ? $"DELETE FROM {place[0]}{where}" : $"UPDATE {place[0]} SET {place[1]} = {value}{where}";
    }

    private static void Try(IndexDatabase database, string sql)
    {
        try
        {
            database.Run(connection => connection.Execute($"PRAGMA foreign_keys = OFF; {sql}"));
        }
        catch (IndexException)
        {
            // The table does not allow it.
        }
    }

    /// <summary>Makes the checksums of rows right again, as far as they can be.</summary>
    private static bool Reseal(Microsoft.Data.Sqlite.SqliteConnection connection)
    {
        try
        {
            foreach ((long key, long sum) in connection.Query(
                "SELECT key, segment, offset, length, tokens, first, last FROM passages",
                row => (row.GetInt64(0), new KeyPlace(
                    0, row.GetInt64(1), row.GetInt64(2), row.GetInt32(3), row.GetInt32(4), new(row.GetInt32(5), row.GetInt32(6))).Sum)))
            {
                connection.Execute("UPDATE passages SET sum = $sum WHERE key = $key", ("$sum", sum), ("$key", key));
            }

            string header = connection.One("SELECT header FROM about", row => row.GetString(0));
            return connection.Execute("UPDATE about SET sum = $sum", ("$sum", IndexDatabase.SumOf(header))) > 0;
        }
        catch (Exception exception) when (exception is InvalidDataException or Microsoft.Data.Sqlite.SqliteException)
        {
            return false;
        }
    }

    /// <summary>Whatever the search says, checking must be able to say it too, and adding must not crash.</summary>
    private void Use(string folder)
    {
        using (IndexFolder opened = IndexFolder.Open(folder))
        {
            _ = opened.Verify();
            _ = opened.Info();
        }

        using PassageIndex index = _retriever.OpenIndex(folder);
        _ = index.Search("Who keeps bees?");
        _ = index.Search("Who keeps bees?", new SearchOptions { Candidates = 2, Fusion = FusionMethod.Standardised });
        index.Add([new("b", "The tram stops at one.")]);
        index.Remove("a");
        index.Folder.Compact();
    }
}
