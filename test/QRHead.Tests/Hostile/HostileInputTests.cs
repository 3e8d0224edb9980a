using System.Text;

namespace QRHead.Tests.Hostile;

/// <summary>Damaged files of passages and queries.</summary>
public class HostileInputTests
{
    private const string JsonLines =
        "{\"id\":\"a\",\"title\":\"One\",\"text\":\"The first lamp.\"}\n{\"_id\":2,\"contents\":\"Zwei Straßen 🎉\"}\n\"only text\"\n";
    private const string Json = """[{"id":"a","title":"One","text":"The first lamp."},{"_id":2,"contents":"Zwei Straßen"},"only text"]""";
    private const string Markdown = "# One\n\nThe first lamp was lit. It burned for a year.\n\n## Two\n\nZwei Straßen 🎉, und noch mehr.\n";

    [Theory]
    [InlineData("passages.jsonl", JsonLines)]
    [InlineData("passages.json", Json)]
    [InlineData("passages.txt", Markdown)]
    [InlineData("passages.md", Markdown)]
    public void Passages_are_read_or_refused(string name, string valid) =>
        Check(name, valid, path => PassageFile.Read([path], new TextSplitter(8, Words)));

    [Theory]
    [InlineData("queries.jsonl", "{\"id\":\"a\",\"text\":\"Who lit it?\"}\n{\"qid\":2,\"question\":\"Warum?\"}\n\"only text\"\n")]
    [InlineData("queries.tsv", "a\tWho lit it?\nb\tWarum 🎉?\n")]
    [InlineData("queries.txt", "Who lit it?\nWarum?\n")]
    public void Queries_are_read_or_refused(string name, string valid) => Check(name, valid, path => QueryFile.Read(path));

    [Theory]
    [InlineData(JsonLines)]
    [InlineData(Json)]
    [InlineData(Markdown)]
    public void A_stream_of_passages_is_read_or_refused(string valid)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(valid);
        HostileReading.Check(
            random => Mutate(bytes, random),
            damaged => PassageFile.Read(
                new StreamReader(new MemoryStream(damaged), PassageFile.Utf8), "standard input", new TextSplitter(8, Words)),
            500,
            typeof(InputException));
    }

    [Theory]
    [InlineData("one long word", 'a', 300_000)]
    [InlineData("spaces", ' ', 300_000)]
    [InlineData("empty lines", '\n', 300_000)]
    [InlineData("sentences", '.', 300_000)]
    public void A_text_of_one_character_is_split_or_refused_soon(string what, char character, int length)
    {
        using var folder = new TemporaryFolder();
        byte[] bytes = Encoding.UTF8.GetBytes("a\n\n" + new string(character, length));
        var exception = HostileReading.Read(
            bytes, text => PassageFile.Read([folder.Write("long.md", text)], new TextSplitter(8, text => text.Length / 4)));
        Assert.True(exception is null or InputException, $"{what}: {exception}");
    }

    private static void Check(string name, string valid, Action<string> read)
    {
        using var folder = new TemporaryFolder();
        byte[] bytes = Encoding.UTF8.GetBytes(valid);
        HostileReading.Check(random => Mutate(bytes, random), damaged => read(folder.Write(name, damaged)), 250, typeof(InputException));
    }

    private static byte[] Mutate(byte[] valid, Random random) =>
        random.Next(2) == 0 ? HostileJson.Mutate(valid, random) : HostileBytes.Mutate(valid, random);

    private static int Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
}
