using System.Text.Json;

namespace QRHead.Cli.Agents;

/// <summary>Finds passages of the index.</summary>
internal sealed class SearchTool(AgentModel model) : AgentTool
{
    private const int UsualTop = 5, MostTop = 50;

    public override string Name => "search";

    public override string Description =>
        "Finds the passages of the indexed documents that answer a question. Ask a whole question rather than keywords.";

    public override string Arguments =>
        $$$"""
        {"type":"object","properties":{
        "query":{"type":"string","description":"The question."},
        "top":{"type":"integer","minimum":1,"maximum":{{{MostTop}}},"default":{{{UsualTop}}},"description":"How many passages to give at most."},
        "max_tokens":{"type":"integer","minimum":1,"default":{{{RankingText.UsualTokens}}},"description":"How many tokens they may have together."}},
        "required":["query"]}
        """;

    public override Task<(string Text, JsonElement Structured)> RunAsync(JsonRecord arguments, CancellationToken cancellationToken)
    {
        string query = arguments.Words("query");
        int top = arguments.Number("top") ?? UsualTop, tokens = arguments.Number("max_tokens") ?? RankingText.UsualTokens;
        if (top is < 1 or > MostTop)
            throw new UsageException($"top is {top}; expected a number from 1 to {MostTop}.", "top");
        return model.UseAsync(
            opened => RankingText.Of(opened.Index!.Search(query, top, cancellationToken), opened.Retriever, top, tokens),
            cancellationToken);
    }
}
