using System.Globalization;
using System.Text;
using System.Text.Json;

namespace QRHead.Documents;

/// <summary>
/// Finds the sessions of a chat in JSON, by the names of its fields. What a speaker says is a paragraph that begins with the speaker's
/// name.
/// </summary>
internal static class ChatSessions
{
    /// <summary>The sessions of a chat, or of a list of them; none where it is something else.</summary>
    public static IEnumerable<FileText> Of(JsonElement root)
    {
        if (TurnsOf(root) is { } turns)
            return [new FileText(turns)];
        return root.ValueKind == JsonValueKind.Array ? root.EnumerateArray().SelectMany(OfChat) : OfChat(root);
    }

    private static IEnumerable<FileText> OfChat(JsonElement chat)
    {
        if (chat.ValueKind != JsonValueKind.Object)
            return [];
        if (List(chat, "haystack_sessions") is { } history)
            return OfHistory(history, List(chat, "haystack_dates"));
        if (chat.TryGetProperty("conversation", out JsonElement conversation) && conversation.ValueKind == JsonValueKind.Object)
            return OfConversation(conversation);
        string? place = Text(chat, "title") ?? Text(chat, "name");
        string? turns = chat.TryGetProperty("mapping", out JsonElement mapping) ? TurnsOfTree(mapping)
            : List(chat, "messages") is { } messages ? TurnsOf(messages)
            : List(chat, "chat_messages") is { } said ? TurnsOf(said)
            : null;
        return turns is null ? [] : [new FileText(turns, Place: place)];
    }

    /// <summary>LongMemEval: lists of turns, with their dates beside them.</summary>
    private static IEnumerable<FileText> OfHistory(JsonElement sessions, JsonElement? dates)
    {
        foreach ((int index, JsonElement session) in sessions.EnumerateArray().Index())
        {
            string? date = dates is { } all && index < all.GetArrayLength() && all[index].ValueKind == JsonValueKind.String
                ? all[index].GetString() : null;
            if (TurnsOf(session) is { } turns)
                yield return new FileText(turns, Place: date ?? FormattableString.Invariant($"session {index + 1}"));
        }
    }

    /// <summary>LoCoMo: <c>session_1</c> with <c>session_1_date_time</c>, and so on.</summary>
    private static IEnumerable<FileText> OfConversation(JsonElement conversation)
    {
        foreach (JsonProperty session in conversation.EnumerateObject())
        {
            bool isSession = session.Name.StartsWith("session_", StringComparison.Ordinal)
                && int.TryParse(session.Name.AsSpan(8), NumberStyles.None, CultureInfo.InvariantCulture, out _);
            if (isSession && TurnsOf(session.Value) is { } turns)
                yield return new FileText(turns, Place: Text(conversation, $"{session.Name}_date_time") ?? session.Name.Replace('_', ' '));
        }
    }

    /// <summary>ChatGPT: messages by their ids, in the order in which they were written.</summary>
    private static string? TurnsOfTree(JsonElement mapping)
    {
        if (mapping.ValueKind != JsonValueKind.Object)
            return null;
        var turns = new StringBuilder();
        foreach (JsonProperty node in mapping.EnumerateObject())
        {
            if (node.Value.ValueKind == JsonValueKind.Object && node.Value.TryGetProperty("message", out JsonElement message))
                Append(turns, message);
        }

        return turns.Length == 0 ? null : turns.ToString();
    }

    /// <summary>A list of turns as text; null where it is none.</summary>
    private static string? TurnsOf(JsonElement list)
    {
        if (list.ValueKind != JsonValueKind.Array)
            return null;
        var turns = new StringBuilder();
        foreach (JsonElement turn in list.EnumerateArray())
        {
            if (turn.ValueKind != JsonValueKind.Object || !IsTurn(turn))
                return null;
            Append(turns, turn);
        }

        return turns.Length == 0 ? null : turns.ToString();
    }

    private static bool IsTurn(JsonElement turn) =>
        Speaker(turn) is not null && (turn.TryGetProperty("content", out _) || turn.TryGetProperty("text", out _));

    private static void Append(StringBuilder turns, JsonElement turn)
    {
        if (turn.ValueKind != JsonValueKind.Object || Speaker(turn) is not { } speaker)
            return;
        string words = turn.TryGetProperty("content", out JsonElement content) ? Words(content) : "";
        if (words.Length == 0)
            words = Text(turn, "text") ?? "";
        if (Text(turn, "blip_caption") is { Length: > 0 } caption)
            words = $"{words} [shows {caption}]";
        if (!string.IsNullOrWhiteSpace(words))
            turns.Append(speaker).Append(": ").Append(words).Append("\n\n");
    }

    private static string? Speaker(JsonElement turn) =>
        Text(turn, "role") ?? Text(turn, "speaker") ?? Text(turn, "sender")
        ?? (turn.TryGetProperty("author", out JsonElement author) && author.ValueKind == JsonValueKind.Object
            ? Text(author, "role") : null);

    /// <summary>What is said: text, a list of parts that have text, or an object with such a list.</summary>
    private static string Words(JsonElement content) => content.ValueKind switch
    {
        JsonValueKind.String => content.GetString()!,
        JsonValueKind.Array => string.Join('\n', content.EnumerateArray().Select(Words).Where(words => words.Length > 0)),
        JsonValueKind.Object when content.TryGetProperty("parts", out JsonElement parts) => Words(parts),
        JsonValueKind.Object => Text(content, "text") ?? "",
        _ => "",
    };

    private static JsonElement? List(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Array ? value : null;

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
