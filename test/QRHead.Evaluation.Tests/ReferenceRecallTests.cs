using System.Text.Json;

namespace QRHead.Evaluation.Tests;

/// <summary>
/// Recall as the QRHead reference computes it, on its own files: repeated and missing gold passages, ties in the order of the file.
/// </summary>
public class ReferenceRecallTests
{
    private static readonly string[] Names = ["recall", "recall_any", "recall_all"];

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(10)]
    public void Recall_is_that_of_the_reference(int cutoff)
    {
        string folder = Path.Combine(Repository.Root(), "test", "Goldens", "measures", "reference-recall");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "expected.json")));
        JsonElement expected = document.RootElement;

        RunEvaluation evaluation = RunEvaluation.Of(
            QrelsFile.Read(Path.Combine(folder, "samples.json")), RunFile.Read(Path.Combine(folder, "scores.json")),
            [.. Names.Select(name => Measure.Parse($"{name}@{cutoff}"))], JudgingRules.QRHead);

        Assert.Equal(expected.GetProperty("queries").GetInt32(), evaluation.QueryIds.Count);
        foreach ((string name, MeasureValues values) in Names.Zip(evaluation.Measures))
        {
            Assert.Equal(expected.GetProperty("mean").GetProperty($"@{cutoff}").GetProperty(name).GetDouble(), values.Mean, 1e-12);
            foreach ((string query, double value) in evaluation.QueryIds.Zip(values.Values))
                Assert.Equal(
                    expected.GetProperty("per_query").GetProperty(query).GetProperty($"@{cutoff}").GetProperty(name)
                        .GetDouble(), value, 1e-12);
        }
    }
}
