using QRHead.Passages;
using QRHead.Tests.Checkpoints;

namespace QRHead.Tests.Passages;

public class QueryFileTests
{
    [Theory]
    [InlineData("q.txt", "a b\r\n\n c \n", "0=a b", "1= c ")]
    [InlineData("q.tsv", "x\ta\tb\n\ny\tc", "x=a\tb", "y=c")]
    [InlineData("q.jsonl", "{\"id\":1,\"text\":\"a\"}\n{\"qid\":\"y\",\"query\":\"b\"}\n{\"_id\":\"z\",\"question\":\"c\"}\n\"d\"", "1=a", "y=b", "z=c", "3=d")]
    public void Reads(string name, string content, params string[] expected)
    {
        using var folder = new TemporaryFolder();

        Assert.Equal(expected, QueryFile.Read(folder.Write(name, content)).Select(query => $"{query.Id}={query.Text}"));
    }

    [Theory]
    [InlineData("q.txt", " \n", " holds no queries.")]
    [InlineData("q.tsv", "x\ta\ny", ", line 2 has no tab; expected an id, a tab and the query.")]
    [InlineData("q.tsv", "x\ta\nx\tb", ", line 2: the id 'x' is already taken; each query needs an id of its own.")]
    [InlineData("q.jsonl", "\n{\"text\":\" \"}", ", line 2: the query is empty.")]
    [InlineData("q.jsonl", "[]", ", line 1 holds an array; expected an object with a text, or a string.")]
    [InlineData("q.jsonl", "{\"title\":\"a\"}", ", line 1 has no query; expected one of the fields text, query, question.")]
    public void Says_where_an_error_is(string name, string content, string message)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write(name, content);

        Assert.Equal(path + message, Assert.Throws<InputException>(() => QueryFile.Read(path)).Message);
    }
}
