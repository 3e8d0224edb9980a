using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using QRHead.Extensions.AI.Endpoints;

namespace QRHead.Extensions.AI.Clients;

/// <summary>
/// Pieces of an answer as updates of Microsoft.Extensions.AI: thoughts apart, and at the end why it ended and how many tokens it took.
/// </summary>
internal static class PieceUpdates
{
    /// <summary>Makes updates.</summary>
    /// <param name="pieces">The pieces.</param>
    /// <param name="model">The model's name.</param>
    /// <param name="thoughts">Tells thoughts from the answer.</param>
    /// <param name="cancellationToken">Stops the pieces.</param>
    public static async IAsyncEnumerable<ChatResponseUpdate> Of(
        IAsyncEnumerable<GeneratedPiece> pieces, string model, ThoughtFilter thoughts,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string id = Guid.NewGuid().ToString("N");
        ChatResponseUpdate Update(params IEnumerable<AIContent> contents) =>
            new(ChatRole.Assistant, [.. contents]) { ResponseId = id, MessageId = id, ModelId = model, CreatedAt = DateTimeOffset.UtcNow };

        await foreach (GeneratedPiece piece in pieces.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            (string answer, string thought) = thoughts.Add(piece.Text);
            answer += piece.Stop is null ? "" : thoughts.End();
            if (thought.Length > 0)
                yield return Update(new TextReasoningContent(thought));
            if (answer.Length > 0)
                yield return Update(new TextContent(answer));
            if (piece.Stop is not { } stop)
                continue;
            ChatResponseUpdate last = Update(new UsageContent(UsageOf(piece)));
            last.FinishReason = stop == StopReason.Length ? ChatFinishReason.Length : ChatFinishReason.Stop;
            yield return last;
        }
    }

    /// <summary>A server that does not say how long the prompt is has none that is known.</summary>
    private static UsageDetails UsageOf(GeneratedPiece last) => last.PromptTokens == 0
        ? new() { OutputTokenCount = last.Tokens }
        : new()
        {
            InputTokenCount = last.PromptTokens,
            CachedInputTokenCount = last.KeptTokens,
            OutputTokenCount = last.Tokens,
            TotalTokenCount = last.PromptTokens + last.Tokens,
        };
}
