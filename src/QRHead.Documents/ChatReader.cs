using System.Text.Json;

namespace QRHead.Documents;

/// <summary>
/// Reads chats that were exported as JSON, session by session: messages of role and content (alone, or under <c>messages</c>, one chat or a
/// list of them), ChatGPT's <c>conversations.json</c>, and the histories of LongMemEval and LoCoMo. Other JSON is nobody's concern.
/// </summary>
internal sealed class ChatReader : IFileReader
{
    private const long MostBytes = 512L << 20;

    public IReadOnlyList<string> Extensions { get; } = [".json"];

    public IReadOnlyList<FileText>? Read(Stream content, string name)
    {
        if (content.Length > MostBytes)
            throw new InputException($"{name} has {content.Length} bytes; expected chats of at most {MostBytes}.");
        using var document = JsonDocument.Parse(
            content, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        List<FileText> sessions = [.. ChatSessions.Of(document.RootElement)];
        return sessions.Count > 0 ? sessions : null;
    }
}
