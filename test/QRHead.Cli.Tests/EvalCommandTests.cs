using System.Text.Json;

namespace QRHead.Cli.Tests;

/// <summary><c>qrhead eval</c> judges runs that exist already.</summary>
public sealed class EvalCommandTests : IDisposable
{
    private const string Qrels = "q1 0 a 1\nq1 0 b 0\nq2 0 c 2\nq3 0 d 1\n";
    private const string Good = "q1 Q0 a 1 0.9 t\nq1 Q0 b 2 0.1 t\nq2 Q0 c 1 3 t\nq3 Q0 d 1 1 t\n";
    private const string Worse = "q1 Q0 b 1 0.9 t\nq1 Q0 a 2 0.1 t\nq2 Q0 c 1 3 t\nq3 Q0 x 1 1 t\n";

    private readonly TemporaryFolder _folder = new();
    private readonly string _qrels;
    private readonly string _good;
    private readonly string _worse;

    public EvalCommandTests()
    {
        _qrels = _folder.Write("qrels.txt", Qrels);
        _good = _folder.Write("good.trec", Good);
        _worse = _folder.Write("worse.trec", Worse);
    }

    // Arguments behind "eval", exit code, words of the message. Names are of files in the folder.
    public static TheoryData<string, int, string[]> Bad => new()
    {
        { "--qrels|qrels.txt", 2, ["--run", "--help"] },
        { "--run|good.trec", 2, ["--qrels", "--help"] },
        { "--qrels|qrels.txt|--run|good.trec|--measures|accuracy@5", 2, ["'accuracy@5'", "nDCG", "recall_all@k"] },
        { "--qrels|qrels.txt|--run|good.trec|--measures|nDCG@10,Recall", 2, ["'Recall'", "cut-off"] },
        { "--qrels|qrels.txt|--run|good.trec|--measures|", 2, ["--measures is empty"] },
        { "--qrels|qrels.txt|--run|good.trec|--rules|mine", 2, ["--rules", "'mine'", "trec, beir, qrhead"] },
        { "--qrels|qrels.txt|--run|good.trec|--format|xml", 2, ["--format", "'xml'", "table, json"] },
        { "--qrels|qrels.txt|--run|nowhere.trec", 1, ["nowhere.trec", "no such file"] },
        { "--qrels|nowhere.txt|--run|good.trec", 1, ["nowhere.txt", "no such file"] },
        { "--qrels|good.trec|--run|good.trec", 1, ["good.trec, line 1", "6 columns", "expected 4"] },
        { "--qrels|qrels.txt|--run|qrels.txt", 1, ["qrels.txt, line 1", "4 columns", "expected 6"] },
        { "--qrels|qrels.txt|--run|other.trec", 1, ["other.trec", "no query in common", "'17'", "'q1'"] },
        { "--qrels|qrels.txt|--run|only1.trec|--run|only2.trec", 1, ["only2.trec", "only1.trec", "no judged query in common"] },
    };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Prints_means_intervals_and_the_test_against_the_first_run()
    {
        ToolResult result = Tool.Run("eval", "--qrels", _qrels, "--run", _good, "--run", _worse, "--measures", "nDCG@10,recall@1")
            .Succeeded();

        // q1 falls from rank 1 to 2 and q3 is lost: of the four sign patterns of two differences, two are as far from 0.
        Assert.Equal(
            [
                "run\tmeasure\tmean\t95 % interval\tdifference\tp\tqueries",
                $"{_good}\tnDCG@10\t1.0000\t1.0000–1.0000\t\t\t3",
                $"{_good}\tRecall@1\t1.0000\t1.0000–1.0000\t\t\t3",
                $"{_worse}\tnDCG@10\t0.5436\t0.0000–1.0000\t-0.4564\t0.5000\t3",
                $"{_worse}\tRecall@1\t0.3333\t0.0000–1.0000\t-0.6667\t0.5000\t3",
            ],
            result.OutputLines);
    }

    [Fact]
    public void Measures_nDCG_at_10_unless_told_otherwise() =>
        Assert.Contains(
            "nDCG@10\t1.0000", Tool.Run("eval", "--qrels", _qrels, "--run", _good).Succeeded().Output, StringComparison.Ordinal);

    [Fact]
    public void Writes_everything_as_json()
    {
        ToolResult result = Tool.Run(
            "eval", "--qrels", _qrels, "--run", _good, "--run", _worse, "--measures", "MRR,P@1", "--format", "json", "--per-query")
                .Succeeded();

        using JsonDocument document = JsonDocument.Parse(result.Output);
        JsonElement[] runs = [.. document.RootElement.EnumerateArray()];
        JsonElement mrr = runs[1].GetProperty("measures")[0];
        Assert.Equal([_good, _worse], runs.Select(run => run.GetProperty("run").GetString()));
        Assert.Equal((3, 0), (runs[1].GetProperty("queries").GetInt32(), runs[1].GetProperty("missing_queries").GetInt32()));
        Assert.Equal(("MRR", 0.5), (mrr.GetProperty("measure").GetString(), mrr.GetProperty("mean").GetDouble()));
        Assert.Equal((0.0, 1.0), (mrr.GetProperty("low").GetDouble(), mrr.GetProperty("high").GetDouble()));
        Assert.Equal("""{"queries":3,"difference":-0.5,"p":0.5,"exact":true}""", mrr.GetProperty("test").GetRawText());
        Assert.False(runs[0].GetProperty("measures")[0].TryGetProperty("test", out _));
        Assert.Equal(
            """{"q1":{"MRR":0.5,"P@1":0},"q2":{"MRR":1,"P@1":1},"q3":{"MRR":0,"P@1":0}}""", runs[1].GetProperty("per_query").GetRawText());
    }

    [Fact]
    public void Leaves_single_queries_out_unless_asked()
    {
        Assert.DoesNotContain("q1", Tool.Run("eval", "--qrels", _qrels, "--run", _good).Output, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "per_query", Tool.Run("eval", "--qrels", _qrels, "--run", _good, "--format", "json").Output, StringComparison.Ordinal);
        Assert.Contains(
            $"{_worse}\tq1\t0.6309", Tool.Run("eval", "--qrels", _qrels, "--run", _worse, "--per-query").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Judges_the_references_files_by_its_rules()
    {
        string instances = _folder.Write("instances.json", "[{\"idx\":1,\"gt_docs\":[\"a\",\"b\"]},{\"idx\":2,\"gt_docs\":[]}]");
        string scores = _folder.Write("scores.json", "{\"1\":{\"a\":0.5,\"x\":0.5,\"b\":0.5},\"2\":{\"a\":1}}");

        ToolResult result = Tool.Run(
            "eval", "--qrels", instances, "--run", scores, "--rules", "qrhead", "--measures", "recall@2,recall_any@2,recall_all@2")
                .Succeeded();

        // Ties stand as given, and the query without an answer counts: 0, 0 and 1.
        Assert.Equal(["0.2500", "0.5000", "0.5000"], result.OutputLines[1..].Select(line => line.Split('\t')[2]));
    }

    [Theory]
    [InlineData("", "0.2500")]
    [InlineData("--remove-identical-ids", "0.5000")]
    [InlineData("--drop-zero-grades", "0.3333")]
    [InlineData("--count-missing", "0.2000")]
    [InlineData("--rules|beir", "0.6667")]
    public void Rules_are_named_and_can_be_switched(string options, string mean)
    {
        string qrels = _folder.Write("rules.txt", "q1 0 a 1\nq2 0 b 0\nq3 0 c 1\nq4 0 d 1\nq5 0 e -1\n");
        string run = _folder.Write("rules.trec", "q1 Q0 q1 1 9 t\nq1 Q0 a 2 8 t\nq2 Q0 b 1 9 t\nq3 Q0 c 1 9 t\nq5 Q0 e 1 9 t\n");

        ToolResult result = Tool.Run(
            ["eval", "--qrels", qrels, "--run", run, "--measures", "P@1", .. options.Split('|', StringSplitOptions.RemoveEmptyEntries)]);

        Assert.Equal(mean, result.OutputLines[1].Split('\t')[2]);
        Assert.Contains("lacks 1 of the judged queries", Assert.Single(result.Complaints), StringComparison.Ordinal);
    }

    [Fact]
    public void Broken_lines_end_it_or_are_counted()
    {
        string broken = _folder.Write("broken.trec", Good + "q4 Q0 e 1 high t\nq5\n");

        ToolResult stopped = Tool.Run("eval", "--qrels", _qrels, "--run", broken);
        Assert.Equal((1, ""), (stopped.ExitCode, stopped.Output));
        Assert.Equal($"qrhead: {broken}, line 5: the score is 'high'; expected a finite number.", Assert.Single(stopped.ErrorLines));

        ToolResult passed = Tool.Run("eval", "--qrels", _qrels, "--run", broken, "--skip-invalid");
        Assert.Equal(0, passed.ExitCode);
        Assert.Contains("nDCG@10\t1.0000", passed.Output, StringComparison.Ordinal);
        Assert.Equal(
            $"qrhead: {broken}: skipped 2 broken lines; the first: {broken}, line 5: the score is 'high'; expected a finite number.",
            Assert.Single(passed.ErrorLines));
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void Says_what_is_wrong_in_one_line(string arguments, int exitCode, string[] words)
    {
        _folder.Write("other.trec", "17 Q0 a 1 0.9 t\n");
        _folder.Write("only1.trec", "q1 Q0 a 1 0.9 t\n");
        _folder.Write("only2.trec", "q2 Q0 a 1 0.9 t\n");

        ToolResult result = Tool.RunFrom(_folder.Path, new Dictionary<string, string>(), ["eval", .. arguments.Split('|')]);

        Assert.Equal(exitCode, result.ExitCode);
        Assert.Equal("", result.Output);
        string line = result.ErrorLines[^1];
        Assert.All(words, word => Assert.Contains(word, line, StringComparison.Ordinal));
        Assert.All(result.ErrorLines[..^1], warning => Assert.Contains("lacks", warning, StringComparison.Ordinal));
    }
}
