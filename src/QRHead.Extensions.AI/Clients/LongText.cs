using Microsoft.Extensions.AI;

namespace QRHead.Extensions.AI.Clients;

/// <summary>A long text in a conversation: a part of a message that can be replaced by some of its passages.</summary>
/// <param name="Message">The message's place.</param>
/// <param name="Part">The place of the part in the message.</param>
/// <param name="Before">What stands before the passages and is kept: the first paragraph of all that a user wrote.</param>
/// <param name="Passages">The text's passages, with ids.</param>
/// <param name="After">What stands behind them and is kept: the last paragraph of all that a user wrote.</param>
internal sealed record LongText(int Message, int Part, string Before, IReadOnlyList<Passage> Passages, string After)
{
    private const string LeftOut = "[…]";

    /// <summary>What is said beforehand is this part of a passage at most.</summary>
    private const int Brief = 4;

    /// <summary>
    /// Finds what is long: what users wrote, texts that they attached, and what tools gave as text. Instructions, images, and calls of
    /// tools are none of it.
    /// </summary>
    /// <param name="messages">The conversation.</param>
    /// <param name="options">What is long.</param>
    /// <param name="countTokens">Counts tokens.</param>
    public static IReadOnlyList<LongText> In(IReadOnlyList<ChatMessage> messages, LongContextOptions options, Func<string, int> countTokens)
    {
        var splitter = new TextSplitter(options.PassageTokens, countTokens);
        var found = new List<LongText>();
        foreach ((int m, ChatMessage message) in messages.Index())
        {
            if (message.Role != ChatRole.User && message.Role != ChatRole.Tool)
                continue;
            foreach ((int p, AIContent part) in message.Contents.Index())
            {
                // A token has a character or more.
                if (TextOf(part) is not { } text || text.Length < options.LongFrom || countTokens(text) < options.LongFrom)
                    continue;
                bool asksInside = part is TextContent && message.Role == ChatRole.User
                    && message.Contents.OfType<TextContent>().Count() == 1;
                (string before, string body, string after) = asksInside ? Ends(text, options.PassageTokens, countTokens) : ("", text, "");
                Passage[] passages =
                [
                    .. splitter.Split(body, markdown: true)
                        .Select((passage, i) => passage with { Id = FormattableString.Invariant($"{m + 1}.{p + 1}.{i + 1}") }),
                ];
                if (passages.Length > 0)
                    found.Add(new LongText(m, p, before, passages, after));
            }
        }

        return found;
    }

    /// <summary>Gives the part with only some of its passages.</summary>
    /// <param name="part">The part, which stays as it is.</param>
    /// <param name="kept">The ids of the passages to keep.</param>
    public AIContent With(AIContent part, IReadOnlySet<string> kept)
    {
        var texts = new List<string>();
        if (Before.Length > 0)
            texts.Add(Before);
        string? title = null;
        bool gap = false;
        foreach (Passage passage in Passages)
        {
            if (!kept.Contains(passage.Id))
            {
                gap = true;
                continue;
            }

            if (gap)
                texts.Add(LeftOut);
            texts.Add(passage.Title is { } heading && heading != title ? $"{heading}\n{passage.Text}" : passage.Text);
            (title, gap) = (passage.Title, false);
        }

        if (gap)
            texts.Add(LeftOut);
        if (After.Length > 0)
            texts.Add(After);
        string text = string.Join("\n\n", texts);
        return part is FunctionResultContent result
            ? new FunctionResultContent(result.CallId, text) { AdditionalProperties = result.AdditionalProperties }
            : new TextContent(text) { AdditionalProperties = part.AdditionalProperties };
    }

    /// <summary>Reads what a user or a tool says; null for what is no text.</summary>
    private static string? TextOf(AIContent part) => part switch
    {
        TextContent text => text.Text,
        FunctionResultContent { Result: string text } => text,
        DataContent data => ConversationReader.TextOf(data),
        _ => null,
    };

    /// <summary>
    /// What is asked of a long text stands before or behind it: its last paragraph, and its first where that is brief or asks, are no
    /// passages.
    /// </summary>
    private static (string Before, string Body, string After) Ends(string text, int most, Func<string, int> countTokens)
    {
        string body = text.ReplaceLineEndings("\n").Trim();
        string before = "", after = "";
        int first = body.IndexOf("\n\n", StringComparison.Ordinal), last = body.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (last > first && countTokens(body[last..]) <= most)
            (body, after) = (body[..last].TrimEnd(), body[last..].Trim());
        if (first >= 0 && first < last && countTokens(body[..first]) <= (LastQuestion.Asks(body[..first]) ? most : most / Brief))
            (before, body) = (body[..first].Trim(), body[first..].Trim());
        return (before, body, after);
    }
}
