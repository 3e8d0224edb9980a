using QRHead.Evaluation;
using QRHead.Evaluation.Datasets;
using QRHead.Passages;
using QRHead.Tests.Checkpoints;

namespace QRHead.Tests.Evaluation.Datasets;

public class BeirFolderTests
{
    [Fact]
    public void Reads_corpus_queries_and_qrels()
    {
        using var folder = new TemporaryFolder();
        folder.Write("corpus.jsonl", "{\"_id\": \"d1\", \"title\": \"T\", \"text\": \"one\", \"metadata\": {}}\n\n{\"_id\": \"d2\", \"title\": \"\", \"text\": \"two\"}\n{\"_id\": \"d3\", \"text\": \"\"}\n");
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
    public void Says_where_an_error_is(string corpus, string message)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("corpus.jsonl", corpus);

        Assert.Equal(path + message, Assert.Throws<InputException>(() => new BeirFolder(folder.Path).Passages().ToArray()).Message);
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
