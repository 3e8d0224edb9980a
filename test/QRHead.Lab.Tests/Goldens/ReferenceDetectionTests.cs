using System.Text.Json;
using QRHead.Evaluation;

namespace QRHead.Lab.Tests.Goldens;

/// <summary>Head scores are those of the reference's own detection, for both of its criteria.</summary>
public class ReferenceDetectionTests
{
    private const double Tolerance = 1e-5;

    public static TheoryData<string, string> Recorded => new()
    {
        { "llama-tied", "lme" }, { "llama-tied", "nq" }, { "qwen2", "lme" }, { "qwen2", "nq" },
    };

    [Theory]
    [MemberData(nameof(Recorded))]
    public void Head_scores_and_their_order_are_those_of_the_reference(string model, string criterion)
    {
        HeadDetection found = Detect(model, criterion, pass: null);
        HeadSet expected = HeadSetFile.Load(Shared.Require($"goldens/detection/{model}.{criterion}.heads.json"), top: 16);

        Dictionary<HeadId, double> scores = found.Heads.Scores.ToDictionary(score => score.Head, score => score.Score);
        Assert.All(expected.Scores, score => Assert.Equal(score.Score, scores[score.Head], Tolerance));
        for (int i = 1; i < expected.Scores.Count; i++)
        {
            if (expected.Scores[i - 1].Score - expected.Scores[i].Score > Tolerance)
                Assert.Equal(expected.Scores[i].Head, found.Heads.Scores[i].Head);
        }
    }

    [Theory]
    [MemberData(nameof(Recorded))]
    public void Passages_are_in_the_order_of_the_reference_and_every_head_gives_them_the_same(string model, string criterion)
    {
        using var folder = new TemporaryFolder();
        Detect(model, criterion, folder.In("pass"));
        JsonElement golden = JsonElement.Parse(File.ReadAllText(Shared.Require($"goldens/detection/{model}.{criterion}.examples.json")));

        string[] lines = [.. File.ReadLines(folder.In("pass")).Skip(1)];
        Assert.Equal(12, lines.Length);
        foreach (JsonElement line in lines.Select(line => JsonElement.Parse(line)))
        {
            string query = line.GetProperty("query").GetString()!;
            string[] passages = [.. line.GetProperty("passages").EnumerateArray().Select(id => id.GetString()!)];
            float[] numbers =
            [
                .. System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(line.GetProperty("heads").GetBytesFromBase64()),
            ];
            Assert.Equal(golden.GetProperty("order").GetProperty(query).EnumerateArray().Select(id => id.GetString()), passages);
            for (int passage = 0; passage < passages.Length; passage++)
            {
                float[] expected =
                [
                    .. golden.GetProperty("per_example").GetProperty(query).GetProperty(passages[passage]).EnumerateArray()
                        .SelectMany(layer => layer.EnumerateArray()).Select(score => score.GetSingle()),
                ];
                for (int head = 0; head < expected.Length; head++)
                    Assert.Equal(expected[head], numbers[(head * passages.Length) + passage], Tolerance);
            }
        }
    }

    private static HeadDetection Detect(string model, string criterion, string? pass)
    {
        bool shuffled = criterion == "nq";
        string examples = Shared.Require("goldens/detection/instances.json");
        using QRRetriever retriever = QRRetriever.Load(
            Shared.Require($"goldens/models/{model}"), new() { Heads = HeadSelection.All }, TestContext.Current.CancellationToken);
        var options = new DetectionOptions
        {
            Objective = Objective.Parse(shuffled ? "nDCG@10" : "mass"),
            Top = 4,
            TruncateWords = shuffled ? 400 : 0,
            ShuffleSeed = shuffled ? 42 : null,
            PassFile = pass,
        };
        return retriever.Detect(InstanceFile.Read(examples), options, TestContext.Current.CancellationToken);
    }
}
