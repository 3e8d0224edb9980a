using QRHead.Evaluation;

namespace QRHead.Lab.Tests.Experiments;

public sealed class CandidatesTests : IDisposable
{
    private static readonly string[] Queries = ["honey cake", "copper", "zebra"];

    private readonly TemporaryFolder _folder = new();
    private readonly BeirFolder _data;

    public CandidatesTests()
    {
        Directory.CreateDirectory(_folder.In("qrels"));
        File.WriteAllLines(
            _folder.In(
                "corpus.jsonl"),
                ["""{"_id":"a","title":"","text":"honey bees"}""", """{"_id":"b","title":"","text":"honey honey cake"}""",
                    """{"_id":"c","title":"","text":"copper mines"}"""]);
        File.WriteAllLines(
            _folder.In("queries.jsonl"),
            ["""{"_id":"q1","text":"honey cake"}""", """{"_id":"q2","text":"copper"}""", """{"_id":"unjudged","text":"bees"}"""]);
        File.WriteAllLines(_folder.In("qrels/test.tsv"), ["query-id\tcorpus-id\tscore", "q1\tb\t1", "q2\tc\t2"]);
        _data = new BeirFolder(_folder.Path);
    }

    [Fact]
    public void Of_bm25_are_what_it_finds_the_best_first()
    {
        EvaluationInstance[] found = [.. Candidates.FromBm25(_data, count: 2)];

        Assert.Equal(["q1", "q2"], found.Select(instance => instance.Query.Id));
        Assert.Equal(["b", "a"], found[0].Passages.Select(passage => passage.Id));
        Assert.Equal(["c"], found[1].Passages.Select(passage => passage.Id));
        Assert.Equal([KeyValuePair.Create("c", 2)], found[1].Gold);
    }

    [Fact]
    public void All_passages_are_the_same_list_for_every_query()
    {
        EvaluationInstance[] found = [.. Candidates.All(_data)];

        Assert.Equal(["q1", "q2"], found.Select(instance => instance.Query.Id));
        Assert.All(found, instance => Assert.Same(found[0].Passages, instance.Passages));
        Assert.Equal(["a", "b", "c"], found[0].Passages.Select(passage => passage.Id));
    }

    [Fact]
    public void Of_Lucene_are_what_it_finds_in_memory_or_in_a_folder()
    {
        foreach (string? folder in new[] { null, _folder.In("indexes") })
        {
            EvaluationInstance[] found = [.. Candidates.FromLucene(_data, count: 2, indexFolder: folder)];

            Assert.Equal(["b", "a"], found[0].Passages.Select(passage => passage.Id));
            Assert.Equal(["c"], found[1].Passages.Select(passage => passage.Id));
        }
    }

    [Fact]
    public void Of_a_sample_of_queries_each_passage_is_there_once()
    {
        string[] ids = [.. Enumerable.Range(10, 30).Select(number => $"q{number}")];
        File.WriteAllLines(_folder.In("queries.jsonl"), ids.Select(id => $$"""{"_id":"{{id}}","text":"honey {{id}}"}"""));
        File.WriteAllLines(_folder.In("qrels/test.tsv"), ids.Select(id => $"{id}\tb\t1").Prepend("query-id\tcorpus-id\tscore"));

        EvaluationInstance[] all = [.. Candidates.FromBm25(_data)], some = [.. Candidates.FromBm25(_data, sample: 5)];
        EvaluationInstance[] ofRun =
        [
            .. Candidates.FromRun(_data, new Run("mine", ids[4..].Select(id => new RunEntry(id, "a", 1))), sample: 5),
        ];

        Assert.Equal(QuerySample.Draw(ids, 5), some.Select(instance => instance.Query.Id));
        Assert.Equal(QuerySample.Draw(ids[4..], 5), ofRun.Select(instance => instance.Query.Id));
        Assert.Equal(30, all.Length);
        Assert.All(all, instance => Assert.Equal(["b", "a"], instance.Passages.Select(passage => passage.Id)));
        Assert.All(all, instance => Assert.Same(all[0].Passages[0], instance.Passages[0]));
    }

    [Fact]
    public void Of_a_run_are_its_best()
    {
        var run = new Run("mine", [new("q1", "a", 1), new("q1", "c", 3), new("q1", "b", 2)]);

        EvaluationInstance only = Assert.Single(Candidates.FromRun(_data, run, count: 2));

        Assert.Equal(["c", "b"], only.Passages.Select(passage => passage.Id));
    }

    [Fact]
    public void A_passage_that_the_corpus_has_not_got_is_named() =>
        Assert.Contains(
            "'z'", Assert.Throws<InputException>(() => Candidates.FromRun(_data, new Run("mine", [new("q1", "z", 1)])).ToList()).Message);

    [Fact]
    public void Of_a_querys_own_passages_bm25_chooses_the_best_first_and_what_is_relevant_stays()
    {
        EvaluationInstance[] own = Own();

        EvaluationInstance[] found = [.. Candidates.FromBm25(own, count: 2)];

        Assert.Equal(["b", "a"], found[0].Passages.Select(passage => passage.Id));
        Assert.Same(own[0].Passages[1], found[0].Passages[0]);
        Assert.Equal(["c"], found[1].Passages.Select(passage => passage.Id));
        Assert.Empty(found[2].Passages);
        Assert.All(found.Zip(own), pair => Assert.Equal(pair.Second.Gold, pair.First.Gold));
    }

    [Fact]
    public void Of_a_querys_own_passages_a_run_chooses_and_others_are_left_out()
    {
        var run = new Run("mine", [new("q1", "a", 1), new("q1", "c", 3), new("q1", "b", 2)]);

        EvaluationInstance only = Assert.Single(Candidates.FromRun(Own(), run, count: 2));

        Assert.Equal(["c", "b"], only.Passages.Select(passage => passage.Id));
        InputException refused = Assert.Throws<InputException>(
            () => Candidates.FromRun(Own(), new Run("mine", [new("q2", "z", 1)])).ToList());
        Assert.Contains("'z' of query 'q2' is not among its passages", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Three queries that share their passages; no word of the last is in any.</summary>
    private EvaluationInstance[] Own()
    {
        Passage[] passages = [.. _data.Passages()];
        return
        [
            .. Queries.Select(
                (text, i) => new EvaluationInstance
                {
                    Query = new Query($"q{i + 1}", text),
                    Passages = passages,
                    Gold = [KeyValuePair.Create("a", 1)],
                }),
        ];
    }
}
