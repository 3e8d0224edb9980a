using System.Globalization;
using System.Text.Json;

namespace QRHead.Cli.Tests;

public class RankCommandTests
{
    private const string Question = "Which Roman lighthouse is still in use?";

    private static readonly string Lighthouses = Tool.Sample("lighthouses.jsonl");

    [Fact]
    public void Ranks_the_sample_and_says_once_which_model_is_used()
    {
        ToolResult result = Tool.Run("rank", Lighthouses, "--query", Question).Succeeded();

        Assert.StartsWith(Tool.AboutBuiltIn, Assert.Single(result.ErrorLines));
        Assert.Equal($"# {Question}", result.OutputLines[0]);
        Assert.Equal("rank\tscore\tid\ttext", result.OutputLines[1]);
        Assert.Equal(32, result.OutputLines.Length);
        Assert.StartsWith("1\t", result.OutputLines[2]);
        Assert.Equal("hercules", result.OutputLines[2].Split('\t')[2]);
    }

    [Fact]
    public void Writes_plain_columns_where_the_output_is_redirected()
    {
        ToolResult result = Tool.Run("rank", Lighthouses, "-q", Question).Succeeded();

        Assert.All(result.OutputLines[1..], line => Assert.Equal(3, line.Count(c => c == '\t')));
        Assert.DoesNotContain('\e', result.Output);
        Assert.DoesNotContain('\e', result.Error);
    }

    [Fact]
    public void Writes_one_json_object_with_the_whole_contract()
    {
        ToolResult result = Tool.Run("rank", Lighthouses, "-q", Question, "--format", "json").Succeeded();

        using JsonDocument document = JsonDocument.Parse(Assert.Single(result.OutputLines));
        JsonElement root = document.RootElement;
        Assert.Equal(["query_id", "query", "model", "heads", "precision", "results", "usage", "warnings"], Names(root));
        Assert.Equal("0", root.GetProperty("query_id").GetString());
        Assert.Equal(Question, root.GetProperty("query").GetString());
        Assert.Equal("qrhead-mini", root.GetProperty("model").GetString());
        Assert.Equal("f32", root.GetProperty("precision").GetString());
        Assert.Empty(root.GetProperty("warnings").EnumerateArray());

        JsonElement usage = root.GetProperty("usage");
        Assert.Equal(["prompt_tokens", "query_tokens", "read_ms", "score_ms"], Names(usage));
        Assert.True(usage.GetProperty("prompt_tokens").GetInt32() > usage.GetProperty("query_tokens").GetInt32());
        Assert.True(usage.GetProperty("read_ms").GetDouble() > 0);

        JsonElement[] results = [.. root.GetProperty("results").EnumerateArray()];
        Assert.Equal(Enumerable.Range(1, 30), results.Select(item => item.GetProperty("rank").GetInt32()));
        Assert.Equal(Enumerable.Range(0, 30), results.Select(item => item.GetProperty("index").GetInt32()).Order());
        Assert.All(results, item => Assert.Equal(["rank", "index", "id", "score", "relevance", "tokens"], Names(item)));
        Assert.All(results, item => Assert.InRange(item.GetProperty("relevance").GetDouble(), 0, 1));
        Assert.Equal("hercules", results[0].GetProperty("id").GetString());
        Assert.Equal(1, results[0].GetProperty("index").GetInt32());
    }

    [Fact]
    public void Writes_one_json_line_a_passage()
    {
        ToolResult result = Tool.Run("rank", Lighthouses, "-q", Question, "--format", "jsonl", "--top", "3").Succeeded();

        Assert.Equal(3, result.OutputLines.Length);
        using JsonDocument first = JsonDocument.Parse(result.OutputLines[0]);
        Assert.Equal("0", first.RootElement.GetProperty("query_id").GetString());
        Assert.Equal("hercules", first.RootElement.GetProperty("id").GetString());
    }

    [Fact]
    public void Writes_a_trec_run_with_falling_scores()
    {
        ToolResult result = Tool.Run("rank", Lighthouses, "-q", Question, "--format", "trec").Succeeded();

        string[][] rows = [.. result.OutputLines.Select(line => line.Split(' '))];
        Assert.All(rows, row => Assert.Equal(6, row.Length));
        Assert.All(rows, row => Assert.Equal(("0", "Q0", "qrhead"), (row[0], row[1], row[5])));
        Assert.Equal(Enumerable.Range(1, 30).Select(rank => $"{rank}"), rows.Select(row => row[3]));
        AssertFall(rows);
    }

    [Fact]
    public void Scores_in_a_trec_run_fall_even_where_passages_have_no_words()
    {
        ToolResult result = Tool.RunWith(
            """["", "", "", "The Romans built a lighthouse."]""", "rank", "-", "-q", Question, "--format", "trec").Succeeded();

        string[][] rows = [.. result.OutputLines.Select(line => line.Split(' '))];
        Assert.Equal(4, rows.Length);
        AssertFall(rows);
    }

    [Fact]
    public void Shows_the_top_only()
    {
        ToolResult result = Tool.Run("rank", Lighthouses, "-q", Question, "--top", "2").Succeeded();

        Assert.Equal(4, result.OutputLines.Length);
    }

    [Fact]
    public void Marks_the_words_that_earned_the_score()
    {
        ToolResult result = Tool.Run("rank", Lighthouses, "-q", Question, "--explain", "--top", "1").Succeeded();

        Assert.Contains("**Roman**", result.Output, StringComparison.Ordinal);
        Assert.Equal(5, result.OutputLines.Length);
        Assert.StartsWith("earned by: Roman ", result.OutputLines[4]);
        Assert.DoesNotContain('\e', result.Output);
    }

    [Fact]
    public void Gives_the_words_of_each_passage_in_json()
    {
        ToolResult result = Tool.Run("rank", Lighthouses, "-q", Question, "--explain", "--top", "1", "--format", "json").Succeeded();

        using JsonDocument document = JsonDocument.Parse(result.Output);
        JsonElement words = document.RootElement.GetProperty("results")[0].GetProperty("words");
        JsonElement best = words.EnumerateArray().MaxBy(word => word.GetProperty("score").GetDouble());
        Assert.Equal(["field", "start", "end", "word", "score"], Names(best));
        Assert.Equal(("text", "Roman"), (best.GetProperty("field").GetString(), best.GetProperty("word").GetString()));
    }

    [Fact]
    public void Square_brackets_in_passages_are_no_markup()
    {
        const string Text = "[bold]Romans[/] built [red]a lighthouse [/red] that is in use [[.";

        ToolResult table = Tool.RunWith(JsonSerializer.Serialize(Text), "rank", "-", "-q", "[blue]Romans[/]?").Succeeded();
        ToolResult explained = Tool.RunWith(JsonSerializer.Serialize(Text), "rank", "-", "-q", "[blue]Romans[/]?", "--explain").Succeeded();

        Assert.Contains(Text, table.Output, StringComparison.Ordinal);
        Assert.Contains(Text, explained.OutputLines[2].Replace("*", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Reads_the_passages_once_for_many_questions()
    {
        ToolResult result = Tool.Run("rank", Lighthouses, "--queries", Tool.Sample("questions.txt"), "--format", "json", "--top", "1")
            .Succeeded();

        Assert.Equal(3, result.OutputLines.Length);
        JsonElement[] rankings = [.. result.OutputLines.Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal(["0", "1", "2"], rankings.Select(ranking => ranking.GetProperty("query_id").GetString()));
        double[] readTimes = [.. rankings.Select(ranking => ranking.GetProperty("usage").GetProperty("read_ms").GetDouble())];
        Assert.True(readTimes[0] > 0);
        Assert.Equal([0, 0], readTimes[1..]);
        Assert.Equal(
            [
                "hercules", "clockwork", "flannan",
            ], rankings.Select(ranking => ranking.GetProperty("results")[0].GetProperty("id").GetString()));
    }

    [Fact]
    public void Does_not_depend_on_the_number_of_threads()
    {
        ToolResult one = Tool.Run("rank", Lighthouses, "-q", Question, "--threads", "1").Succeeded();
        ToolResult two = Tool.Run("rank", Lighthouses, "-q", Question, "--threads", "2").Succeeded();

        Assert.Equal(one.OutputLines[..4], two.OutputLines[..4]);
    }

    [Fact]
    public void Cuts_passages_that_do_not_fit_on_demand_and_says_so()
    {
        string text = string.Join(' ', Enumerable.Repeat("a lighthouse on a rock", 8000));
        string input = JsonSerializer.Serialize(
            new object[] { new { id = "long", text }, new { id = "short", text = "Romans built it." } });

        ToolResult result = Tool.RunWith(
            input, "rank", "-", "--queries", Tool.Sample("questions.txt"), "--on-overflow", "truncate", "--format", "jsonl");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("'long'", Assert.Single(result.Complaints), StringComparison.Ordinal);
        Assert.All(Lines("long"), line => Assert.Contains("\"truncated\":true", line, StringComparison.Ordinal));
        Assert.All(Lines("short"), line => Assert.DoesNotContain("truncated", line, StringComparison.Ordinal));

        string[] Lines(string id)
        {
            string[] lines = [.. result.OutputLines.Where(line => line.Contains($"\"id\":\"{id}\"", StringComparison.Ordinal))];
            Assert.Equal(3, lines.Length);
            return lines;
        }
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("--version")]
    [InlineData("rank", "--help")]
    [InlineData("doctor", "--help")]
    public void Helps(params string[] arguments)
    {
        ToolResult result = Tool.Run(arguments).Succeeded();

        Assert.NotEmpty(result.OutputLines);
    }

    private static void AssertFall(string[][] rows)
    {
        float[] scores = [.. rows.Select(row => float.Parse(row[4], CultureInfo.InvariantCulture))];
        Assert.All(scores.Zip(scores.Skip(1)), pair => Assert.True(pair.First > pair.Second, $"{pair.First} is followed by {pair.Second}"));
    }

    private static string[] Names(JsonElement element) => [.. element.EnumerateObject().Select(property => property.Name)];

    [Theory]
    [InlineData()]
    [InlineData("--explain")]
    public void Tables_show_control_characters_and_do_not_obey_them(params string[] options)
    {
        const string Hostile =
            """{"id":"a\u001b[2J","title":"b\u0007","text":"A \u001b]0;owned\u0007 lamp \u009b31m of \u202e rome\u007f."}""";

        ToolResult table = Tool.RunWith(Hostile, ["rank", "-", "-q", "lamp \e[1m", .. options]).Succeeded();
        ToolResult data = Tool.RunWith(Hostile, "rank", "-", "-q", "lamp", "--format", "json").Succeeded();

        Assert.DoesNotContain(
            table.Output, character => (char.IsControl(character) && character is not ('\n' or '\r' or '\t')) || character == '\u202E');
        Assert.Contains("␛]0;owned␇", table.Output);
        Assert.Equal("a\e[2J", JsonDocument.Parse(data.Output).RootElement.GetProperty("results")[0].GetProperty("id").GetString());
    }

    [Fact]
    public void Passages_read_by_themselves_are_kept_and_asked_again_in_other_company()
    {
        using var folder = new TemporaryFolder();
        string cache = folder.In("kept"), few = folder.Write("few.jsonl", string.Join('\n', File.ReadLines(Lighthouses).Take(5)));
        string[] Rank(string passages, params string[] more) =>
            Tool.Run(["rank", passages, "-q", Question, "--reading", "joined", "--format", "trec", .. more]).Succeeded().OutputLines;

        string[] expected = Rank(Lighthouses);
        Assert.Equal(Rank(few), Rank(few, "--passage-cache", cache));
        Assert.Equal(5, Directory.GetFiles(cache).Length);
        Assert.Equal(expected, Rank(Lighthouses, "--passage-cache", cache));
        Assert.Equal(expected, Rank(Lighthouses, "--passage-cache", cache));
        Assert.Equal(30, Directory.GetFiles(cache).Length);
        Assert.Contains(
            "Nothing is kept", Tool.Run("rank", few, "-q", Question, "--reading", "together", "--passage-cache", cache).Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_bound_on_the_context_makes_windows_short()
    {
        ToolResult refused = Tool.Run("rank", Lighthouses, "-q", Question, "--reading", "together", "--max-context", "700");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("700", refused.Error, StringComparison.Ordinal);
        ToolResult windows = Tool.Run(
            "rank", Lighthouses, "-q", Question, "--reading", "together", "--max-context", "700", "--on-overflow", "window");
        Assert.Equal(0, windows.ExitCode);
        Assert.Contains("overlapping windows", windows.Error, StringComparison.Ordinal);
        Assert.Equal(32, windows.OutputLines.Length);
    }
}
