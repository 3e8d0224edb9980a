using System.Text.Json;
using QRHead.Evaluation.Datasets;

namespace QRHead.Evaluation.Tests.Answers;

/// <summary>What is asked of a model, byte for byte as the QRHead reference and LongMemEval's judge ask it.</summary>
public sealed class PublishedPromptTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Histories_are_asked_as_the_reference_asks()
    {
        JsonElement golden = Golden("lme_generation.json");
        JsonElement[] records = [.. golden.GetProperty("instances").EnumerateArray()];
        Dictionary<string, EvaluationInstance> instances = Read(golden).ToDictionary(instance => instance.Query.Id);
        JsonElement[] outputs = [.. golden.GetProperty("outputs").EnumerateArray()];
        Assert.Equal(9, outputs.Length);
        Assert.All(outputs, output =>
        {
            string id = output.GetProperty("question_id").GetString()!;
            JsonElement record = records.Single(one => one.GetProperty("question_id").GetString() == id);
            HashSet<string> rounds = output.GetProperty("method").GetString() switch
            {
                "retriever" => Texts(output.GetProperty("topk_ids")),
                "oracle" => Texts(record.GetProperty("ground_truth_rounds")),
                _ => [.. instances[id].Passages.Select(passage => passage.Id)],
            };

            Assert.Equal(output.GetProperty("prompt").GetString(), instances[id].PublishedPrompt!(rounds));
        });
    }

    [Fact]
    public void Claims_are_asked_as_the_reference_asks()
    {
        JsonElement golden = Golden("clipper_generation.json");
        Dictionary<string, EvaluationInstance> instances = Read(golden).ToDictionary(instance => instance.Query.Id);
        JsonElement[] outputs = [.. golden.GetProperty("outputs").EnumerateArray()];
        Assert.Equal(8, outputs.Length);
        Assert.All(outputs, output =>
        {
            EvaluationInstance instance = instances[output.GetProperty("idx").GetString()!];
            HashSet<string> chapters = output.GetProperty("method").GetString() switch
            {
                "retriever" => Texts(output.GetProperty("topk_ids")),
                "oracle" => [.. instance.Gold.Select(gold => gold.Key)],
                _ => [.. instance.Passages.Select(passage => passage.Id)],
            };

            Assert.Equal(
                output.GetProperty("prompt").GetString(), ClipperPrompt.Write(
                    instance.Query.Text, instance.Passages.Where(passage => chapters.Contains(passage.Id))));
        });
    }

    [Fact]
    public void The_judge_of_LongMemEval_is_asked_as_its_authors_ask()
    {
        JsonElement[] cases = [.. Golden("lme_judge.json").EnumerateArray()];
        Assert.Equal(8, cases.Length);
        Assert.All(cases, one =>
        {
            string Text(string field) => one.GetProperty(field).GetString()!;
            Assert.Equal(
                Text("prompt"), LongMemEvalJudge.Prompt(
                    Text("question_type"), Text("question"), Text("answer"), Text("response"), one.GetProperty("abstention").GetBoolean()));
        });
    }

    [Fact]
    public void Verdicts_on_claims_are_read_as_the_reference_reads_them()
    {
        JsonElement[] cases = [.. Golden("clipper_answers.json").EnumerateArray()];
        Assert.Equal(9, cases.Length);
        Assert.All(
            cases, one => Assert.Equal(
                one.GetProperty("answer").GetString(), ClipperAnswer.Read(one.GetProperty("hypothesis").GetString()!)));
    }

    [Fact]
    public void An_unknown_type_of_question_is_said() =>
        Assert.Contains(
            "multi-session", Assert.Throws<UnknownNameException>(
                () => LongMemEvalJudge.Prompt("multi", "a", "b", "c")).Message, StringComparison.Ordinal);

    public void Dispose() => _folder.Dispose();

    private static JsonElement Golden(string name) => JsonElement.Parse(File.ReadAllText(Shared.Require($"goldens/prompts/{name}")));

    /// <summary>Ids may be numbers.</summary>
    private static HashSet<string> Texts(JsonElement list) => [.. list.EnumerateArray().Select(item => item.ToString())];

    private IEnumerable<EvaluationInstance> Read(JsonElement golden)
    {
        string file = _folder.In("instances.json");
        File.WriteAllText(file, golden.GetProperty("instances").GetRawText());
        return [.. InstanceFile.Read(file)];
    }
}
