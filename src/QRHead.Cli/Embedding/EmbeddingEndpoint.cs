using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.AI;

namespace QRHead.Cli.Embedding;

/// <summary>
/// Embeds by an OpenAI-compatible endpoint, <c>POST {base}/embeddings</c>: Ollama, LM Studio, llama.cpp, TEI and others have one. Safe for
/// concurrent use.
/// </summary>
internal sealed partial class EmbeddingEndpoint : IEmbeddingGenerator<string, Embedding<float>>
{
    private const int MostShown = 200;

    private readonly HttpClient _client = new();
    private readonly Uri _address;
    private readonly string _model;

    /// <param name="uri">The base address, with the model as its fragment.</param>
    /// <param name="key">A key that goes with each request; null for none.</param>
    public EmbeddingEndpoint(Uri uri, string? key)
    {
        _address = new Uri($"{uri.GetLeftPart(UriPartial.Query).TrimEnd('/')}/embeddings");
        _model = Uri.UnescapeDataString(uri.Fragment[1..]);
        if (!string.IsNullOrEmpty(key))
            _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        string[] texts = [.. values];
        try
        {
            using HttpResponseMessage response = await _client.PostAsJsonAsync(
                _address, new Request(_model, texts), EndpointContext.Default.Request, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                string body = await response.Content.ReadAsStringAsync(cancellationToken);
                throw new EmbeddingException(
                    $"{_address} answers {(int)response.StatusCode} for the model '{_model}': "
                    + $"{(body.Length > MostShown ? body[..MostShown] : body).Trim()}");
            }

            Response? answer = await response.Content.ReadFromJsonAsync(EndpointContext.Default.Response, cancellationToken);
            if (answer?.Data is not { } data || data.Count != texts.Length || data.Any(item => item?.Embedding is null))
                throw new EmbeddingException(
                    $"{_address} gives {answer?.Data?.Count ?? 0} embeddings for {texts.Length} texts; expected as many.");
            return [.. data.OrderBy(item => item.Index).Select(item => new Embedding<float>(item.Embedding))];
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException or IOException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new EmbeddingException($"{_address} can't be asked for embeddings: {exception.Message}", exception);
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose() => _client.Dispose();

    internal sealed record Request(string Model, IReadOnlyList<string> Input);

    internal sealed record Response(IReadOnlyList<Item>? Data);

    internal sealed record Item(int Index, float[] Embedding);

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(Request))]
    [JsonSerializable(typeof(Response))]
    private sealed partial class EndpointContext : JsonSerializerContext;
}
