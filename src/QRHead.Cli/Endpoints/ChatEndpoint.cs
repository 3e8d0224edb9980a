using System.Net;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;

namespace QRHead.Cli.Endpoints;

/// <summary>A server that answers conversations in OpenAI's form: llama.cpp, Ollama, LM Studio, vLLM, or a service.</summary>
/// <remarks>
/// Servers keep to that form more or less: some know one of the two limits of tokens and refuse or overlook the other, some never stop. So both limits are sent, one
/// that is refused is left out, and pieces are counted here.
/// </remarks>
internal sealed class ChatEndpoint(HttpClient http, Uri address, string model, string? key) : IDisposable
{
    private const int Attempts = 4;
    private const int LongestError = 300;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    /// <summary>The fields that a server may refuse.</summary>
    private readonly HashSet<string> _refused = [];

    /// <summary>Gets what reports call it.</summary>
    public string Name => $"{model} at {address.Authority}";

    /// <summary>Opens a server.</summary>
    /// <param name="endpoint">Its address, with or without <c>/v1</c>; or <c>ollama</c> for the one on this machine.</param>
    /// <param name="model">The model's name there.</param>
    /// <param name="key">The key for it; null for none.</param>
    /// <param name="timeout">How long it may be silent.</param>
    /// <exception cref="UsageException">The address is none.</exception>
    public static ChatEndpoint Open(string endpoint, string model, string? key, TimeSpan timeout)
    {
        string text = endpoint.Equals("ollama", StringComparison.OrdinalIgnoreCase) ? "http://127.0.0.1:11434/v1" : endpoint;
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https"))
            throw new UsageException($"--endpoint is '{endpoint}'; expected an address such as http://127.0.0.1:8080/v1, or ollama.");
        string path = address.AbsolutePath.TrimEnd('/');
        path = path.EndsWith("/chat/completions", StringComparison.Ordinal) ? path : $"{(path.Length == 0 ? "/v1" : path)}/chat/completions";
        return new ChatEndpoint(new HttpClient { Timeout = timeout }, new UriBuilder(address) { Path = path }.Uri, model, key);
    }

    /// <summary>Lets the server answer.</summary>
    /// <param name="turns">What was said.</param>
    /// <param name="options">How to write; the penalty of repetition, the k most likely and the least likely are not sent, since the form has no place for them.</param>
    /// <param name="cancellationToken">Breaks the connection off.</param>
    /// <returns>The answer, piece by piece.</returns>
    /// <exception cref="EndpointException">The server can't be reached, refuses, or breaks off.</exception>
    public IEnumerable<GeneratedPiece> Chat(IReadOnlyList<ChatTurn> turns, GenerationOptions options, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = Send(turns, options, cancellationToken);
        using Stream stream = response.Content.ReadAsStream(cancellationToken);
        int pieces = 0;
        StopReason? stop = null;
        foreach (string data in Events(stream))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (data == "[DONE]")
                break;
            (string text, string? reason) = EndpointJson.Read(data, address);
            stop = reason switch { null => stop, "length" => StopReason.Length, _ => StopReason.End };
            if (text.Length == 0)
                continue;
            pieces++;
            yield return new GeneratedPiece(text, pieces, Stop: null);

            // A piece has a token or more; thoughts count, since they take time too.
            if (pieces >= options.MaxTokens && stop is null)
            {
                stop = StopReason.Length;
                break;
            }
        }

        yield return new GeneratedPiece("", pieces, stop ?? throw new EndpointException($"{address}: the answer broke off after {pieces} pieces. Ask again."));
    }

    public void Dispose() => http.Dispose();

    private HttpResponseMessage Send(IReadOnlyList<ChatTurn> turns, GenerationOptions options, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            HttpResponseMessage response = Post(EndpointJson.Write(model, turns, options, _refused), cancellationToken);
            if (response.IsSuccessStatusCode)
                return response;
            using (response)
            {
                string said = Said(response, cancellationToken);
                bool busy = response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable or HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout;
                bool refused = response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity
                    && EndpointJson.Optional.FirstOrDefault(field => said.Contains(field, StringComparison.Ordinal) && !_refused.Contains(field)) is { } field && _refused.Add(field);
                if (attempt == Attempts || !(busy || refused))
                    throw new EndpointException($"{address}: the server answers {(int)response.StatusCode} {response.ReasonPhrase}: {said}");
                if (busy)
                    Wait(response.Headers.RetryAfter, attempt, cancellationToken);
            }
        }
    }

    private HttpResponseMessage Post(byte[] body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (key is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        try
        {
            return http.Send(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            throw new EndpointException($"{address}: the server can't be reached, or breaks off: {exception.Message} Start it, or check the address.", exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new EndpointException($"{address}: the server has said nothing for {http.Timeout.TotalSeconds:F0} s. Give it more time with --timeout.", exception);
        }
    }

    private IEnumerable<string> Events(Stream stream)
    {
        using IEnumerator<SseItem<string>> events = SseParser.Create(stream).Enumerate().GetEnumerator();
        while (true)
        {
            try
            {
                if (!events.MoveNext())
                    yield break;
            }
            catch (Exception exception) when (exception is IOException or HttpRequestException)
            {
                throw new EndpointException($"{address}: the connection broke off while the answer came: {exception.Message} Ask again.", exception);
            }

            yield return events.Current.Data;
        }
    }

    private static string Said(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(response.Content.ReadAsStream(cancellationToken));
        var said = new char[LongestError];
        string text = new string(said, 0, reader.ReadBlock(said)).ReplaceLineEndings(" ").Trim();
        return Output.VisibleText.Of(text);
    }

    private static void Wait(RetryConditionHeaderValue? asked, int attempt, CancellationToken cancellationToken)
    {
        TimeSpan wait = asked?.Delta ?? (asked?.Date is { } date ? date - DateTimeOffset.UtcNow : TimeSpan.FromSeconds(Math.Pow(2, attempt - 1)));
        if (cancellationToken.WaitHandle.WaitOne(wait < TimeSpan.Zero ? TimeSpan.Zero : wait > LongestWait ? LongestWait : wait))
            throw new OperationCanceledException(cancellationToken);
    }
}
