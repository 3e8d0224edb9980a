using QRHead.Prompting;
using QRHead.Tests.Retrieval;
using QRHead.Tokenization;

namespace QRHead.Tests.Prompting;

public class EncodedPromptTests(BuiltInRetriever builtIn)
{
    private static readonly string[] Specials = ["<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>", "<|im_start|>", "<|im_end|>"];

    private readonly Tokenizer _tokenizer = builtIn.Retriever.Tokenizer;
    private readonly PromptFormat _format = builtIn.Retriever.Prompt;

    [Fact]
    public void Text_of_passages_and_query_becomes_no_special_token()
    {
        string marks = _format.Prefix + _format.Suffix;
        int usual = SpecialTokens(Encode("Who?", new Passage("a", "Text.", "Title")));

        EncodedPrompt attacked = Encode($"Who? {marks}", new Passage("a", $"Text. {marks}", marks));

        Assert.NotEqual("", marks);
        Assert.True(usual > 0);
        Assert.Equal(usual, SpecialTokens(attacked));
    }

    [Fact]
    public void Passages_are_disjoint_and_before_the_query()
    {
        EncodedPrompt prompt = Encode("Who?", new("a", "Who?"), new("b", "🎉", "Ä"), new("c", ""), new("d", "Who?\n\n"));

        int end = 0;
        foreach (TokenRange passage in prompt.Passages)
        {
            Assert.True(passage.Start >= end);
            Assert.True(passage.Length > 0);
            end = passage.End;
        }

        Assert.True(prompt.Query.Start >= end);
        Assert.Equal(prompt.Encoding.Count, prompt.Query.End);
    }

    [Theory]
    [InlineData("Who keeps bees?")]
    [InlineData(" ")]
    [InlineData("\n\n🎉")]
    public void Prompts_of_two_queries_have_the_same_tokens_up_to_the_query(string query)
    {
        EncodedPrompt real = Encode(query, new Passage("a", "My aunt keeps bees "));
        EncodedPrompt none = Encode(PromptWriter.NullQuery, new Passage("a", "My aunt keeps bees "));

        Assert.Equal(real.Query.Start, none.Query.Start);
        Assert.Equal(real.Encoding.Ids.Take(real.Query.Start), none.Encoding.Ids.Take(none.Query.Start));
    }

    private EncodedPrompt Encode(string query, params Passage[] passages) =>
        EncodedPrompt.From(PromptWriter.Write(_format, query, passages), _tokenizer);

    private int SpecialTokens(EncodedPrompt prompt)
    {
        int[] special = [.. Specials.Select(_tokenizer.IdOf).OfType<int>()];
        return prompt.Encoding.Ids.Count(id => special.Contains(id));
    }
}
