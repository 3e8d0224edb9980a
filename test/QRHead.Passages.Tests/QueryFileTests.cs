namespace QRHead.Passages.Tests;

public class QueryFileTests
{
    [Theory]
    [InlineData("q.txt", "a b\r\n\n c \n", "0=a b", "1= c ")]
    [InlineData("q.tsv", "x\ta\tb\n\ny\tc", "x=a\tb", "y=c")]
    [InlineData("q.jsonl", "{\"id\":1,\"text\":\"a\"}\n{\"qid\":\"y\",\"query\":\"b\"}\n{\"_id\":\"z\",\"question\":\"c\"}\n\"d\"", "1=a",
        "y=b", "z=c", "3=d")]
    [InlineData("q.json", "[{\"id\":\"x\",\"text\":\"a\"},\n\"b\"]", "x=a", "1=b")]
    [InlineData("q.CSV", "id,question\r\nx,\"a, b\"\r\ny,\"say \"\"c\"\"\"\r\n", "x=a, b", "y=say \"c\"")]
    [InlineData("q.csv", "Text\n\"two\nlines\"\n\nb", "0=two\nlines", "1=b")]
    [InlineData("q.csv", "\uFEFFnr,Query,qid\n1,a,x", "x=a")]
    [InlineData("q.csv", "id,text\n,a", "0=a")]
    [InlineData("q.tsv", "qid\tquery\nx\ta", "x=a")]
    [InlineData("q.tsv", "x\tquery\ny\ta", "x=query", "y=a")]
    [InlineData("q", "a\nb", "0=a", "1=b")]
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
    [InlineData("q.json", "{\"id\":\"x\",\"text\":\"a\"}",
        " holds an object; expected an array of queries (one object a line is written to a file that ends in .jsonl).")]
    [InlineData("q.json", "[\"a\",\" \"]", ", item 1 (0-based): the query is empty.")]
    [InlineData("q.csv", "", " holds no queries.")]
    [InlineData("q.csv", "id,text\n", " holds no queries.")]
    [InlineData("q.csv", "nr;question\n1;a",
        ", line 1 has the columns 'nr;question'; expected a heading with one of the columns text, query, question, and perhaps one of "
        + "id, _id, qid, query_id, idx, with commas between.")]
    [InlineData("q.csv", "id,text\nx,a\ny,b, c", ", line 3 has 3 columns and the heading 2; a text with a comma in it stands in quotes.")]
    [InlineData("q.csv", "id,text\n\nx,\"a\nb\"\ny, ", ", line 5: the query is empty.")]
    [InlineData("q.csv", "id,text\nx,a\nx,b", ", line 3: the id 'x' is already taken; each query needs an id of its own.")]
    [InlineData("q.md", "# Questions", " ends in '.md'; expected .jsonl, .json, .csv, .tsv, or .txt with one query a line.")]
    [InlineData("q.xlsx", "PK", " ends in '.xlsx'; expected .jsonl, .json, .csv, .tsv, or .txt with one query a line.")]
    public void Says_where_an_error_is(string name, string content, string message)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write(name, content);

        Assert.Equal(path + message, Assert.Throws<InputException>(() => QueryFile.Read(path)).Message);
    }

    [Theory]
    [InlineData("id,text\nx,say \"a\" and b\n")]
    [InlineData("id,text\nx,\"a\ny,b\n")]
    [InlineData("id,text\nx,\"a\" b\n")]
    public void Refuses_quotes_that_do_not_pair(string content)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("q.csv", content);

        Assert.StartsWith($"{path}, line 2", Assert.Throws<InputException>(() => QueryFile.Read(path)).Message, StringComparison.Ordinal);
    }
}
