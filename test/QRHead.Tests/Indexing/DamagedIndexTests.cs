using QRHead.Indexing;
using QRHead.Tests.Retrieval;

namespace QRHead.Tests.Indexing;

/// <summary>
/// An index that was damaged, or edited by somebody: it is used as it was written, or refused with what to do; and what can be read again
/// is.
/// </summary>
public sealed class DamagedIndexTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly BuiltInRetriever _builtIn;

    public DamagedIndexTests(BuiltInRetriever builtIn)
    {
        _builtIn = builtIn;
        using PassageIndex index = builtIn.Retriever.CreateIndex(Folder, new() { PassageTokens = 64 });
        index.Add(BuiltInRetriever.Passages, cancellationToken: Cancellation);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Folder => _folder.In("index");

    private string Segment => Directory.GetFiles(Folder, "*.keys").Single();

    // An edit that no release makes.
    [Theory]
    [InlineData("UPDATE passages SET tokens = 0 WHERE rowid = 1")]
    [InlineData("UPDATE passages SET tokens = 9999 WHERE rowid = 1")]
    [InlineData("UPDATE passages SET tokens = 1073741824")]
    [InlineData("UPDATE passages SET tokens = tokens + 1 WHERE rowid = 1")]
    [InlineData("UPDATE passages SET first = -1 WHERE rowid = 1")]
    [InlineData("UPDATE passages SET first = last WHERE rowid = 1")]
    [InlineData("UPDATE passages SET last = 4800 WHERE rowid = 1")]
    [InlineData("UPDATE passages SET last = 1e300 WHERE rowid = 2")]
    [InlineData("UPDATE passages SET last = 'x' WHERE rowid = 2")]
    [InlineData("UPDATE passages SET cut = 4800 WHERE rowid = 1")]
    [InlineData("UPDATE passages SET cut = -1 WHERE rowid = 1")]
    [InlineData("UPDATE passages SET seal = 1 WHERE rowid = 2")]
    [InlineData("UPDATE passages SET seal = x'00' WHERE rowid = 2")]
    [InlineData("UPDATE passages SET sum = 'x' WHERE rowid = 2")]
    [InlineData("UPDATE passages SET sum = sum + 1 WHERE rowid = 2")]
    [InlineData("UPDATE passages SET offset = -1 WHERE rowid = 1")]
    [InlineData("UPDATE passages SET offset = 9223372036854775807 WHERE rowid = 1")]
    [InlineData("UPDATE passages SET offset = offset + 16 WHERE rowid = 1")]
    [InlineData("UPDATE passages SET length = 2147483647 WHERE rowid = 1")]
    [InlineData("UPDATE passages SET length = 0 WHERE rowid = 1")]
    [InlineData("UPDATE passages SET text = x'ff' WHERE rowid = 1")]
    [InlineData("UPDATE passages SET text = text || '.' WHERE rowid = 1")]
    [InlineData("UPDATE passages SET id = x'00' WHERE rowid = 1")]
    [InlineData("PRAGMA foreign_keys = OFF; UPDATE passages SET segment = 77 WHERE rowid = 1")]
    [InlineData("PRAGMA foreign_keys = OFF; DELETE FROM segments")]
    [InlineData("UPDATE segments SET pages = x'00'")]
    [InlineData("UPDATE segments SET pages = 'x'")]
    [InlineData("UPDATE about SET passages = 3")]
    [InlineData("UPDATE about SET sums = 'x'")]
    [InlineData("UPDATE about SET header = replace(header, '64', '65')")]
    [InlineData("UPDATE about SET header = x'00'")]
    [InlineData("INSERT INTO about SELECT * FROM about")]
    [InlineData("DELETE FROM about")]
    [InlineData("PRAGMA foreign_keys = OFF; DROP TABLE segments")]
    [InlineData("PRAGMA writable_schema = ON; DELETE FROM sqlite_master WHERE name = 'about'")]
    public void An_edited_row_is_refused_by_search_and_by_verify(string sql)
    {
        using (var database = IndexDatabase.Open(Folder))
            database.Run(connection => connection.Execute(sql));

        IndexException refusal = Assert.Throws<IndexException>(() => Search());
        Assert.Contains("index", refusal.Message, StringComparison.Ordinal);
        Assert.NotEmpty(Problems());
    }

    /// <summary>Somebody who edits can make checksums anew: what can't be is refused all the same.</summary>
    [Theory]
    [InlineData("tokens", 1 << 30)]
    [InlineData("tokens", 65)]
    [InlineData("tokens", 0)]
    [InlineData("offset", -1)]
    [InlineData("offset", 1 << 30)]
    [InlineData("length", 16)]
    [InlineData("first", -1)]
    [InlineData("first", 60)]
    [InlineData("last", 1000)]
    [InlineData("segment", 99)]
    public void A_place_that_can_not_be_is_refused_whatever_its_checksum(string column, int value)
    {
        using (var database = IndexDatabase.Open(Folder))
        {
            database.Run(connection =>
            {
                connection.Execute("PRAGMA foreign_keys = OFF");
                connection.Execute($"UPDATE passages SET {column} = $value WHERE rowid = 1", ("$value", value));
                KeyPlace place = connection.One(
                    "SELECT segment, offset, length, tokens, first, last FROM passages WHERE rowid = 1",
                    row => new KeyPlace(
                        1, row.GetInt64(0), row.GetInt64(1), row.GetInt32(2), row.GetInt32(3), new(row.GetInt32(4), row.GetInt32(5))));
                return connection.Execute("UPDATE passages SET sum = $sum WHERE rowid = 1", ("$sum", place.Sum));
            });
        }

        Assert.Throws<IndexException>(() => Search());
        Assert.NotEmpty(Problems());
    }

    [Fact]
    public void Half_a_file_and_none_are_refused_with_what_to_do()
    {
        byte[] whole = File.ReadAllBytes(Segment);
        string path = Segment;
        File.WriteAllBytes(path, whole[..(whole.Length / 2)]);
        Assert.Contains("--repair", Assert.Throws<IndexException>(() => Search()).Message, StringComparison.Ordinal);
        Assert.Contains("--repair", Assert.Throws<IndexException>(Add).Message, StringComparison.Ordinal);
        File.WriteAllBytes(path, new byte[whole.Length]);
        Assert.Contains("--repair", Assert.Throws<IndexException>(() => Search()).Message, StringComparison.Ordinal);
        File.Delete(path);
        Assert.Contains("--repair", Assert.Throws<IndexException>(() => Search()).Message, StringComparison.Ordinal);
        Assert.Contains("--repair", Assert.Throws<IndexException>(Add).Message, StringComparison.Ordinal);

        void Add()
        {
            using PassageIndex index = _builtIn.Retriever.OpenIndex(Folder);
            index.Add(BuiltInRetriever.Passages, cancellationToken: Cancellation);
        }
    }

    // What happens to the keys.
    public static TheoryData<string, Action<string>> Damages => new()
    {
        { "a bit", path => Change(path, bytes => bytes[100] ^= 1) },
        { "the beginning", path => Change(path, bytes => bytes[0] ^= 1) },
        { "zeros", path => Change(path, bytes => Array.Clear(bytes)) },
        { "half", path => File.WriteAllBytes(path, File.ReadAllBytes(path)[..99]) },
        { "more", path => File.AppendAllText(path, "more") },
        { "none", File.Delete },
    };

    [Theory]
    [MemberData(nameof(Damages))]
    public void What_is_damaged_is_read_again_from_its_text(string what, Action<string> damage)
    {
        List<(string, float)> expected = Search();
        damage(Segment);
        Assert.NotEmpty(Problems());

        using (PassageIndex index = _builtIn.Retriever.OpenIndex(Folder))
            Assert.True(BuiltInRetriever.Passages.Count == index.Repair(cancellationToken: Cancellation), what);

        Assert.Empty(Problems());
        Assert.Equal(expected, Search());
    }

    [Fact]
    public void Passages_of_files_stay_those_of_their_file()
    {
        string notes = _folder.In("notes");
        Directory.CreateDirectory(notes);
        File.WriteAllText(Path.Combine(notes, "a.txt"), "The lamp is lit at dusk.");
        var splitter = new TextSplitter(40, _builtIn.Retriever.Tokenizer.CountTokens);
        using PassageIndex index = _builtIn.Retriever.CreateIndex(_folder.In("other"), new() { PassageTokens = 64 });
        index.AddTexts([notes], splitter, cancellationToken: Cancellation);
        Change(Directory.GetFiles(_folder.In("other"), "*.keys").Single(), bytes => bytes[50] ^= 4);

        Assert.Equal(1, index.Repair(cancellationToken: Cancellation));

        Assert.Empty(index.Folder.Verify(Cancellation));
        Assert.Equal(new IndexUpdate(0, 0, 0, 1), index.AddTexts([notes], splitter, cancellationToken: Cancellation));
    }

    [Fact]
    public void Words_that_are_not_those_of_the_passages_are_made_anew()
    {
        using (var database = IndexDatabase.Open(Folder))
            database.Run(connection => connection.Execute("DELETE FROM postings WHERE passage = (SELECT max(key) FROM passages)"));
        Assert.Contains("words", Assert.Single(Problems()), StringComparison.Ordinal);

        using (PassageIndex index = _builtIn.Retriever.OpenIndex(Folder))
            Assert.Equal(0, index.Repair(cancellationToken: Cancellation));
        Assert.Empty(Problems());
    }

    public void Dispose() => _folder.Dispose();

    private List<(string, float)> Search()
    {
        using PassageIndex index = _builtIn.Retriever.OpenIndex(Folder);
        return
        [
            .. index.Search("Who keeps bees?", 100, cancellationToken: Cancellation).Passages.Select(
                passage => (passage.Passage.Id, passage.Score)),
        ];
    }

    private IReadOnlyList<string> Problems()
    {
        try
        {
            using IndexFolder folder = IndexFolder.Open(Folder);
            return folder.Verify(Cancellation);
        }
        catch (IndexException exception)
        {
            return [exception.Message];
        }
    }

    private static void Change(string path, Action<byte[]> change)
    {
        byte[] bytes = File.ReadAllBytes(path);
        change(bytes);
        File.WriteAllBytes(path, bytes);
    }
}
