using Microsoft.Extensions.AI;

namespace QRHead.Extensions.AI;

/// <summary>Chat clients with a retriever.</summary>
public static class QRHeadChatExtensions
{
    /// <summary>Gives the local model as a chat client: <see cref="QRChatClient"/>.</summary>
    /// <param name="retriever">The model, loaded with <see cref="QRRetrieverOptions.WithVocabulary"/>; it stays the caller's.</param>
    public static IChatClient AsChatClient(this QRRetriever retriever)
    {
        ArgumentNullException.ThrowIfNull(retriever);
        return new QRChatClient(retriever);
    }

    /// <summary>
    /// Lets a retriever read long inputs before a client does: <see cref="LongContextChatClient"/>. In a builder: <c>Use(inner =>
    /// inner.WithLongContext(retriever))</c>.
    /// </summary>
    /// <param name="client">The client, which is disposed with the result.</param>
    /// <param name="retriever">What reads; it stays the caller's.</param>
    /// <param name="options">What is long, and how much of it is kept; null for the defaults.</param>
    public static IChatClient WithLongContext(this IChatClient client, QRRetriever retriever, LongContextOptions? options = null) =>
        new LongContextChatClient(client, retriever, options);
}
