using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using QRHead.Extensions.AI.Clients;
using QRHead.Extensions.AI.Endpoints;

namespace QRHead.Extensions.AI;

/// <summary>
/// A local model as a chat client: load the retriever with <see cref="QRRetrieverOptions.WithVocabulary"/>. It reads and writes text, and
/// refuses tools, images and answers in JSON by name. Safe for concurrent use.
/// </summary>
/// <remarks>
/// The model writes on a thread of the pool, a token at a time. A conversation that begins like the last one is read from where it differs
/// (<see cref="GenerationOptions.KeepRead"/>); the usage says how many tokens that saved. Without options the most likely token is taken
/// each time, at most 512, and a model that can think answers at once. <c>min_p</c> and <c>repetition_penalty</c> are read from the
/// additional properties.
/// </remarks>
/// <param name="retriever">The model.</param>
/// <param name="ownsRetriever">Whether the retriever is disposed with the client.</param>
public sealed class QRChatClient(QRRetriever retriever, bool ownsRetriever = false) : IChatClient
{
    private static readonly GenerationOptions Usual = new() { KeepRead = true, Thinking = false };

    private readonly ChatClientMetadata _metadata = new("qrhead", providerUri: null, retriever.Model);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There is no message with text, or an option is out of range.</exception>
    /// <exception cref="NotSupportedException">Something is asked for that the model can't do.</exception>
    /// <exception cref="QRHeadException">
    /// The model has no chat template, it refuses the conversation, or this is too long for the model.
    /// </exception>
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    /// <inheritdoc/>
    /// <inheritdoc cref="GetResponseAsync" path="/exception"/>
    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        IReadOnlyList<ChatTurn> turns = ConversationReader.TurnsOf(messages, options?.Instructions);
        GenerationOptions generation = ConversationReader.GenerationOf(options, Usual);
        return PieceUpdates.Of(
            Written(turns, generation, cancellationToken), retriever.Model, new ThoughtFilter(thinks: false), cancellationToken);
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? _metadata
            : serviceType.IsInstanceOfType(retriever) ? retriever
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (ownsRetriever)
            retriever.Dispose();
    }

    private async IAsyncEnumerable<GeneratedPiece> Written(
        IReadOnlyList<ChatTurn> turns, GenerationOptions generation, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using IEnumerator<GeneratedPiece> pieces = await Task.Run(
            () => retriever.Chat(turns, generation, cancellationToken).GetEnumerator(), cancellationToken).ConfigureAwait(false);
        while (await Task.Run(pieces.MoveNext, cancellationToken).ConfigureAwait(false))
            yield return pieces.Current;
    }
}
