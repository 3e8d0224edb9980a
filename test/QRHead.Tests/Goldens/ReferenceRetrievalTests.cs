using QRHead.Tokenization;

namespace QRHead.Tests.Goldens;

/// <summary>From the reference's query and passages to its ranking: everything that a user calls.</summary>
public class ReferenceRetrievalTests
{
    public static TheoryData<string, string> Goldens => GoldenFolder.All;

    [Theory]
    [MemberData(nameof(Goldens))]
    public void Prompts_tokens_and_ranges_are_those_of_the_reference(string folder, string model)
    {
        Tokenizer tokenizer = Tokenizer.Load(Path.Combine(GoldenFolder.Model(folder, model), "tokenizer.json"));
        PromptFormat format = PromptFormat.For(token => tokenizer.IdOf(token) is not null);

        Assert.All(GoldenFolder.Cases(folder, model), golden => GoldenPrompt.Check(golden, format, tokenizer));
    }

    [Theory]
    [MemberData(nameof(Goldens))]
    public void Rankings_are_those_of_the_reference(string folder, string model)
    {
        var byHeads = GoldenFolder.Cases(folder, model)
            .SelectMany(golden => golden.Results.HeadSets.Select(expected => (golden, expected)))
            .GroupBy(pair => pair.expected.Heads);

        foreach (var group in byHeads)
        {
            HeadSelection heads = group.Key == "full_heads" ? HeadSelection.All : HeadSet.Parse(group.Key);
            using QRRetriever retriever = QRRetriever.Load(
                GoldenFolder.Model(folder, model), new() { Heads = heads }, TestContext.Current.CancellationToken);
            Assert.All(group, pair => GoldenRanking.Check(pair.golden, pair.expected, retriever));
        }
    }
}
