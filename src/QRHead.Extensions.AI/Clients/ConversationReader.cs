using System.Text;
using Microsoft.Extensions.AI;

namespace QRHead.Extensions.AI.Clients;

/// <summary>Messages and options of Microsoft.Extensions.AI as turns and options of a model that reads and writes text.</summary>
internal static class ConversationReader
{
    private const string MinP = "min_p", Penalty = "repetition_penalty";

    /// <summary>Reads the messages. Neighbours of one speaker become one turn, since many chat templates refuse two.</summary>
    /// <param name="messages">The messages, with text and nothing else that would be lost.</param>
    /// <param name="instructions">What the options say beforehand; null for nothing.</param>
    /// <exception cref="ArgumentException">There is no message with text.</exception>
    /// <exception cref="NotSupportedException">A message has something else than text.</exception>
    public static IReadOnlyList<ChatTurn> TurnsOf(IEnumerable<ChatMessage> messages, string? instructions)
    {
        var turns = new List<ChatTurn>();
        void Add(string role, string text)
        {
            if (text.Length == 0)
                return;
            if (turns.Count > 0 && turns[^1].Role == role)
                turns[^1] = new ChatTurn(role, $"{turns[^1].Text}\n\n{text}");
            else
                turns.Add(new ChatTurn(role, text));
        }

        if (instructions is not null)
            Add(ChatRole.System.Value, instructions);
        foreach (ChatMessage message in messages)
            Add(message.Role.Value, string.Join("\n\n", message.Contents.Select(TextOf).Where(text => text.Length > 0)));
        return turns.Count > 0 ? turns : throw new ArgumentException("There is no message with text to answer.", nameof(messages));
    }

    /// <summary>Reads the options.</summary>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="defaults">What holds where they say nothing.</param>
    /// <exception cref="NotSupportedException">They ask for tools, or for an answer that is no plain text.</exception>
    public static GenerationOptions GenerationOf(ChatOptions? options, GenerationOptions defaults)
    {
        if (options is null)
            return defaults;
        if (options.Tools is { Count: > 0 } && options.ToolMode is not NoneChatToolMode)
            throw new NotSupportedException(
                $"The model can't call tools, and {options.Tools.Count} are offered. Leave them out, or set the tool mode to none.");
        if (options.ResponseFormat is ChatResponseFormatJson)
            throw new NotSupportedException("The model can't be kept to JSON. Ask for text.");
        return defaults with
        {
            MaxTokens = options.MaxOutputTokens ?? defaults.MaxTokens,
            Temperature = options.Temperature is { } temperature ? (double)(decimal)temperature : defaults.Temperature,
            TopP = options.TopP is { } topP ? (double)(decimal)topP : defaults.TopP,
            TopK = options.TopK ?? defaults.TopK,
            MinP = Number(MinP) ?? defaults.MinP,
            RepetitionPenalty = Number(Penalty) ?? defaults.RepetitionPenalty,
            Seed = options.Seed is { } seed ? unchecked((ulong)seed) : defaults.Seed,
            StopTexts = options.StopSequences is { Count: > 0 } stops ? [.. stops] : defaults.StopTexts,
        };

        double? Number(string name) =>
            options.AdditionalProperties?.TryGetValue(name, out object? value) == true && value is IConvertible number and not string
                ? number.ToDouble(System.Globalization.CultureInfo.InvariantCulture) : null;
    }

    /// <summary>Reads the text of a part of a message.</summary>
    /// <exception cref="NotSupportedException">It is no text.</exception>
    public static string TextOf(AIContent content) => content switch
    {
        TextContent text => text.Text,
        TextReasoningContent or UsageContent => "",
        FunctionResultContent { Result: string result } => result,
        DataContent data when TextOf(data) is { } text => text,
        _ => throw new NotSupportedException(
            $"The model reads text only, and a message has a {content.GetType().Name}"
            + $"{(content is DataContent { MediaType: var type } ? $" of {type}" : "")}. Leave it out."),
    };

    /// <summary>Reads the text of an attachment; null where it is no text.</summary>
    public static string? TextOf(DataContent data) =>
        data.HasTopLevelMediaType("text") || data.MediaType is "application/json" or "application/xml"
            ? Encoding.UTF8.GetString(data.Data.Span).TrimStart('\uFEFF') : null;
}
