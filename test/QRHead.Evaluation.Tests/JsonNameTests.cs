namespace QRHead.Evaluation.Tests;

/// <summary>Names in JSON that are no Unicode text, in every reader of records.</summary>
public class JsonNameTests
{
    /// <summary>Half of a surrogate pair in a field's name, at the beginning and at the end of an object.</summary>
    [Theory]
    [InlineData("passages.jsonl", """{"id":"a","text":"x"}""")]
    [InlineData("passages.json", """[{"id":"a","text":"x"}]""")]
    [InlineData("queries.jsonl", """{"id":"a","text":"x"}""")]
    [InlineData("instances.jsonl", """{"id":"a","query":"x","passages":[{"id":"b","text":"y"}],"gold":["b"]}""")]
    [InlineData("instances.json", """[{"idx":"a","question":"x","paragraphs":[{"idx":"b","paragraph_text":"y"}],"gt_docs":["b"]}]""")]
    [InlineData("instances.jsonl",
        """{"sample_id":"a","conversation":{"session_1":[{"dia_id":"D1:1","speaker":"b","text":"c"}]},"qa":[{"question":"d","evidence":["D1:1"]}]}""")]
    [InlineData("instances.jsonl",
        """{"id":"a","messages":[{"content":"<context>x</context>"}],"true_reasoning":"chapter 1","true_claim":"a","false_claim":"b"}""")]
    [InlineData("corpus.jsonl", """{"_id":"a","text":"x"}""")]
    [InlineData("run.json", """{"q1":{"a":1}}""")]
    public void A_name_that_is_no_text_is_an_input_exception(string name, string valid)
    {
        using var folder = new TemporaryFolder();
        int refused = 0;
        foreach (string half in (string[])["\\ud83d", "\\ude00", "id\\udbff", "\\ud83dtext", "query\\ud83d", "session_1\\ud83d"])
        {
            for (int at = 0; at < valid.Length; at++)
            {
                string? broken = valid[at] switch
                {
                    '{' when valid[at + 1] == '"' => valid[..(at + 1)] + $"\"{half}\":1," + valid[(at + 1)..],
                    '}' => valid[..at] + $",\"{half}\":[1]" + valid[at..],
                    _ => null,
                };
                if (broken is null)
                    continue;
                Exception? exception = Record.Exception(() => ReadAll(folder.Write(name, broken), name));
                Assert.True(exception is null or InputException, $"{broken}: {exception}");
                refused += exception is null ? 0 : 1;
            }
        }

        Assert.True(refused > 0);
    }

    private static void ReadAll(string path, string name) => _ = name switch
    {
        "passages.jsonl" or "passages.json" => PassageFile.Read([path], new TextSplitter(8, Words)).Count,
        "queries.jsonl" => QueryFile.Read(path).Count,
        "corpus.jsonl" => new BeirFolder(Path.GetDirectoryName(path)!).Passages().Count(),
        "run.json" => RunFile.Read(path).QueryIds.Count,
        _ => InstanceFile.Read(path).Count(),
    };

    private static int Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
}
