using System.Text;
using QRHead.Lab.Journals;

namespace QRHead.Lab.Tests.Journals;

/// <summary>Results that are written as they come, and what has happened to them when they are read again.</summary>
public sealed class JournalTests : IDisposable
{
    private const string Format = "qrhead-test";

    private static readonly string[] Lines = ["""{"a":1}""", """{"b":"zwei 🎉","c":[1.5,"NaN"]}""", """{"d":{}}"""];

    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.In("journal.jsonl");

    [Fact]
    public void What_was_written_is_there_and_each_line_is_one_JSON_object()
    {
        byte[] written = Write(Lines);

        Assert.Equal(Lines, Read());
        Assert.All(Encoding.UTF8.GetString(written).Split('\n', StringSplitOptions.RemoveEmptyEntries), line =>
            Assert.Equal(16, System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("check").GetString()!.Length));
    }

    [Fact]
    public void One_flipped_bit_anywhere_is_noticed_or_loses_the_torn_end_only()
    {
        byte[] whole = Write(Lines);

        for (int bit = 0; bit < whole.Length * 8; bit++)
        {
            byte[] flipped = [.. whole];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            File.WriteAllBytes(Path, flipped);

            string[]? read = null;
            if (Record.Exception(() => read = Read()) is { } exception)
                Assert.IsType<InputException>(exception);
            else
                Assert.Equal(Lines[..2], read); // its line feed was hit, so the last line counts as torn
        }
    }

    [Theory]
    [InlineData(new[] { 0, 2, 1, 3 })]
    [InlineData(new[] { 0, 1, 1, 2 })]
    [InlineData(new[] { 0, 2, 3 })]
    public void A_line_in_the_place_of_another_is_refused(int[] order)
    {
        Write(Lines);
        string[] lines = File.ReadAllLines(Path);
        File.WriteAllText(Path, string.Concat(order.Select(number => lines[number] + "\n")));

        Assert.Contains("is damaged", Assert.Throws<InputException>(() => Read()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_journal_without_checksums_is_refused_with_what_to_do()
    {
        File.WriteAllText(Path, $$"""{"format":"{{Format}}","version":1,"settings":"s"}""" + "\n{\"a\":1}\n");

        Assert.EndsWith(
            $"is no journal of the form '{Format}', version 2; give the name of a new file.", Assert.Throws<InputException>(
                () => Read()).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private byte[] Write(IEnumerable<string> lines)
    {
        using (Journal journal = Journal.Open(Path, Format, "s"))
        {
            foreach (string line in lines)
                journal.Append(Encoding.UTF8.GetBytes(line));
        }

        return File.ReadAllBytes(Path);
    }

    private string[] Read()
    {
        using Journal journal = Journal.Open(Path, Format, "s");
        return [.. journal.Lines().Select(line => line.Text)];
    }
}
