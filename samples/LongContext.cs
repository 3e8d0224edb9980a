using Microsoft.Extensions.AI;
using QRHead.Extensions.AI;

namespace QRHead.Samples;

/// <summary>
/// A question about a long text, to any chat model: only what matters for it is sent, and the answer comes back with what it is from.
/// </summary>
internal static class LongContext
{
    public static async Task AskAsync(string endpoint, string file, string question, TextWriter output)
    {
        using QRRetriever retriever = QRRetriever.Load();
        using IChatClient client = new EndpointChatClient(endpoint, "qwen3").WithLongContext(retriever);
        var message = new ChatMessage(ChatRole.User, [new TextContent(await File.ReadAllTextAsync(file)), new TextContent(question)]);
        ChatResponse response = await client.GetResponseAsync(message, new ChatOptions { MaxOutputTokens = 200 });
        await output.WriteLineAsync(response.Text);
        foreach (CitationAnnotation citation in response.Messages.SelectMany(said => said.Contents)
            .SelectMany(part => part.Annotations ?? []).OfType<CitationAnnotation>())
            await output.WriteLineAsync($"  from: {citation.Snippet}");
    }
}
