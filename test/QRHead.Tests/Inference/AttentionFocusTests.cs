using QRHead.Inference;
using QRHead.Tests.Models;
using QRHead.Tokenization;

namespace QRHead.Tests.Inference;

/// <summary>
/// A focus is the plain attention, token by token: cut to the counted keys, divided by what is left, averaged over the counted tokens.
/// </summary>
public class AttentionFocusTests
{
    private static readonly int[] Text = TinyModel.Text(120);
    private static readonly AttentionFocus Focus = new(
        [new TokenRange(10, 30), new TokenRange(33, 70), new TokenRange(70, 90)], new TokenRange(4, 15));
    private static readonly int[] Prefix = Text[..100];
    private static readonly int[] Tail = Text[100..];

    [Theory]
    [InlineData("llama", "{}", 512)]
    [InlineData("llama", "{}", 7)]
    [InlineData("gemma2", """{ "head_dim": 8, "sliding_window": 1000, "attn_logit_softcapping": 2.0 }""", 512)]
    [InlineData("mistral", """{ "sliding_window": 40 }""", 512)]
    [InlineData("mistral", """{ "sliding_window": 20 }""", 7)]
    public void Is_the_plain_attention_of_each_token_over_the_counted_keys(string modelType, string overrides, int chunk)
    {
        using var model = new TinyModel(modelType, overrides);
        using AttentionModel attention = model.Open(threads: 2, chunk: chunk);

        float[][] expected = OneByOne(attention);

        using KvCache cache = attention.NewCache(Text.Length);
        attention.Read(Prefix, 0, cache, null, TestContext.Current.CancellationToken);
        float[][] found = attention.Attend(Tail, Prefix.Length, cache, Focus, TestContext.Current.CancellationToken).Weights;
        AttentionRows.AssertWithin(1e-6, expected, found);
    }

    private static float[][] OneByOne(AttentionModel attention)
    {
        float[][]? sums = null;
        for (int token = Focus.Tokens.Start; token < Focus.Tokens.End; token++)
        {
            float[][] plain = AttentionRows.Read(attention, [.. Prefix, .. Tail[..token]], [Tail[token]]);
            sums ??= [.. plain.Select(_ => new float[Text.Length])];
            for (int head = 0; head < plain.Length; head++)
            {
                int[] keys = [.. Focus.Keys.SelectMany(range => Enumerable.Range(range.Start, range.Length))];
                double all = keys.Sum(key => (double)plain[head][key]);
                foreach (int key in keys)
                    sums[head][key] += all == 0 ? 0 : (float)(plain[head][key] / all / Focus.Tokens.Length);
            }
        }

        return sums!;
    }
}
