using System.Text.Json;

namespace QRHead.Cli.Agents;

/// <summary>Ranks texts that the agent has.</summary>
internal sealed class RankTool(AgentModel model) : AgentTool
{
    private const int MostPassages = 1000;

    public override string Name => "rank";

    public override string Description => "Puts texts in order by how well they answer a question, the best first.";

    public override string Arguments =>
        $$$"""
        {"type":"object","properties":{
        "query":{"type":"string","description":"The question."},
        "passages":{"type":"array","minItems":1,"maxItems":{{{MostPassages}}},"items":{"anyOf":[{"type":"string"},{"type":"object","properties":{"id":{"type":"string"},"title":{"type":"string"},"text":{"type":"string"}},"required":["text"]}]},"description":"The texts."},
        "top":{"type":"integer","minimum":1,"description":"How many to give at most; all unless told otherwise."},
        "max_tokens":{"type":"integer","minimum":1,"default":{{{RankingText.UsualTokens}}},"description":"How many tokens they may have together."}},
        "required":["query","passages"]}
        """;

    public override Task<(string Text, JsonElement Structured)> RunAsync(JsonRecord arguments, CancellationToken cancellationToken)
    {
        string query = arguments.Words("query");
        IReadOnlyList<Passage> passages = JsonFields.Named(arguments.List("passages"), before: 0);
        if (passages.Count > MostPassages)
            throw new UsageException($"There are {passages.Count} passages; at most {MostPassages} are ranked at once.", "passages");
        int top = arguments.Number("top") is { } number and > 0 ? number
            : passages.Count, tokens = arguments.Number("max_tokens") ?? RankingText.UsualTokens;
        return model.UseAsync(
            opened => RankingText.Of(
                opened.Retriever.Rank(query, passages, new RankOptions { Overflow = OverflowPolicy.Window }, cancellationToken),
                opened.Retriever, top, tokens), cancellationToken);
    }
}
