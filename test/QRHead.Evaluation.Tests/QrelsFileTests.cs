namespace QRHead.Evaluation.Tests;

public class QrelsFileTests
{
    [Theory]
    [InlineData("q1 0 a 1\nq1\tQ0  b -2\r\n\nq2 0 a 0", "q1:a=1,b=-2 q2:a=0")]
    [InlineData("query-id\tcorpus-id\tscore\nq1\ta b\t2\nq1\tc\t0\n", "q1:a b=2,c=0")]
    [InlineData("q1\ta\t1\n", "q1:a=1")]
    [InlineData("q2 0 a 1\nq1 0 a 1\nq2 0 b 1", "q2:a=1,b=1 q1:a=1")]
    [InlineData("[{\"idx\": 7, \"gt_docs\": [3, \"b\"]},\n {\"idx\": \"x\"  , \"gt_docs\": []}]", "7:3=1,b=1 x:")]
    [InlineData("\uFEFFq1 0 a 1", "q1:a=1")]
    public void Reads(string content, string expected)
    {
        using var folder = new TemporaryFolder();

        Qrels qrels = QrelsFile.Read(folder.Write("qrels", content));

        Assert.Equal(
            expected, string.Join(
                ' ', qrels.QueryIds.Select(
                    query => $"{query}:{string.Join(',', qrels[query]!.Grades.Select(grade => $"{grade.Key}={grade.Value}"))}")));
    }

    [Theory]
    [InlineData("q1 0 a 1\nq1 a 1",
        ", line 2 has 3 columns; expected 4 (query, iteration, passage, grade), or 3 with tabs between (query, passage, grade).")]
    [InlineData("\nq1 0 a high", ", line 2: the grade is 'high'; expected a whole number.")]
    [InlineData("q1 0 a 1.5", ", line 1: the grade is '1.5'; expected a whole number.")]
    [InlineData("query-id\tcorpus-id\tscore\nq1\ta\tx", ", line 2: the grade is 'x'; expected a whole number.")]
    [InlineData("q1 0 a 1\nq1 0 a 0", ", line 2: the passage 'a' is already judged for the query 'q1'.")]
    [InlineData("query-id\tcorpus-id\tscore\n", " holds no judgements.")]
    [InlineData(" \n", " holds no judgements.")]
    public void Says_where_an_error_is(string content, string message)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("qrels", content);

        Assert.Equal(path + message, Assert.Throws<InputException>(() => QrelsFile.Read(path)).Message);
    }

    [Fact]
    public void Passes_over_broken_lines_on_demand_and_says_which()
    {
        using var folder = new TemporaryFolder();
        var skipped = new List<string>();

        Qrels qrels = QrelsFile.Read(
            folder.Write("qrels", "q1 0 a 1\nq1 0\nq1 0 b x\nq1 0 a 1\nq2 0 c 1\n"), exception => skipped.Add(exception.Message));

        Assert.Equal(["q1", "q2"], qrels.QueryIds);
        Assert.Equal(
            ["line 2", "line 3", "line 4"], skipped.Select(message => message[message.IndexOf("line", StringComparison.Ordinal)..][..6]));
    }

    [Fact]
    public void Says_that_a_file_is_missing_or_no_text()
    {
        using var folder = new TemporaryFolder();
        string latin1 = folder.Write("latin1", [.. "q1 0 "u8, 0xFC, .. " 1"u8]);

        Assert.Equal(
            $"{folder.In("nowhere")} can't be read: there is no such file.",
            Assert.Throws<InputException>(() => QrelsFile.Read(folder.In("nowhere"))).Message);
        Assert.Equal($"{latin1} is not UTF-8 text: save it as UTF-8.", Assert.Throws<InputException>(() => QrelsFile.Read(latin1)).Message);
    }
}
