namespace QRHead.Evaluation.Tests.Datasets;

public class BeirFolderTests
{
    [Fact]
    public void Reads_corpus_queries_and_qrels()
    {
        using var folder = new TemporaryFolder();
        folder.Write(
            "corpus.jsonl",
            "{\"_id\": \"d1\", \"title\": \"T\", \"text\": \"one\", \"metadata\": {}}\n\n{\"_id\": \"d2\", \"title\": \"\", \"text\": "
            + "\"two\"}\n{\"_id\": \"d3\", \"text\": \"\"}\n");
        folder.Write("queries.jsonl", "{\"_id\": \"q1\", \"text\": \"who\", \"metadata\": {}}\n");
        Directory.CreateDirectory(folder.In("qrels"));
        folder.Write("qrels/dev.tsv", "query-id\tcorpus-id\tscore\nq1\td2\t2\n");

        var beir = new BeirFolder(folder.Path);

        Assert.Equal([new Passage("d1", "one", "T"), new Passage("d2", "two", ""), new Passage("d3", "")], beir.Passages());
        Assert.Equal([new Query("q1", "who")], beir.Queries());
        Assert.Equal(2, beir.Qrels("dev")["q1"]!.Grades["d2"]);
        Assert.Contains("test.tsv", Assert.Throws<InputException>(() => beir.Qrels()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"_id\": \"d1\", \"text\": \"x\"}\n{\"text\": \"x\"}", ", line 2 has no field '_id', which BEIR's layout needs.")]
    [InlineData("\n{\"_id\": \"d1\"}", ", line 2 has no field 'text', which BEIR's layout needs.")]
    [InlineData("\"d1\"", ", line 1 holds text; expected an object.")]
    [InlineData("{\"_id\": \"d1\", \"text\": \"x\"}\n{\"_id\": \"d1\", \"text\": \"y\"}",
        ", line 2: the id 'd1' is already taken; each passage needs an id of its own.")]
    [InlineData("{\"_id\": \"\", \"text\": \"x\"}", ", line 1: the id of the passage is empty; each passage needs an id of its own.")]
    public void Says_where_an_error_is(string corpus, string message)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("corpus.jsonl", corpus);

        Assert.Equal(path + message, Assert.Throws<InputException>(() => new BeirFolder(folder.Path).Passages().ToArray()).Message);
    }

    [Theory]
    [InlineData("{\"_id\": \"q1\", \"text\": \"who\"}\n{\"_id\": \"q1\", \"text\": \"what\"}",
        ", line 2: the id 'q1' is already taken; each query needs an id of its own.")]
    [InlineData("{\"_id\": \"q1\", \"text\": \" \"}", ", line 1: the query is empty.")]
    public void Says_where_a_query_is_wrong_and_passes_over_it_on_demand(string queries, string message)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("queries.jsonl", queries + "\n{\"_id\": \"q2\", \"text\": \"where\"}");
        var skipped = new List<InputException>();

        Assert.Equal(path + message, Assert.Throws<InputException>(() => new BeirFolder(folder.Path).Queries().ToArray()).Message);
        Assert.Equal("q2", new BeirFolder(folder.Path, skipped.Add).Queries().Last().Id);
        Assert.Equal(path + message, Assert.Single(skipped).Message);
    }

    [Fact]
    public void Passages_can_be_read_again()
    {
        using var folder = new TemporaryFolder();
        folder.Write("corpus.jsonl", "{\"_id\": \"d1\", \"text\": \"x\"}");
        IEnumerable<Passage> passages = new BeirFolder(folder.Path).Passages();

        Assert.Equal(passages.ToArray(), passages.ToArray());
    }

    [Fact]
    public void Knows_what_is_judged_and_not_there()
    {
        using var folder = new TemporaryFolder();
        folder.Write("corpus.jsonl", "{\"_id\": \"d1\", \"text\": \"x\"}");
        folder.Write("queries.jsonl", "{\"_id\": \"q1\", \"text\": \"who\"}\n{\"_id\": \"q5\", \"text\": \"not judged\"}");
        Directory.CreateDirectory(folder.In("qrels"));
        folder.Write("qrels/test.tsv", "q1\td1\t1\nq1\td7\t2\nq1\td8\t0\nq9\td1\t1\nq9\td7\t1\n");

        JudgedAbsent absent = new BeirFolder(folder.Path).JudgedAbsent();

        Assert.Equal((2, 2), (absent.JudgedQueries, absent.RelevantPassages));
        Assert.Equal(["q9"], absent.Queries);
        Assert.Equal(["d7"], absent.Passages);
    }

    [Fact]
    public void Reads_lines_only_as_they_are_asked_for_and_passes_over_broken_ones_on_demand()
    {
        using var folder = new TemporaryFolder();
        folder.Write("corpus.jsonl", "{\"_id\": \"d1\", \"text\": \"x\"}\n{\n{\"_id\": \"d2\", \"text\": \"x\"}\n");
        var skipped = new List<InputException>();

        Assert.Equal("d1", new BeirFolder(folder.Path).Passages().First().Id);
        Assert.Equal(["d1", "d2"], new BeirFolder(folder.Path, skipped.Add).Passages().Select(passage => passage.Id));
        Assert.Single(skipped);
    }

    [Fact]
    public void Reads_SQuAD_as_a_Beir_folder()
    {
        var squad = new BeirFolder(Shared.Require("data/squad-dev"));

        HashSet<string> passages = [.. squad.Passages().Select(passage => passage.Id)];
        Qrels qrels = squad.Qrels();

        Assert.Equal(1575, passages.Count);
        Assert.Equal(8234, squad.Queries().Count());
        Assert.Equal(8234, qrels.QueryIds.Count);
        Assert.All(qrels.QueryIds, query => Assert.All(qrels[query]!.Grades.Keys, passage => Assert.Contains(passage, passages)));
    }
}
