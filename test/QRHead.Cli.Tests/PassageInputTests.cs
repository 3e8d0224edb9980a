using System.Text.Json;

namespace QRHead.Cli.Tests;

/// <summary>Every way in which passages can be given to <c>rank</c>.</summary>
public class PassageInputTests
{
    private const string Question = "Who keeps bees?";
    private const string Wanted = "My aunt keeps bees behind the barn.";
    private const string Other = "The tram stops at noon.";

    [Theory]
    [InlineData("a.jsonl", """{"id":"a","text":"$other"}\n\n{"id":"b","text":"$wanted"}""", "b")]
    [InlineData("a.jsonl", """{"_id":"a","paragraph_text":"$other"}\n{"_id":"b","paragraph_text":"$wanted"}""", "b")]
    [InlineData("a.jsonl", """{"idx":7,"contents":"$other"}\n{"idx":8,"contents":"$wanted"}""", "8")]
    [InlineData("a.jsonl", """{"docid":"a","content":"$other"}\r\n{"docid":"b","content":"$wanted"}\r\n""", "b")]
    [InlineData("a.jsonl", """{"text":"$other"}\n{"text":"$wanted","title":null}""", "1")]
    [InlineData("a.jsonl", """{"text":"$other","title":""}\n{"text":"$wanted","title":"Aunt"}""", "1")]
    [InlineData("a.ndjson", "\"$other\"\\n\"$wanted\"", "1")]
    [InlineData("a.JSON", """[{"id":"a","text":"$other"},\n {"id":"b","text":"$wanted"}]""", "b")]
    [InlineData("a.json", """["$other", "$wanted"]""", "1")]
    [InlineData("a.json", "\uFEFF[\"$other\", \"$wanted\"]", "1")]
    [InlineData("a.jsonl", """{"id":"an id, with white space","text":"$wanted"}\n{"id":"ü","text":"$other"}""", "an id, with white space")]
    [InlineData("name with blanks ü.txt", """$wanted""", "0")]
    public void Reads_files(string name, string content, string top)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write(name, Filled(content));

        Assert.Equal(top, Top("", path));
    }

    [Theory]
    [InlineData("""{"id":"a","text":"$other"}\n{"id":"b","text":"$wanted"}""", "b")]
    [InlineData("\"$other\"\\n\"$wanted\"", "1")]
    [InlineData("""  [{"id":"a","text":"$other"}, {"id":"b","text":"$wanted"}]""", "b")]
    [InlineData("""[1] in square brackets: $wanted""", "0")]
    [InlineData("""$wanted""", "0")]
    public void Reads_standard_input(string content, string top) => Assert.Equal(top, Top(Filled(content), "-"));

    [Fact]
    public void Reads_several_files_in_order_and_numbers_through()
    {
        using var folder = new TemporaryFolder();
        string first = folder.Write("first.txt", Other);
        string second = folder.Write("second.txt", Wanted);

        Assert.Equal("1", Top("", first, second));
    }

    [Fact]
    public void Splits_text_at_the_length_asked_for()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("bees.txt", $"{Other} {Other}\n\n{Wanted}\n\n{Other}");

        Assert.Single(Results("", path));
        Assert.Equal(3, Results("", path, "--chunk-tokens", "20").Length);
        Assert.Equal("1", Results("", path, "--chunk-tokens", "20")[0].GetProperty("id").GetString());
    }

    [Fact]
    public void Starts_a_passage_at_each_heading_of_markdown()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("bees.md", $"# Trams\n{Other}\n# Bees\n{Wanted}\n");

        JsonElement[] results = Results("", path, "--explain");

        Assert.Equal(2, results.Length);
        Assert.Equal("1", results[0].GetProperty("id").GetString());
        Assert.Contains(results[0].GetProperty("words").EnumerateArray(), word => word.GetProperty("field").GetString() == "title");
    }

    [Fact]
    public void Odd_characters_in_passages_do_no_harm()
    {
        string text = $"\0\u0001\e[31m\uFFFF 𝔅🎉 <|eot_id|> {Wanted}";
        string input = JsonSerializer.Serialize(text) + "\n" + JsonSerializer.Serialize(Other) + "\n\"\"\n";

        Assert.Equal("0", Top(input, "-"));
    }

    [Theory]
    [InlineData("q.txt", "Who keeps bees?\n\nWhen does the tram stop?\n", "0:b", "1:a")]
    [InlineData("q.tsv", "x\tWho keeps bees?\ny\tWhen does the tram stop?\n", "x:b", "y:a")]
    [InlineData("q.jsonl", "{\"qid\":\"x\",\"question\":\"Who keeps bees?\"}\n\"When does the tram stop?\"\n", "x:b", "1:a")]
    public void Reads_every_kind_of_question_file(string name, string content, params string[] expected)
    {
        using var folder = new TemporaryFolder();
        string queries = folder.Write(name, content);
        string passages = folder.Write("p.jsonl", Filled("""{"id":"a","text":"$other"}\n{"id":"b","text":"$wanted"}"""));

        ToolResult result = Tool.Run("rank", passages, "--queries", queries, "--format", "trec", "--top", "1").Succeeded();

        Assert.Equal(expected, result.OutputLines.Select(line => line.Split(' ')).Select(row => $"{row[0]}:{row[2]}"));
    }

    private static string Filled(string content) =>
        content.Replace("$other", Other, StringComparison.Ordinal).Replace("$wanted", Wanted, StringComparison.Ordinal)
            .Replace("\\n", "\n", StringComparison.Ordinal).Replace("\\r", "\r", StringComparison.Ordinal);

    private static string Top(string input, params string[] arguments) => Results(input, arguments)[0].GetProperty("id").GetString()!;

    private static JsonElement[] Results(string input, params string[] arguments)
    {
        ToolResult result = Tool.RunWith(input, ["rank", .. arguments, "-q", Question, "--format", "json"]).Succeeded();
        return [.. JsonDocument.Parse(result.Output).RootElement.GetProperty("results").EnumerateArray()];
    }
}
