using System.Text.Json;

namespace QRHead.Cli.Tests;

/// <summary><c>qrhead analyse</c>, with the built-in model.</summary>
public sealed class AnalyseCommandTests : IDisposable
{
    private static readonly (string Id, string Text, string Question)[] Animals =
    [
        ("fox", "The fox sleeps under the old oak tree.", "Where does the fox sleep?"),
        ("owl", "The owl hunts mice at night.", "What hunts mice?"),
        ("bee", "The bee brings honey to its hive.", "Who brings honey?"),
        ("whale", "The whale swims in the cold northern sea.", "Where does the whale swim?"),
        ("crab", "The crab hides under wet stones.", "What hides under stones?"),
    ];

    private readonly TemporaryFolder _folder = new();

    private string Out => _folder.In("out");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("number", "heads", "best|at random", "1|2|4|8|all 12")]
    [InlineData("transfer", "judged on", "found on detection|found on data", "detection|data")]
    [InlineData("sample", "examples", "best 8 heads", "all 5")]
    [InlineData("length", "passages", "qrheads|all-heads|bm25", "4|5")]
    [InlineData("position", "gold passage", "qrheads|all-heads|bm25", "first|25 %|50 %|75 %|last")]
    [InlineData("calibration", "steps", "qrheads, reference|all-heads, reference|qrheads, normalized|all-heads, normalized",
        "calibrated, masked|calibrated|masked|neither")]
    public void Leaves_a_table_a_plot_and_json(string name, string axis, string series, string labels)
    {
        ToolResult result = Tool.Run(Arguments(name)).Succeeded();

        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(Out, $"{name}.json")));
        JsonElement[] points = [.. json.RootElement.GetProperty("points").EnumerateArray()];
        Assert.Equal((name, axis), (json.RootElement.GetProperty("name").GetString(), json.RootElement.GetProperty("axis").GetString()));
        Assert.Equal(series.Split('|'), points.Select(point => point.GetProperty("series").GetString()).Distinct());
        Assert.Equal(labels.Split('|'), points.Select(point => point.GetProperty("label").GetString()).Distinct());
        Assert.All(points, point => Assert.InRange(point.GetProperty("measures")[0].GetProperty("mean").GetDouble(), 0.2, 1));
        Assert.Equal(1 + points.Length, result.OutputLines.Length);
        Assert.Equal(points.Length + 2, File.ReadAllLines(Path.Combine(Out, $"{name}.md")).Count(line => line.StartsWith('|')));
        Assert.StartsWith(
            "<svg", File.ReadAllText(Path.Combine(Out, $"{name}.svg")).TrimStart('\uFEFF')
                .Split("?>")[^1].TrimStart(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("number")]
    [InlineData("calibration")]
    public void What_was_read_is_not_read_again(string name)
    {
        Tool.Run(Arguments(name)).Succeeded();
        Dictionary<string, DateTime> read = Directory.GetFiles(Out).Where(file => Path.GetExtension(file) is ".pass" or ".jsonl")
            .ToDictionary(file => file, File.GetLastWriteTimeUtc);
        string table = File.ReadAllText(Path.Combine(Out, $"{name}.md"));

        Tool.Run(Arguments(name)).Succeeded();

        Assert.Equal(2, read.Count);
        Assert.All(read, file => Assert.Equal(file.Value, File.GetLastWriteTimeUtc(file.Key)));
        Assert.Equal(table, File.ReadAllText(Path.Combine(Out, $"{name}.md")));
    }

    [Fact]
    public void Analyses_of_heads_share_what_detect_kept()
    {
        string pass = _folder.In("kept.pass");
        Assert.Equal(0, Tool.Run("detect", Data("detection"), "-o", _folder.In("heads.json"), "--pass", pass).ExitCode);
        DateTime kept = File.GetLastWriteTimeUtc(pass);

        Tool.Run([.. Arguments("number"), "--detection-pass", pass]).Succeeded();

        Assert.Equal(kept, File.GetLastWriteTimeUtc(pass));
        Assert.False(File.Exists(Path.Combine(Out, "detection.pass")));
    }

    [Fact]
    public void Analyses_of_heads_learn_and_judge_by_what_the_first_stage_finds()
    {
        string[] ids = [.. Animals.Select(animal => animal.Id)];
        string Found(string name) => string.Concat(
            ids.Select((id, i) => $"{name}-{id} Q0 {ids[(i + 1) % ids.Length]} 1 2 t\n{name}-{id} Q0 {(i == 0 ? ids[2] : id)} 2 1 t\n"));
        string run = _folder.Write("mine.trec", Found("data") + Found("detection"));

        ToolResult result = Tool.Run([.. Arguments("number"), "--candidates", run]);

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(
            2, result.Complaints.Count(
                line => line == $"qrhead: left out 1 of {ids.Length} queries: nothing relevant is among their candidates"));
        Assert.Contains($"{ids.Length - 1} queries", File.ReadAllText(Path.Combine(Out, "number.md")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("number", 2, "--detection PATH")]
    [InlineData("colour", 2, "'colour'")]
    [InlineData("transfer --detection data.jsonl --top 13", 1, "12 to choose from")]
    [InlineData("calibration --systems bm25", 2, "'bm25'")]
    [InlineData("length --systems nothing", 2, "'nothing'")]
    [InlineData("length --systems model:built-in", 2, "eval only")]
    public void Says_what_is_wrong_in_one_line(string arguments, int exitCode, string words)
    {
        Data("data");

        ToolResult result = Tool.RunFrom(
            _folder.Path, new Dictionary<string, string>(), ["analyse", .. arguments.Split(' '), "--data", "data.jsonl", "--out", "out"]);

        Assert.Equal((exitCode, ""), (result.ExitCode, result.Output));
        Assert.Contains(words, Assert.Single(result.Complaints), StringComparison.Ordinal);
    }

    private string[] Arguments(string name) =>
        [
            "analyse", name, "--data", Data("data"), "--out", Out, .. name is "number" or "transfer" or "sample"
                ? (string[])["--detection", Data("detection")] : [],
        ];

    private string Data(string name) =>
        _folder.Write($"{name}.jsonl", string.Join('\n', Animals.Select(animal => JsonSerializer.Serialize(new
        {
            id = $"{name}-{animal.Id}",
            query = animal.Question,
            passages = Animals.Select(other => new { id = other.Id, text = other.Text }),
            gold = new[] { animal.Id },
        }))));
}
