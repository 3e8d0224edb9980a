using Microsoft.Extensions.AI;

namespace QRHead.Extensions.AI.Clients;

/// <summary>What a conversation asks now, in words that a retriever can look for.</summary>
internal static class LastQuestion
{
    /// <summary>Finds the question: the short texts of the user's last message, or what stands around a long one there.</summary>
    /// <param name="messages">The conversation.</param>
    /// <param name="texts">Its long texts.</param>
    /// <returns>The question; null where there is none, and so nothing to choose by.</returns>
    public static string? Of(IReadOnlyList<ChatMessage> messages, IReadOnlyList<LongText> texts)
    {
        int last = messages.Index().LastOrDefault(message => message.Item.Role == ChatRole.User, (-1, null!)).Index;
        if (last < 0)
            return null;
        IEnumerable<string> parts = messages[last].Contents.Index().Where(part => part.Item is TextContent).SelectMany(part =>
            texts.FirstOrDefault(text => text.Message == last && text.Part == part.Index) is { } around ? Around(around)
                : [((TextContent)part.Item).Text]);
        string question = string.Join(' ', parts.Select(part => part.Trim()).Where(part => part.Length > 0));
        return question.Length > 0 ? question : null;
    }

    /// <summary>Whether a text has a question in it.</summary>
    public static bool Asks(string text) => text.Contains('?', StringComparison.Ordinal) || text.Contains('？', StringComparison.Ordinal)
        || text.Contains('؟', StringComparison.Ordinal);

    /// <summary>Of two ends the one that asks; both where neither does, or both do.</summary>
    private static IEnumerable<string> Around(LongText text)
    {
        bool before = Asks(text.Before), after = Asks(text.After);
        return before == after ? [text.Before, text.After] : [before ? text.Before : text.After];
    }
}
