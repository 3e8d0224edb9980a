using System.Text.Json;

namespace QRHead.Cli.Tests;

/// <summary><c>qrhead detect</c>, <c>heads</c> and <c>eval --data</c> as processes, on the built-in model and small texts.</summary>
public sealed class DetectCommandTests : IDisposable
{
    private static readonly (string Id, string Text, string Query)[] Facts =
    [
        ("fox", "The fox sleeps under the old oak tree.", "Where does the fox sleep?"),
        ("whale", "The whale swims in the cold northern sea.", "Where does the whale swim?"),
        ("owl", "The owl hunts mice at night.", "What hunts mice?"), ("bee", "The bee brings honey to its hive.", "Who brings honey?"),
    ];

    private readonly TemporaryFolder _folder = new();

    private string Examples => _folder.In("examples.jsonl");

    public DetectCommandTests() => File.WriteAllLines(Examples, Facts.Select(fact => JsonSerializer.Serialize(new
    {
        query = fact.Query,
        passages = Facts.Select(passage => new { id = passage.Id, text = passage.Text }),
        gold = new[] { fact.Id },
    })));

    [Fact]
    public void Writes_a_head_set_that_rank_reads_and_leaves_no_pass_file()
    {
        Done("detect", Examples, "-o", _folder.In("mine.json"), "--top", "2");

        ToolResult ranked = Tool.Run(
            "rank", Tool.Sample("lighthouses.jsonl"), "-q", "Which lighthouse is the tallest?", "--heads", _folder.In(
                "mine.json"), "--format", "json").Succeeded();
        string heads = string.Join(
            ',', JsonElement.Parse(File.ReadAllText(_folder.In("mine.json"))).GetProperty("heads").EnumerateArray()
                .Select(head => head.GetString()));
        Assert.Equal(heads, JsonElement.Parse(ranked.Output).GetProperty("heads").GetString());
        Assert.Equal(["examples.jsonl", "mine.json"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void How_many_heads_may_be_left_to_it()
    {
        Done("detect", Examples, "-o", _folder.In("told.json"), "--top", "auto");
        Done("detect", Examples, "-o", _folder.In("untold.json"));
        string Heads(string file) => JsonElement.Parse(File.ReadAllText(_folder.In(file))).GetProperty("heads").ToString();
        Assert.Equal(Heads("untold.json"), Heads("told.json"));
    }

    [Fact]
    public void Takes_a_data_set_with_the_candidates_of_a_run_and_leaves_out_queries_that_the_run_does_not_answer()
    {
        _folder.Write("beir/corpus.jsonl", Lines(Facts.Select(fact => new { _id = fact.Id, title = "", text = fact.Text })));
        _folder.Write("beir/queries.jsonl", Lines(Facts.Select(fact => new { _id = $"q-{fact.Id}", text = fact.Query })));
        _folder.Write(
            "beir/qrels/test.tsv", "query-id\tcorpus-id\tscore\n" + string.Concat(Facts.Select(fact => $"q-{fact.Id}\t{fact.Id}\t1\n")));
        IEnumerable<string> found = Facts.SelectMany(
            fact => Facts.Where(passage => passage.Id != "bee")
                .Select((passage, i) => $"q-{fact.Id} Q0 {passage.Id} {i + 1} {9 - i} bm25"));
        string run = _folder.Write("bm25.trec", string.Join('\n', found));

        ToolResult result = Tool.Run(
            "detect", _folder.In("beir"), "--candidates", run, "-o", _folder.In("mine.json"), "--top", "2", "--format", "json");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(3, JsonElement.Parse(result.Output).GetProperty("examples").GetInt32());
        Assert.Contains(result.Complaints, line => line == "qrhead: left out 1 of 4 queries: nothing relevant is among their candidates");
        Assert.Equal(
            "beir", JsonElement.Parse(File.ReadAllText(_folder.In("mine.json"))).GetProperty("provenance").GetProperty("dataset")
                .GetString());
    }

    [Fact]
    public void Learns_from_queries_of_which_the_first_stage_finds_a_relevant_passage_and_another()
    {
        string data = _folder.Write("own.jsonl", Lines(Facts.Select(fact => new
        {
            id = $"q-{fact.Id}",
            query = fact.Query,
            passages = Facts.Select(passage => new { id = passage.Id, text = passage.Text }),
            gold = new[] { fact.Id },
        })));
        string[] ids = [.. Facts.Select(fact => fact.Id)];
        string run = _folder.Write(
            "mine.trec",
            $"q-{ids[0]} Q0 {ids[0]} 1 2 t\nq-{ids[0]} Q0 {ids[1]} 2 1 t\nq-{ids[1]} Q0 {ids[1]} 1 2 t\nq-{ids[2]} Q0 {ids[0]} 1 2 "
            + $"t\nq-{ids[3]} Q0 {ids[2]} 1 2 t\nq-{ids[3]} Q0 {ids[3]} 2 1 t\n");

        ToolResult result = Tool.Run("detect", data, "--candidates", run, "-o", _folder.In("mine.json"), "--top", "2", "--format", "json");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(2, JsonElement.Parse(result.Output).GetProperty("examples").GetInt32());
        Assert.Contains("qrhead: left out 1 of 4 queries: nothing relevant is among their candidates", result.Complaints);
        Assert.Contains("qrhead: left out 1 of 4 queries: all their candidates are relevant", result.Complaints);
    }

    [Fact]
    public void Prints_how_good_heads_are_held_out_as_columns_and_as_json()
    {
        string table = Done("detect", Examples, "-o", _folder.In("a.json"), "--pass", _folder.In("kept.pass")).Output;
        JsonElement json = JsonElement.Parse(
            Done("detect", Examples, "-o", _folder.In("b.json"), "--pass", _folder.In("kept.pass"), "--format", "json").Output);

        Assert.StartsWith("heads\tnDCG@10\t95 % interval\tMRR", table);
        Assert.Equal(4, json.GetProperty("examples").GetInt32());
        Assert.Equal("nDCG@10", json.GetProperty("chosen").GetProperty("measures")[0].GetProperty("measure").GetString());
        Assert.True(File.Exists(_folder.In("kept.pass")));
    }

    [Fact]
    public void A_set_that_was_detected_alone_says_in_an_index_of_the_same_room_what_is_relevant()
    {
        string set = _folder.In("alone.json");
        JsonElement found = JsonElement.Parse(
            Done("detect", Examples, "-o", set, "--reading", "alone", "--top", "2", "--passage-tokens", "200", "--format", "json").Output);
        JsonElement threshold = found.GetProperty("threshold");
        Assert.Equal(200, threshold.GetProperty("passage_tokens").GetInt32());
        Assert.Equal(
            threshold.GetRawText(), JsonElement.Parse(Done("heads", "show", set, "--format", "json").Output).GetProperty("threshold")
                .GetRawText());

        string lights = Tool.Sample("lighthouses.jsonl");
        foreach (string room in new[] { "200", "512" })
        {
            Tool.Run("index", "build", _folder.In(room), lights, "--heads", set, "--passage-tokens", room).Succeeded();
            JsonElement ranking = JsonElement.Parse(
                Tool.Run("search", _folder.In(room), "-q", "Who keeps the light?", "--heads", set, "--format", "json").Succeeded().Output);
            Assert.Equal(room == "200", ranking.TryGetProperty("relevant", out _));
        }
    }

    [Theory]
    [InlineData("--top", "0")]
    [InlineData("--top", "many")]
    [InlineData("--objective", "best")]
    [InlineData("--folds", "1")]
    [InlineData("--scoring", "fair")]
    [InlineData("--protocol", "mine")]
    public void Refuses_what_cannot_be_before_a_model_is_loaded(string option, string value)
    {
        ToolResult result = Tool.Run("detect", Examples, "-o", _folder.In("x.json"), option, value);

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.False(File.Exists(_folder.In("x.json")));
    }

    [Fact]
    public void A_bad_label_ends_it_with_its_line_or_is_counted()
    {
        File.AppendAllText(Examples, """{"query":"Who?","passages":[{"id":"a","text":"x"},{"id":"b","text":"y"}],"gold":["c"]}""" + "\n");

        ToolResult refused = Tool.Run("detect", Examples, "-o", _folder.In("x.json"));
        ToolResult skipped = Done("detect", Examples, "-o", _folder.In("x.json"), "--skip-invalid");

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("examples.jsonl, line 5: the gold passage 'c'", refused.Error);
        Assert.Contains("left out 1 example", skipped.Error);
    }

    [Fact]
    public void Alone_and_normalized_do_not_go_together_and_that_is_said()
    {
        ToolResult result = Tool.Run("detect", Examples, "-o", _folder.In("x.json"), "--reading", "alone", "--scoring", "normalized");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("together or joined", result.Error);
    }

    [Fact]
    public void Head_sets_are_shown_compared_combined_and_drawn()
    {
        string mine = _folder.In("mine.json");
        Done("detect", Examples, "-o", mine, "--top", "2");

        Assert.StartsWith("rank\thead\tscore\tweight\n1\t", Tool.Run("heads", "show", mine).Succeeded().Output);
        Assert.Contains("█", Tool.Run("heads", "show", mine, "--map").Succeeded().Output);
        Assert.Contains("2\t2\t1.000\t", Tool.Run("heads", "compare", mine, mine).Succeeded().Output);
        Assert.Contains("2-3", Done("heads", "combine", mine, "2-3", "-o", _folder.In("more.json")).Output);
        Tool.Run("heads", "plot", mine, "-o", _folder.In("map.svg")).Succeeded();
        Tool.Run("heads", "plot", mine, "-o", _folder.In("map.png")).Succeeded();
        Assert.Contains("<svg", File.ReadAllText(_folder.In("map.svg")));
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(_folder.In("map.png"))[..4]);
    }

    [Theory]
    [InlineData("show", "nonsense")]
    [InlineData("plot", "1-1", "-o", "map.txt")]
    public void Refuses_heads_and_files_that_cannot_be(params string[] arguments) =>
        Assert.Equal(2, Tool.Run(["heads", .. arguments]).ExitCode);

    [Fact]
    public void A_data_set_is_ranked_by_several_systems_and_judged()
    {
        ToolResult result = Done(
            "eval", "--data", Examples, "--out", _folder.In("out"), "--systems", "qrheads,all-heads,bm25,qrheads+bm25", "--format", "json");

        JsonElement runs = JsonElement.Parse(result.Output);
        Assert.Equal(
            ["qrheads", "all-heads", "bm25", "qrheads+bm25"], runs.EnumerateArray().Select(run => run.GetProperty("run").GetString()));
        string[] files =
        [
            "all-heads.json", "bm25.json", "per-query.jsonl", "qrheads+bm25.json", "qrheads.json", "report.md", "report.svg",
            "scores.jsonl",
        ];
        Assert.Equal(files, Directory.GetFiles(_folder.In("out")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Contains("| bm25 |", File.ReadAllText(_folder.In("out/report.md")));

        // Queries without ids are called by their words, which have blanks between them.
        Assert.Contains("no TREC runs are written", Assert.Single(result.Complaints));

        ToolResult judged = Tool.Run("eval", "--qrels", Examples, "--run", _folder.In("out/qrheads.json"), "--format", "json").Succeeded();
        Assert.Equal(
            runs[0].GetProperty("measures")[0].GetProperty("mean").GetDouble(),
            JsonElement.Parse(judged.Output)[0].GetProperty("measures")[0].GetProperty("mean").GetDouble(), 1e-12);
    }

    [Fact]
    public void A_data_set_is_read_the_way_the_heads_were_detected()
    {
        Done("detect", Examples, "-o", _folder.In("alone.json"), "--top", "2", "--reading", "alone");

        Done("eval", "--data", Examples, "--out", _folder.In("as-detected"), "--systems", "qrheads,all-heads", "--heads",
            _folder.In("alone.json"));
        Done("eval", "--data", Examples, "--out", _folder.In("alone"), "--systems", "qrheads,all-heads", "--heads",
            _folder.In("alone.json"), "--reading", "alone");
        Done("eval", "--data", Examples, "--out", _folder.In("together"), "--systems", "qrheads,all-heads", "--heads",
            _folder.In("alone.json"), "--reading", "together");

        string Scores(string folder) => File.ReadAllText(_folder.In(Path.Combine(folder, "qrheads.json")));
        Assert.Equal(Scores("alone"), Scores("as-detected"));
        Assert.NotEqual(Scores("together"), Scores("as-detected"));
        Assert.Contains("reading: alone", File.ReadAllText(_folder.In("as-detected/report.md")));
    }

    [Theory]
    [InlineData("--protocol", "other")]
    [InlineData("--sample", "0")]
    [InlineData("--systems", "best")]
    [InlineData("--candidates", "bm25:0")]
    public void Refuses_what_an_evaluation_cannot_be(string option, string value)
    {
        Directory.CreateDirectory(_folder.In("beir"));
        string data = option == "--candidates" ? _folder.In("beir") : Examples;

        Assert.Equal(2, Tool.Run("eval", "--data", data, "--out", _folder.In("out"), option, value).ExitCode);
    }

    [Theory]
    [InlineData("--data", "x")]
    [InlineData("--qrels", "x")]
    [InlineData("--data", "x", "--out", "y", "--run", "z")]
    public void An_evaluation_needs_runs_or_a_data_set(params string[] arguments) =>
        Assert.Equal(2, Tool.Run(["eval", .. arguments]).ExitCode);

    public void Dispose() => _folder.Dispose();

    /// <summary>Runs what says on stderr what it wrote.</summary>
    private static string Lines<T>(IEnumerable<T> records) => string.Join('\n', records.Select(record => JsonSerializer.Serialize(record)));

    private static ToolResult Done(params string[] arguments)
    {
        ToolResult result = Tool.Run(arguments);
        Assert.True(result.ExitCode == 0, result.Error);
        return result;
    }
}
