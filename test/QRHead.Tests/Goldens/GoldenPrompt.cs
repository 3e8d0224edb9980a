using QRHead.Prompting;
using QRHead.Tokenization;

namespace QRHead.Tests.Goldens;

/// <summary>Compares our prompts with recorded ones: text, ids and all ranges are equal.</summary>
internal static class GoldenPrompt
{
    public static void Check(GoldenCase golden, PromptFormat format, Tokenizer tokenizer)
    {
        IReadOnlyList<Passage> passages = golden.AllPassages;
        EncodedPrompt real = EncodedPrompt.From(PromptWriter.Write(format, golden.Query, passages), tokenizer);
        EncodedPrompt none = EncodedPrompt.From(PromptWriter.Write(format, golden.NullQuery, passages), tokenizer);

        Assert.Equal(golden.Prompt, real.Prompt.Text);
        Assert.Equal(golden.PassageCharRanges, real.Prompt.Passages.Select(passage => Pair(passage.All)));
        Assert.Equal(golden.QueryCharRange, Pair(real.Prompt.Query));
        Assert.Equal(golden.TokenIds, real.Encoding.Ids);
        Assert.Equal(golden.NullTokenIds, none.Encoding.Ids);
        Assert.Equal(golden.PassageTokenRanges, real.Passages.Select(Pair));
        Assert.Equal(golden.PassageTokenRanges, none.Passages.Select(Pair));
        Assert.Equal(golden.QueryTokenRange, Pair(real.Query));
        Assert.Equal(golden.NullQueryTokenRange, Pair(none.Query));
    }

    private static int[] Pair(CharRange range) => [range.Start, range.End];

    private static int[] Pair(TokenRange range) => [range.Start, range.End];
}
