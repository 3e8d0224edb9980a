using QRHead.Heads;
using QRHead.Prompting;
using QRHead.Tokenization;

namespace QRHead.Tests.Goldens;

/// <summary>From the reference's query and passages to its ranking: everything that a user calls.</summary>
public class ReferenceRetrievalTests
{
    public static TheoryData<string> Models => ReferenceAttentionTests.Models;

    [Theory]
    [MemberData(nameof(Models))]
    public void Prompts_tokens_and_ranges_are_those_of_the_reference(string model)
    {
        string folder = Shared.Require($"goldens/models/{model}");
        Tokenizer tokenizer = Tokenizer.Load(Path.Combine(folder, "tokenizer.json"));
        PromptFormat format = PromptFormat.For(token => tokenizer.IdOf(token) is not null);

        Assert.All(Directory.GetFiles(Shared.Require($"goldens/retrieval/{model}"), "*.json"), file => GoldenPrompt.Check(GoldenCase.Read(file), format, tokenizer));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Rankings_are_those_of_the_reference(string model)
    {
        string folder = Shared.Require($"goldens/models/{model}");
        string[] files = Directory.GetFiles(Shared.Require($"goldens/retrieval/{model}"), "*.json");
        var byHeads = files.Select(GoldenCase.Read).SelectMany(golden => golden.Results.HeadSets.Select(expected => (golden, expected))).GroupBy(pair => pair.expected.Heads);
        foreach (var group in byHeads)
        {
            using QRRetriever retriever = QRRetriever.Load(folder, new() { Heads = group.Key == "full_heads" ? HeadSelection.All : HeadSet.Parse(group.Key) });
            Assert.All(group, pair => GoldenRanking.Check(pair.golden, pair.expected, retriever));
        }
    }
}
