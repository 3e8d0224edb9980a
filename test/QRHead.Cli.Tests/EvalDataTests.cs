using System.Text.Json;

namespace QRHead.Cli.Tests;

/// <summary><c>qrhead eval --data</c> ranks a data set by several systems, with the built-in model.</summary>
public sealed class EvalDataTests : IDisposable
{
    private const string Animals =
        """
        {"id":"q1","query":"Where does the fox sleep?","passages":[{"id":"fox","text":"The fox sleeps under the old oak tree."},{"id":"owl","text":"The owl hunts mice at night."},{"id":"bee","text":"The bee brings honey to its hive."}],"gold":["fox"]}
        {"id":"q2","query":"What hunts mice?","passages":[{"id":"fox","text":"The fox sleeps under the old oak tree."},{"id":"owl","text":"The owl hunts mice at night."},{"id":"bee","text":"The bee brings honey to its hive."}],"gold":["owl"]}
        """;

    private readonly TemporaryFolder _folder = new();

    private string Out => _folder.In("out");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Leaves_a_run_for_each_system_the_values_of_each_query_and_a_report()
    {
        Tool.Run(
            "eval", "--data", _folder.Write("animals.jsonl", Animals), "--out", Out, "--systems", "qrheads,bm25", "--measures", "MRR,P@1")
                .Succeeded();

        Assert.Equal(
            ["bm25.json", "bm25.trec", "per-query.jsonl", "qrheads.json", "qrheads.trec", "report.md", "report.svg", "scores.jsonl"],
            Directory.GetFiles(Out).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(
            [
                """{"query":"q1","systems":{"qrheads":{"MRR":1,"P@1":1},"bm25":{"MRR":1,"P@1":1}}}""",
                """{"query":"q2","systems":{"qrheads":{"MRR":1,"P@1":1},"bm25":{"MRR":1,"P@1":1}}}""",
            ],
            File.ReadAllLines(Path.Combine(Out, "per-query.jsonl")));
        Assert.Contains("`per-query.jsonl`", File.ReadAllText(Path.Combine(Out, "report.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void An_id_that_stands_twice_ends_it_in_one_line_and_counts_on_demand()
    {
        string data = Beir(
            "{\"_id\":\"d1\",\"text\":\"bees\"}\n{\"_id\":\"d1\",\"text\":\"bees again\"}\n",
            "{\"_id\":\"q1\",\"text\":\"bees\"}\n{\"_id\":\"q1\",\"text\":\"more\"}\n", "q1\td1\t1\n");

        ToolResult refused = Tool.Run("eval", "--data", data, "--out", Out, "--systems", "bm25");
        ToolResult skipped = Tool.Run(
            "eval", "--data", data, "--out", Out, "--systems", "bm25", "--skip-invalid", "--measures", "nDCG@10,Recall@5");

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("line 2: the id 'q1' is already taken", Assert.Single(refused.Complaints), StringComparison.Ordinal);
        Assert.Equal(0, skipped.ExitCode);
        Assert.StartsWith("qrhead: skipped 2 broken records", Assert.Single(skipped.Complaints), StringComparison.Ordinal);
        Assert.Contains("bm25\tnDCG@10\t1.0000", skipped.Output, StringComparison.Ordinal);
        Assert.Contains("bm25\tRecall@5\t1.0000", skipped.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Says_what_is_judged_and_not_there()
    {
        string data = Beir("{\"_id\":\"d1\",\"text\":\"bees\"}\n", "{\"_id\":\"q1\",\"text\":\"bees\"}\n", "q1\td1\t1\nq9\td7\t1\n");

        Assert.Equal(
            [
                "qrhead: 1 of 2 judged queries is not in queries.jsonl, and left out; the first: 'q9'",
                "qrhead: 1 of 2 relevant passages is not in corpus.jsonl, and never found; the first: 'd7'",
            ],
            Tool.Run("eval", "--data", data, "--out", Out, "--systems", "bm25").Complaints);
        Assert.Equal(
            ["qrhead: 1 of 2 relevant passages is not among the passages of their query, and never found; the first: 'ant'"],
            Tool.Run(
                "eval", "--data", _folder.Write("ant.jsonl", Animals.Replace("[\"owl\"]", "[\"ant\"]", StringComparison.Ordinal)), "--out",
                _folder.In("ant"), "--systems", "bm25").Complaints);
    }

    [Fact]
    public void Its_trec_runs_rank_as_its_json_runs_do()
    {
        string data = _folder.Write("animals.jsonl", Animals);
        Tool.Run("eval", "--data", data, "--out", Out, "--systems", "qrheads,bm25").Succeeded();

        foreach (string system in new[] { "qrheads", "bm25" })
        {
            string[] trec =
            [
                .. File.ReadAllLines(Path.Combine(Out, $"{system}.trec")).Where(line => line.StartsWith("q2 ", StringComparison.Ordinal))
                    .Select(line => line.Split(' ')[2]),
            ];
            using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(Out, $"{system}.json")));
            Assert.Equal(
                json.RootElement.GetProperty("q2").EnumerateObject().OrderByDescending(passage => passage.Value.GetDouble())
                    .Select(passage => passage.Name), trec);
            Assert.All(
                File.ReadAllLines(Path.Combine(Out, $"{system}.trec")), line => Assert.EndsWith(
                    $" {system}", line, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Of_queries_with_their_own_passages_it_ranks_those_that_bm25_or_a_run_chooses()
    {
        string data = _folder.Write("animals.jsonl", Animals);
        string run = _folder.Write("mine.trec", "q2 Q0 owl 1 2 mine\nq2 Q0 bee 2 1 mine\n");
        string[] Ranked(string candidates, string output)
        {
            Tool.Run("eval", "--data", data, "--candidates", candidates, "--out", _folder.In(output), "--systems", "qrheads").Succeeded();
            return
            [
                .. File.ReadAllLines(_folder.In(output + "/qrheads.trec")).Select(line => string.Join(' ', line.Split(' ')[..3]))
                    .Order(StringComparer.Ordinal),
            ];
        }

        Assert.Equal(["q1 Q0 fox", "q2 Q0 owl"], Ranked("bm25:1", "words"));
        Assert.Equal(["q2 Q0 bee", "q2 Q0 owl"], Ranked(run, "run"));
        Assert.Equal(2, Tool.Run("eval", "--data", data, "--candidates", "bm25:none", "--out", Out).ExitCode);
    }

    [Fact]
    public void A_query_of_which_no_word_is_found_counts_nothing_for_any_system()
    {
        string data = _folder.Write("animals.jsonl", Animals.Replace("What hunts mice?", "zebras", StringComparison.Ordinal));
        string[] systems = ["all-heads", "bm25", "model:built-in#all", "all-heads+bm25"];

        ToolResult result = Tool.Run(
            "eval", "--data", data, "--candidates", "bm25", "--out", Out, "--systems", string.Join(',', systems), "--measures", "MRR")
                .Succeeded();

        Assert.All(result.OutputLines[1..], line => Assert.Equal(["MRR", "0.5000"], line.Split('\t')[1..3]));
        Assert.Equal(systems.Length, result.OutputLines.Length - 1);
        ToolResult refused = Tool.Run(
            "eval", "--data", data, "--candidates", _folder.Write("other.trec", "q9 Q0 owl 1 2 mine\n"), "--out", Out);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("none of the queries", Assert.Single(refused.Complaints), StringComparison.Ordinal);
    }

    [Fact]
    public void Ids_that_no_trec_run_can_hold_leave_the_other_files_as_they_are()
    {
        ToolResult result = Tool.Run(
            "eval", "--data", _folder.Write("animals.jsonl", Animals.Replace("\"fox\"", "\"red fox\"", StringComparison.Ordinal)), "--out",
            Out, "--systems", "bm25");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("'red fox' has white space", Assert.Single(result.Complaints), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(Out, "bm25.trec")));
        Assert.True(File.Exists(Path.Combine(Out, "bm25.json")));
    }

    [Fact]
    public void What_another_program_found_is_judged_beside_the_rest()
    {
        string run = _folder.Write("mine.trec", "q1 Q0 owl 1 0.9 t\nq1 Q0 fox 2 0.5 t\nq2 Q0 bee 1 3 t\n");

        ToolResult result = Tool.Run(
            "eval", "--data", _folder.Write("animals.jsonl", Animals), "--out", Out, "--systems", $"bm25,run:{run},run:{run}+bm25",
            "--measures", "MRR").Succeeded();

        // Of q2 the run has not got the gold passage: it stays out of the ranking. With words, it comes back.
        Assert.Equal(
            [
                "bm25\tMRR\t1.0000", "mine\tMRR\t0.2500", "mine+bm25\tMRR\t0.7500",
            ], result.OutputLines[1..].Select(line => string.Join('\t', line.Split('\t')[..3])));
        Assert.Contains("\"mine+bm25\":", File.ReadAllText(Path.Combine(Out, "per-query.jsonl")), StringComparison.Ordinal);
        Assert.Equal("q2 Q0 bee 1 3 mine", File.ReadAllLines(Path.Combine(Out, "mine.trec"))[^1]);
    }

    [Fact]
    public void Another_model_ranks_the_same_candidates_beside_the_first()
    {
        string[] Arguments(string output) =>
            [
                "eval", "--data", _folder.Write("animals.jsonl", Animals), "--out", _folder.In(output),
                "--reading", "alone", "--scoring", "reference",
                "--systems", "all-heads,all-heads+bm25,model:built-in#all,model:built-in#all+bm25",
            ];
        Tool.Run(Arguments("out")).Succeeded();
        Tool.Run(Arguments("again")).Succeeded();

        // It is the same model with the same heads, so it finds what the first finds.
        string Found(string file) => File.ReadAllText(Path.Combine(Out, file));
        Assert.Equal(Found("all-heads.json"), Found("built-in-all.json"));
        Assert.Equal(Found("all-heads+bm25.json"), Found("built-in-all+bm25.json"));
        Assert.Equal(
            2, File.ReadAllLines(Path.Combine(Out, "scores-built-in-all.jsonl"))
                .Count(line => line.Contains("\"query\"", StringComparison.Ordinal)));
        Assert.Contains("- built-in-all: the model ", Found("report.md"), StringComparison.Ordinal);
        Assert.Contains("; reading: alone; heads: ", Found("report.md"), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_model_is_read_with_its_own_heads()
    {
        string model = _folder.In("two-heads");
        Assert.Equal(0, Tool.Run("compile", Tool.GoldenModel("qwen3"), "--heads", "1-2,0-1", "--precision", "f32", "-o", model).ExitCode);

        Tool.Run(
            "eval", "--data", _folder.Write("animals.jsonl", Animals), "--out", Out, "--systems", $"bm25,model:{model}", "--measures",
            "MRR").Succeeded();

        Assert.Contains(
            "- two-heads: the model qwen3, f32; scoring: reference; reading: together; heads: 1-2,0-1", File.ReadAllText(
                Path.Combine(Out, "report.md")), StringComparison.Ordinal);
        Assert.Equal(
            2, File.ReadAllLines(Path.Combine(Out, "two-heads.trec")).Count(line => line.Contains(" 1 ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("run:{0}", 1, "lacks the query 'q2'")]
    [InlineData("run:nowhere.trec", 1, "nowhere.trec")]
    [InlineData("run:", 2, "run:FILE")]
    [InlineData("bm25,bm25", 2, "'bm25'")]
    [InlineData("run:{0},run:elsewhere/../{0}", 2, "'half'")]
    [InlineData("model:", 2, "model:MODEL[#HEADS]")]
    [InlineData("model:built-in#", 2, "model:MODEL[#HEADS]")]
    [InlineData("model:built-in#nosuch", 1, "nosuch")]
    [InlineData("bm25,model:./nowhere.gguf", 1, "nowhere.gguf")]
    [InlineData("model:built-in,model:built-in", 2, "'built-in'")]
    [InlineData("model:here/one,model:there/one+bm25", 2, "'one'")]
    [InlineData("model:built-in,qrhead", 2, "'qrhead'")]
    [InlineData(",", 2, "--systems is empty")]
    [InlineData("bm25+bm25", 2, "'bm25+bm25'")]
    [InlineData("qrheads+dense+bm25:0.5+dense", 2, "a first stage twice")]
    [InlineData("qrheads+bm25:much", 2, "'qrheads+bm25:much'")]
    public void Systems_that_can_not_take_part_are_refused(string systems, int exitCode, string words)
    {
        Directory.CreateDirectory(_folder.In("elsewhere"));
        _folder.Write("half.trec", "q1 Q0 fox 1 0.9 t\n");
        _folder.Write("animals.jsonl", Animals);

        ToolResult result = Tool.RunFrom(
            _folder.Path, new Dictionary<string, string>(), "eval", "--data", "animals.jsonl", "--out", "out", "--systems", systems.Replace(
                "{0}", "half.trec", StringComparison.Ordinal));

        Assert.Equal((exitCode, ""), (result.ExitCode, result.Output));
        Assert.Contains(words, Assert.Single(result.Complaints), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(Out, "report.md")));
    }

    [Fact]
    public void The_ready_comparison_does_without_embeddings_where_nothing_embeds()
    {
        ToolResult result = Tool.RunFrom(
            _folder.Path, new Dictionary<string, string>
            {
                ["PATH"] = _folder.Path,
            }, "eval", "--data", _folder.Write("animals.jsonl", Animals), "--systems", "standard", "--out", "out", "--measures", "MRR");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains(
            "compared without embeddings: 'qrhead-dense' can't be started", Assert.Single(result.Complaints), StringComparison.Ordinal);
        Assert.Equal(["bm25", "attention", "qrheads", "qrheads+bm25"], result.OutputLines.Skip(1).Select(line => line.Split('\t')[0]));
    }

    [Fact]
    public void A_sample_stays_in_the_order_of_the_data()
    {
        string[] lines = Animals.Split('\n');
        string data = _folder.Write(
            "many.jsonl", string.Join(
                '\n', Enumerable.Range(10, 30).Select(i => lines[0].Replace("\"q1\"", $"\"q{i}\"", StringComparison.Ordinal))));

        Tool.Run("eval", "--data", data, "--out", Out, "--systems", "bm25", "--sample", "5").Succeeded();

        string[] drawn = [.. File.ReadAllLines(Path.Combine(Out, "per-query.jsonl")).Select(line => line.Split('"')[3])];
        Assert.Equal(5, drawn.Length);
        Assert.Equal(drawn.Order(StringComparer.Ordinal), drawn);
        Assert.NotEqual(["q10", "q11", "q12", "q13", "q14"], drawn);
    }

    [Fact]
    public void The_questions_of_a_conversation_are_answered_by_its_turns()
    {
        string conversation = _folder.Write("locomo.json", """
            [{"sample_id":"conv-1","conversation":{"speaker_a":"Ann","speaker_b":"Ben","session_1_date_time":"8 May 2023","session_1":[
              {"speaker":"Ann","dia_id":"D1:1","text":"I keep bees behind the barn."},
              {"speaker":"Ben","dia_id":"D1:2","text":"My boat lies in the harbour of Wick."},
              {"speaker":"Ann","dia_id":"D1:3","text":"Bread is best when it is warm."}]},
              "qa":[{"question":"Who keeps bees?","answer":"Ann","evidence":["D1:1"],"category":4},{"question":"Where does the boat lie?","answer":"Wick","evidence":["D1:2"],"category":1}]}]
            """);

        ToolResult result = Tool.Run(
            "eval", "--data", conversation, "--out", Out, "--systems", "qrheads,bm25", "--on-overflow", "window", "--measures", "MRR")
                .Succeeded();

        Assert.Equal("bm25\tMRR\t1.0000", string.Join('\t', result.OutputLines[2].Split('\t')[..3]));
        Assert.Equal(
            [
                "conv-1-1 Q0 D1:1 1", "conv-1-2 Q0 D1:2 1",
            ], File.ReadAllLines(Path.Combine(Out, "bm25.trec")).Where(line => line.Contains(" 1 ", StringComparison.Ordinal))
                .Select(line => string.Join(' ', line.Split(' ')[..4])));
    }

    [Fact]
    public void The_index_of_Lucene_over_a_corpus_is_made_once()
    {
        Beir();
        string[] arguments = ["eval", "--data", _folder.In("beir"), "--out", Out, "--systems", "bm25", "--candidates", "lucene"];
        Tool.Run(arguments).Succeeded();
        string index = Assert.Single(Directory.GetDirectories(Out, "bm25-*"));
        DateTime made = Directory.GetFiles(index).Max(File.GetLastWriteTimeUtc);

        Tool.Run(arguments).Succeeded();

        Assert.Equal(index, Assert.Single(Directory.GetDirectories(Out)));
        Assert.Equal(made, Directory.GetFiles(index).Max(File.GetLastWriteTimeUtc));
    }

    [Theory]
    [InlineData("queries.jsonl", "queries.jsonl, line 2")]
    [InlineData("corpus.jsonl", "corpus.jsonl, line 2")]
    public void A_broken_line_stops_it_with_its_number_unless_told_to_go_on(string file, string place)
    {
        Beir();
        string broken = _folder.In($"beir/{file}");
        List<string> lines = [.. File.ReadAllLines(broken)];
        lines.Insert(1, "{\"_id\": 17");
        File.WriteAllLines(broken, lines);

        ToolResult stopped = Tool.Run("eval", "--data", _folder.In("beir"), "--out", Out, "--systems", "bm25");
        ToolResult passed = Tool.Run("eval", "--data", _folder.In("beir"), "--out", Out, "--systems", "bm25", "--skip-invalid");

        Assert.Equal((1, ""), (stopped.ExitCode, stopped.Output));
        Assert.Contains(place, Assert.Single(stopped.Complaints), StringComparison.Ordinal);
        Assert.Equal(0, passed.ExitCode);
        Assert.StartsWith("qrhead: skipped 1 broken record;", Assert.Single(passed.Complaints), StringComparison.Ordinal);
        Assert.Contains("bm25\tnDCG@10\t1.0000", passed.Output, StringComparison.Ordinal);
    }

    private void Beir()
    {
        _folder.Write("beir/corpus.jsonl", """
            {"_id":"a","title":"","text":"honey bees"}
            {"_id":"b","title":"","text":"honey honey cake"}
            {"_id":"c","title":"","text":"copper mines"}
            """);
        _folder.Write("beir/queries.jsonl", """
            {"_id":"q1","text":"honey cake"}
            {"_id":"q2","text":"copper"}
            """);
        _folder.Write("beir/qrels/test.tsv", "query-id\tcorpus-id\tscore\nq1\tb\t1\nq2\tc\t2\n");
    }

    private string Beir(string corpus, string queries, string qrels)
    {
        _folder.Write("beir/corpus.jsonl", corpus);
        _folder.Write("beir/queries.jsonl", queries);
        _folder.Write("beir/qrels/test.tsv", qrels);
        return _folder.In("beir");
    }
}
