using Microsoft.Extensions.AI;
using QRHead.Extensions.AI.Clients;
using QRHead.Extensions.AI.Endpoints;

namespace QRHead.Extensions.AI;

/// <summary>
/// A server in OpenAI's form as a chat client, for text: llama.cpp, Ollama, LM Studio, vLLM, or a service. Safe for concurrent use.
/// </summary>
/// <remarks>
/// It is meant for servers as they are: both limits of tokens are sent, and one that is refused is left out; 429 and 503 are waited for, as
/// long as they say or longer each time; an answer that goes on beyond the limit is broken off; one that breaks off by itself, or falls
/// silent, is an error and no short answer; thoughts in the answer become <see cref="TextReasoningContent"/>.
/// </remarks>
public sealed class EndpointChatClient : IChatClient
{
    private static readonly TimeSpan UsualPatience = TimeSpan.FromMinutes(10);

    private static readonly GenerationOptions Usual = new() { MaxTokens = 4096 };

    private readonly HttpClient _http;
    private readonly bool _ownsHttp;
    private readonly ChatEndpoint _endpoint;
    private readonly ChatClientMetadata _metadata;
    private readonly string _model;

    /// <summary>Opens a server; nothing is sent.</summary>
    /// <param name="endpoint">Its address, with or without <c>/v1</c>; or <c>ollama</c> for the one on this machine.</param>
    /// <param name="model">The model's name there.</param>
    /// <param name="key">The key for it; null for none.</param>
    /// <param name="patience">
    /// How long the server may be silent; null for ten minutes, since a prompt is long in reading on a processor.
    /// </param>
    /// <param name="http">What sends; it stays the caller's. Null for one of its own.</param>
    /// <exception cref="ArgumentException">It is no address.</exception>
    public EndpointChatClient(
        string endpoint, string model = "default", string? key = null, TimeSpan? patience = null, HttpClient? http = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(endpoint);
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        Uri address = ChatEndpoint.AddressOf(endpoint);
        TimeSpan silence = patience ?? UsualPatience;
        (_http, _ownsHttp, _model) = (http ?? new HttpClient { Timeout = silence }, http is null, model);
        _endpoint = new ChatEndpoint(_http, address, model, key, silence);
        _metadata = new ChatClientMetadata("openai-compatible", address, model);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There is no message with text.</exception>
    /// <exception cref="NotSupportedException">A message has something else than text, or tools are offered.</exception>
    /// <exception cref="QRHeadException">The server can't be reached, refuses, is silent, or breaks off.</exception>
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
            _endpoint.Chat(turns, generation, cancellationToken), _model, new ThoughtFilter(thinks: false), cancellationToken);
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? _metadata
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_ownsHttp)
            _http.Dispose();
    }
}
