using System.Text;
using CsCheck;

namespace QRHead.Evaluation.Tests;

public class RunFileTests
{
    [Theory]
    [InlineData("q1 Q0 a 1 0.5 tag\nq1\tQ0\tb\t2\t1e-3\ttag\r\n\nq2 Q0 a 0 -7 beir", "q1:a=0.5,b=0.001 q2:a=-7")]
    [InlineData("{\"q1\": {\"a\": 1, \"b\": 0.25}, \"q2\": {\"c\": -1e-7}}", "q1:a=1,b=0.25 q2:c=-1E-07")]
    public void Reads(string content, string expected)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("run", content);

        Run run = RunFile.Read(path);

        Assert.Equal(path, run.Name);
        Assert.Equal(
            expected, string.Join(
                ' ', run.QueryIds.Select(
                    query =>
                        $"{query}:" + string.Join(
                            ',', run[query]!.Select(entry => FormattableString.Invariant($"{entry.PassageId}={entry.Score}"))))));
    }

    [Theory]
    [InlineData("q1 Q0 a 1 0.5 tag\nq1 Q0 b 2 0.4", ", line 2 has 5 columns; expected 6: query, Q0, passage, rank, score, tag.")]
    [InlineData("q1 Q0 a 1 high tag", ", line 1: the score is 'high'; expected a finite number.")]
    [InlineData("q1 Q0 a 1 NaN tag", ", line 1: the score is 'NaN'; expected a finite number.")]
    [InlineData("q1 Q0 a 1 0.5 tag\nq1 Q0 a 2 0.4 tag", ", line 2: the query 'q1' already has the passage 'a'.")]
    [InlineData("\n", " holds no entries of a run.")]
    [InlineData("{\"q1\": [1]}", ", query 'q1' holds an array; expected an object with the score of each passage.")]
    [InlineData("{\"q1\": {\"a\": \"1\"}}", ", query 'q1': the score of 'a' is text; expected a number.")]
    [InlineData("{\"q1\": {\"a\": 1}, \"q1\": {\"b\": 1}}", ", query 'q1' stands twice; the scores of a query are one object.")]
    [InlineData("{\"q1\": {\"a\": 1, \"a\": 2}}", ", query 'q1' already has the passage 'a'.")]
    public void Says_where_an_error_is(string content, string message)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("run", content);

        Assert.Equal(path + message, Assert.Throws<InputException>(() => RunFile.Read(path)).Message);
    }

    [Fact]
    public void Says_the_line_of_broken_json()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("run.json", "{\"q1\":\n{\"a\": 1,\n}}");

        Assert.StartsWith(
            $"{path}, line 3: broken JSON: ", Assert.Throws<InputException>(() => RunFile.Read(path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("q1 Q0 a 1 0.5 tag\nbroken\nq2 Q0 a 1 0.5 tag")]
    [InlineData("{\"q1\": {\"a\": 1}, \"broken\": 2, \"q2\": {\"a\": 1}}")]
    public void Passes_over_what_is_broken_on_demand(string content)
    {
        using var folder = new TemporaryFolder();
        var skipped = new List<string>();

        Run run = RunFile.Read(folder.Write("run", content), exception => skipped.Add(exception.Message));

        Assert.Equal(["q1", "q2"], run.QueryIds);
        Assert.Single(skipped);
    }

    [Fact]
    public void Writes_a_TREC_run_whose_ranks_stand()
    {
        var writer = new StringWriter { NewLine = "\n" };

        RunFile.WriteTrec(writer, Some.Run("q1 a 0.25, q1 b 0.5, q1 c 0.5, q2 d -1"), "qrhead");

        Assert.Equal("q1 Q0 b 1 0.5 qrhead\nq1 Q0 c 2 0.49999997 qrhead\nq1 Q0 a 3 0.25 qrhead\nq2 Q0 d 1 -1 qrhead\n", writer.ToString());
    }

    [Theory]
    [InlineData("q1", "a b", "tag", "passage id 'a b'")]
    [InlineData("q\t1", "a", "tag", "query id 'q\t1'")]
    [InlineData("q1", "a", "", "tag ''")]
    public void Refuses_to_write_what_a_TREC_run_can_not_hold(string query, string passage, string tag, string word) =>
        Assert.Contains(
            word,
            Assert.Throws<InputException>(
                () => RunFile.WriteTrec(new StringWriter(), new Run("run", [new RunEntry(query, passage, 1)]), tag)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Writes_the_references_form()
    {
        using var stream = new MemoryStream();

        RunFile.WriteReference(stream, Some.Run("q1 a 0.25, q1 b 0.5, q2 d -1"));

        Assert.Equal(
            "{\n    \"q1\": {\n        \"a\": 0.25,\n        \"b\": 0.5\n    },\n    \"q2\": {\n        \"d\": -1\n    }\n}",
            Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Fact]
    public void What_is_written_is_judged_as_before()
    {
        using var folder = new TemporaryFolder();
        Gen.Select(Gen.Int[0, 3].Array[1, 10], Gen.Int[0, 4].Array[10]).Sample(
            (grades, scores) =>
            {
                var run = new Run("run", grades.Select((_, i) => new RunEntry("q", $"d{i}", scores[i])));
                Qrels qrels = Qrels.Of(grades.Select((grade, i) => new Qrel("q", $"d{i}", grade)));
                using (StreamWriter writer = File.CreateText(folder.In("run.trec")))
                    RunFile.WriteTrec(writer, run, "tag");
                using (FileStream stream = File.Create(folder.In("run.json")))
                    RunFile.WriteReference(stream, run);

                double expected = Judge(qrels, run, TieRule.AsGiven);
                Assert.Equal(expected, Judge(qrels, RunFile.Read(folder.In("run.trec")), TieRule.TrecEval));
                Assert.Equal(expected, Judge(qrels, RunFile.Read(folder.In("run.json")), TieRule.AsGiven));
            },
            iter: 50, threads: 1);
    }

    private static double Judge(Qrels qrels, Run run, TieRule ties) =>
        RunEvaluation.Of(qrels, run, [Measure.Parse("nDCG")], new JudgingRules { Ties = ties }).Measures[0].Mean;
}
