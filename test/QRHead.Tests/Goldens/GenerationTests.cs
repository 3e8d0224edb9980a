using System.Text.Json;
using System.Text.RegularExpressions;
using QRHead.Checkpoints;
using QRHead.Generation;
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
            int[] tokens = Ids(prompt.GetProperty("prompt_token_ids")), expected = Ids(prompt.GetProperty("new_token_ids"));
            Assert.Equal(expected, Continued(attention, tokens, expected.Length, endings));
            float[] first = FirstLogits(attention, tokens);
            foreach (JsonElement logit in prompt.GetProperty("first_logits").EnumerateArray())
                Assert.Equal(logit.GetProperty("logit").GetDouble(), first[logit.GetProperty("id").GetInt32()], LogitTolerance);
        }
    }

    [Theory]
    [MemberData(nameof(Goldens))]
    public void A_text_is_continued_as_the_reference_continues_it(string folder, string model)
    {
        QRRetrieverOptions options = new() { Heads = HeadSet.Parse("0-0"), WithVocabulary = true, Threads = 2, ChunkTokens = 16 };
        using QRRetriever retriever = QRRetriever.Load(GoldenFolder.Model(folder, model), options, TestContext.Current.CancellationToken);
        using var golden = JsonDocument.Parse(File.ReadAllText(GoldenFolder.Generation(folder, model)));
        foreach (JsonElement prompt in golden.RootElement.GetProperty("prompts").EnumerateArray()
            .Where(prompt => prompt.GetProperty("kind").GetString() == "text"))
        {
            int[] expected = Ids(prompt.GetProperty("new_token_ids"));
            GeneratedPiece[] pieces =
            [
                .. retriever.Continue(
                    prompt.GetProperty("prompt").GetString()!, new()
                    {
                        MaxTokens = expected.Length,
                    }, TestContext.Current.CancellationToken),
            ];
            Assert.Equal(retriever.Tokenizer.Decode(expected, skipSpecialTokens: true), string.Concat(pieces.Select(piece => piece.Text)));
            Assert.Equal(prompt.GetProperty("stopped").GetString() == "eos" ? StopReason.End : StopReason.Length, pieces[^1].Stop);
            Assert.Equal(expected.Length, pieces[^1].Tokens);
            Assert.All(pieces[..^1], piece => Assert.Null(piece.Stop));
        }
    }

    [Theory]
    [InlineData(Precision.F32)]
    [InlineData(Precision.Int8)]
    public void A_real_model_answers_as_the_reference_answers(Precision precision)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        QRRetrieverOptions options = new() { WithVocabulary = true, Precision = precision };
        using QRRetriever retriever = QRRetriever.Load(
            Shared.Require("models/smollm2-135m-instruct/SmolLM2-135M-Instruct.Q4_1.gguf"), options, cancellationToken);
        using var golden = JsonDocument.Parse(File.ReadAllText(Shared.Require("goldens/gguf/smollm2.expected.json")));
        foreach (JsonElement chat in golden.RootElement.GetProperty("chats").EnumerateArray())
        {
            string question = Regex.Match(chat.GetProperty("text").GetString()!, @"user\n(.*?)<\|im_end\|>").Groups[1].Value;
            Assert.Equal(
                chat.GetProperty("text").GetString(), retriever.ChatTemplate.Write([ChatTurn.User(question)], addAnswer: true).Text);
            Assert.Equal(Ids(chat.GetProperty("ids")), retriever.ChatTemplate.Encode([ChatTurn.User(question)]).Ids);
            int[] expected = Ids(chat.GetProperty("greedy"));
            string answer = string.Concat(
                retriever.Chat([ChatTurn.User(question)], new() { MaxTokens = expected.Length }, cancellationToken)
                    .Select(piece => piece.Text));
            string wanted = chat.GetProperty("greedyText").GetString()!.Replace("<|im_end|>", "", StringComparison.Ordinal);
            if (precision == Precision.F32)
                Assert.Equal(wanted, answer);
            else
                Assert.StartsWith(wanted[..20], answer, StringComparison.Ordinal);
        }
    }

    private static int[] Continued(AttentionModel model, int[] prompt, int most, int[] endings)
    {
        using KvCache cache = model.NewCache(prompt.Length + most);
        var tokens = new List<int>();
        foreach (DecodedToken token in DecodeLoop.Run(
            model, cache, prompt, new TokenSampler(new(), prompt), most, withAttention: false, TestContext.Current.CancellationToken))
        {
            tokens.Add(token.Id);
            if (endings.Contains(token.Id))
                break;
        }

        return [.. tokens];
    }

    private static float[] FirstLogits(AttentionModel model, int[] prompt)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        using KvCache cache = model.NewCache(prompt.Length);
        model.Read(prompt.AsSpan(..^1), 0, cache, null, cancellationToken);
        using Continuation text = model.Continue(cache);
        text.Read(prompt[^1], cancellationToken);
        return text.Logits.ToArray();
    }

    private static int[] Ids(JsonElement ids) =>
        ids.ValueKind == JsonValueKind.Array ? [.. ids.EnumerateArray().Select(id => id.GetInt32())] : [ids.GetInt32()];
}
