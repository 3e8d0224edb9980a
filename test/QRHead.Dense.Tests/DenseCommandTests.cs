using QRHead.Doors;

namespace QRHead.Dense.Tests;

/// <summary><c>qrhead-dense</c>, with the model of its package.</summary>
public sealed class DenseCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("qrhead-dense-");

    public DenseCommandTests()
    {
        Directory.CreateDirectory(In("beir/qrels"));
        File.WriteAllLines(In("beir/corpus.jsonl"),
        [
            """{"_id":"tram","title":"","text":"The tram stops at noon."}""",
            """{"_id":"bees","title":"Beekeeping","text":"My aunt keeps hives behind the barn."}""",
            """{"_id":"bread","title":"","text":"Bread is baked in a hot oven."}""",
        ]);
        File.WriteAllLines(
            In("beir/queries.jsonl"),
            ["""{"_id":"q1","text":"Who produces honey behind the tram?"}""", """{"_id":"unjudged","text":"bread"}"""]);
        File.WriteAllLines(In("beir/qrels/test.tsv"), ["query-id\tcorpus-id\tscore", "q1\tbees\t1"]);
        File.WriteAllText(
            In("own.json"),
            """[{"id":"q1","query":"Who produces honey?","passages":[{"id":"tram","text":"The tram stops at noon."},{"id":"bees","text":"My aunt keeps hives."}],"gold":["bees"]}]""");
        File.WriteAllText(
            In("blank.json"),
            """[{"id":"q 1","query":"Who produces honey?","passages":[{"id":"bees","text":"My aunt keeps hives."}],"gold":["bees"]}]""");
    }

    [Theory]
    [InlineData("own.json", "", "bees,tram")]
    [InlineData("beir", "--top 2", "bees,tram")]
    [InlineData("beir", "--candidates 1", "tram")]
    public void Writes_a_run_the_best_first(string data, string options, string passages)
    {
        int code = Run($"--data {In(data)} --output {In("dense.trec")} {options}");

        string[][] lines = [.. File.ReadAllLines(In("dense.trec")).Select(line => line.Split(' '))];
        Assert.Equal(ExitCode.Done, code);
        Assert.Equal(passages.Split(','), lines.Select(line => line[2]));
        Assert.All(lines, line => Assert.Equal(("q1", "all-MiniLM-L6-v2"), (line[0], line[^1])));
        Assert.Empty(_folder.GetFiles("*.incomplete"));
    }

    [Fact]
    public void Ids_with_blanks_are_refused_before_anything_is_embedded_and_fit_into_json()
    {
        Assert.Equal(ExitCode.Failed, Run($"--data {In("blank.json")} --output {In("dense.trec")}"));
        Assert.Equal(ExitCode.Done, Run($"--data {In("blank.json")} --output {In("dense.json")}"));

        Assert.False(File.Exists(In("dense.trec")));
        Assert.Contains("\"q 1\"", File.ReadAllText(In("dense.json")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--data own.json", "--output")]
    [InlineData("--data beir --output x.trec --top 0", "at least 1")]
    [InlineData("--data beir --output x.trec --top 5 --candidates 5", "either --candidates, or --top")]
    public void Options_that_do_not_fit_are_refused(string arguments, string words) =>
        Assert.Contains(
            DenseCommand.Create().Parse(arguments.Split(' ')).Errors, error => error.Message.Contains(words, StringComparison.Ordinal));

    public void Dispose() => _folder.Delete(recursive: true);

    private string In(string name) => Path.Combine(_folder.FullName, name);

    private static int Run(string arguments) =>
        DenseCommand.Create().Parse(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Invoke();
}
