using Microsoft.Agents.AI;
using Microsoft.Extensions.AI;
using QRHead.Extensions.AI;

namespace QRHead.Samples;

/// <summary>An agent of Microsoft's framework that looks things up in an index before it answers.</summary>
internal static class NotesAgent
{
    public static async Task<string> AskAsync(string endpoint, PassageIndex index, string question)
    {
        using IChatClient client = new EndpointChatClient(endpoint, "qwen3");
        var notes = new TextSearchProvider(async (query, cancellationToken) =>
        {
            Ranking found = await index.SearchAsync(query, new SearchOptions { Top = 3 }, cancellationToken);
            return found.Passages.Select(
                one => new TextSearchProvider.TextSearchResult
                {
                    SourceName = one.Passage.Title ?? one.Passage.Id,
                    Text = one.Passage.Text,
                });
        });
        AIAgent agent = new ChatClientAgent(client, new ChatClientAgentOptions { AIContextProviders = [notes] });
        return (await agent.RunAsync(question)).Text;
    }
}
