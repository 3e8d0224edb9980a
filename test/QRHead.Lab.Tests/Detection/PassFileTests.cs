using QRHead.Lab.Detection;

namespace QRHead.Lab.Tests.Detection;

public sealed class PassFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.In("heads.pass");

    [Fact]
    public void What_was_written_is_there_when_it_is_opened_again()
    {
        HeadReading[] written = Readings.WithOneGoodHead(3, 2);
        Write(written);

        using var file = PassFile.Open(Path, "settings", 2);

        Assert.Equal(3, file.Readings.Count);
        Assert.All(written.Zip(file.Readings), pair =>
        {
            Assert.Equal(pair.First.Query, pair.Second.Query);
            Assert.Equal(pair.First.PassageIds, pair.Second.PassageIds);
            Assert.Equal(pair.First.Scores, pair.Second.Scores);
            Assert.Equal(pair.First.Grades, pair.Second.Grades);
        });
    }

    [Fact]
    public void A_torn_line_is_forgotten_and_written_again()
    {
        HeadReading[] written = Readings.WithOneGoodHead(3, 2);
        Write(written);
        byte[] whole = File.ReadAllBytes(Path);

        for (int torn = 1; torn < 40; torn += 13)
        {
            File.WriteAllBytes(Path, whole[..^torn]);
            using (var file = PassFile.Open(Path, "settings", 2))
            {
                Assert.Equal(2, file.Readings.Count);
                file.Append(written[2]);
            }

            Assert.Equal(whole, File.ReadAllBytes(Path));
        }
    }

    [Fact]
    public void Another_detection_is_refused_and_the_file_stays()
    {
        Write(Readings.WithOneGoodHead(1, 2));
        byte[] before = File.ReadAllBytes(Path);

        Assert.Contains("another model", Assert.Throws<InputException>(() => PassFile.Open(Path, "other", 2)).Message);
        Assert.Equal(before, File.ReadAllBytes(Path));
    }

    [Theory]
    [InlineData("hello\n", "line 1")]
    [InlineData("{\"format\":\"other\",\"version\":1,\"settings\":\"settings\"}\n", "no journal of the form")]
    public void What_is_no_pass_file_is_refused_and_stays(string text, string word)
    {
        File.WriteAllText(Path, text);

        Assert.Contains(word, Assert.Throws<InputException>(() => PassFile.Open(Path, "settings", 2)).Message);
        Assert.Equal(text, File.ReadAllText(Path));
    }

    // A line as it could be written by someone else, with its checksum.
    [Theory]
    [InlineData("""{"query":"q","passages":["a"],"gold":{"a":1},"heads":"AAAA"}""", "numbers found")]
    [InlineData("""{"query":"q","passages":["a"],"gold":{"a":1},"heads":"?"}""", "broken numbers")]
    [InlineData("""{"query":"q","passages":[null],"gold":{"a":1},"heads":"AAAAAAAAAAA="}""", "without an id")]
    [InlineData("""{"query":null,"passages":["a"],"gold":{"a":1},"heads":"AAAAAAAAAAA="}""", "not a line of this journal")]
    [InlineData("""{"query":"q","passages":["a"],"gold":{"a":1},"heads":"AAAAAAAAAAA=","copied":[1]}""", "numbers found")]
    public void A_line_that_does_not_fit_is_refused_with_its_place(string line, string words)
    {
        using (var journal = QRHead.Lab.Journals.Journal.Open(Path, "qrhead-detection-pass", "settings"))
            journal.Append(System.Text.Encoding.UTF8.GetBytes(line));

        string message = Assert.Throws<InputException>(() => PassFile.Open(Path, "settings", 2)).Message;
        Assert.Contains("line 2", message, StringComparison.Ordinal);
        Assert.Contains(words, message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private void Write(IEnumerable<HeadReading> readings)
    {
        using var file = PassFile.Open(Path, "settings", 2);
        foreach (HeadReading reading in readings)
            file.Append(reading);
    }
}
