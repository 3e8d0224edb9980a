using System.Text.Json;
using QRHead.Checkpoints;
using QRHead.Inference;
using QRHead.Models;

namespace QRHead.Tests.Goldens;

/// <summary>Texts continued by the most likely token, as Hugging Face transformers continues them.</summary>
public class GenerationTests
{
    private const double LogitTolerance = 2e-4;

    public static TheoryData<string, string> Goldens => GoldenFolder.All;

    [Theory]
    [MemberData(nameof(Goldens))]
    public void The_most_likely_tokens_are_those_of_the_reference(string folder, string model)
    {
        using Checkpoint checkpoint = Checkpoint.Open(GoldenFolder.Model(folder, model));
        using AttentionModel attention = new(DecoderGraph.Build(checkpoint, [0], wantLogits: true), [new(0, 0)], threads: 2, chunk: 16);
        using var golden = JsonDocument.Parse(File.ReadAllText(GoldenFolder.Generation(folder, model)));
        int[] endings = Ids(golden.RootElement.GetProperty("eos_token_id"));

        JsonElement[] prompts = [.. golden.RootElement.GetProperty("prompts").EnumerateArray()];
        Assert.Equal(3, prompts.Length);
        foreach (JsonElement prompt in prompts)
        {
            int[] expected = Ids(prompt.GetProperty("new_token_ids"));
            (int[] tokens, float[] first) = Continued(attention, Ids(prompt.GetProperty("prompt_token_ids")), expected.Length, endings);
            Assert.Equal(expected, tokens);
            foreach (JsonElement logit in prompt.GetProperty("first_logits").EnumerateArray())
                Assert.Equal(logit.GetProperty("logit").GetDouble(), first[logit.GetProperty("id").GetInt32()], LogitTolerance);
        }
    }

    private static (int[] Tokens, float[] FirstLogits) Continued(AttentionModel model, int[] prompt, int most, int[] endings)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        using KvCache cache = model.NewCache(prompt.Length + most);
        model.Read(prompt.AsSpan(..^1), 0, cache, null, cancellationToken);
        var tokens = new List<int>();
        float[]? first = null;
        for (int token = prompt[^1]; tokens.Count < most && !endings.Contains(token);)
        {
            float[] logits = model.Continue(token, cache.Length, cache, cancellationToken).Logits;
            first ??= logits;
            token = Array.IndexOf(logits, logits.Max());
            tokens.Add(token);
        }

        return ([.. tokens], first!);
    }

    private static int[] Ids(JsonElement ids) => ids.ValueKind == JsonValueKind.Array ? [.. ids.EnumerateArray().Select(id => id.GetInt32())] : [ids.GetInt32()];
}
