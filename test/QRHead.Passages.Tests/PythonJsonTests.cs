using System.Text;

namespace QRHead.Passages.Tests;

public class PythonJsonTests
{
    [Theory]
    [InlineData("""{"a": NaN, "b": [Infinity,-Infinity]}""", """{"a": null, "b": [null,null]}""")]
    [InlineData("""{"a": "NaN and \" Infinity", "b":NaN}""", """{"a": "NaN and \" Infinity", "b":null}""")]
    [InlineData("NaN", "null")]
    [InlineData("""{"a": 1}""", null)]
    [InlineData("""{"a": "NaN"}""", null)]
    [InlineData("""{"a": NaNs, "b": xNaN, "c": -5, "d": "not closed NaN""", null)]
    public void Replaces_what_is_no_number_outside_of_texts(string json, string? expected)
    {
        byte[]? replaced = PythonJson.Replace(Encoding.UTF8.GetBytes(json), NonNumber.Null);

        Assert.Equal(expected, replaced is null ? null : Encoding.UTF8.GetString(replaced));
    }

    [Fact]
    public void In_a_passage_it_is_what_data_frames_mean_by_it_nothing()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write(
            "a.jsonl", "{\"id\":\"a\",\"title\":NaN,\"text\":\"x\",\"score\":-Infinity}\n{\"id\":\"b\",\"text\":NaN}\n");

        InputException exception = Assert.Throws<InputException>(() => PassageFile.Read([path], new TextSplitter(10, text => text.Length)));

        Assert.StartsWith($"{path}, line 2 has no text", exception.Message, StringComparison.Ordinal);
        Assert.Equal([new Query("0", "x")], QueryFile.Read(folder.Write("q.json", "[{\"id\": NaN, \"query\": \"x\"}]")));
    }
}
