using System.Net;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;

namespace QRHead.Extensions.AI.Endpoints;

/// <summary>
/// A server that answers conversations in OpenAI's form: llama.cpp, Ollama, LM Studio, vLLM, or a service. Safe for concurrent use.
/// </summary>
/// <remarks>
/// Servers keep to that form more or less: some know one of the two limits of tokens and refuse or overlook the other, some never stop. So
/// both limits are sent, one that is refused is left out, and pieces are counted here.
/// </remarks>
/// <param name="http">What sends; its own timeout is for the beginning of an answer.</param>
/// <param name="address">Where conversations are sent to.</param>
/// <param name="model">The model's name there.</param>
/// <param name="key">The key for it; null for none.</param>
/// <param name="silence">How long the server may be silent within an answer.</param>
internal sealed class ChatEndpoint(HttpClient http, Uri address, string model, string? key, TimeSpan silence)
{
    private const int Attempts = 4;
    private const int LongestError = 300;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    /// <summary>The fields that the server refuses.</summary>
    private readonly HashSet<string> _refused = [];
    private readonly Lock _gate = new();

    /// <summary>Gets what reports call it.</summary>
    public string Name => $"{model} at {address.Authority}";

    /// <summary>Finds out where conversations are sent to.</summary>
    /// <param name="endpoint">
    /// An address, with or without <c>/v1</c> or the whole path; or <c>ollama</c> for the one on this machine.
    /// </param>
    /// <exception cref="ArgumentException">It is no address.</exception>
    public static Uri AddressOf(string endpoint)
    {
        string text = endpoint.Equals("ollama", StringComparison.OrdinalIgnoreCase) ? "http://127.0.0.1:11434/v1" : endpoint;
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https"))
            throw new ArgumentException(
                $"'{endpoint}' is no address of a server; expected one such as http://127.0.0.1:8080/v1, or ollama.", nameof(endpoint));
        string path = address.AbsolutePath.TrimEnd('/');
        path = path.EndsWith("/chat/completions", StringComparison.Ordinal) ? path
            : $"{(path.Length == 0 ? "/v1" : path)}/chat/completions";
        return new UriBuilder(address) { Path = path }.Uri;
    }

    /// <summary>Lets the server answer.</summary>
    /// <param name="turns">What was said.</param>
    /// <param name="options">
    /// How to write; the penalty of repetition, the k most likely and the least likely are not sent, since the form has no place for them.
    /// </param>
    /// <param name="cancellationToken">Breaks the connection off.</param>
    /// <returns>The answer, piece by piece.</returns>
    /// <exception cref="EndpointException">The server can't be reached, refuses, is silent, or breaks off.</exception>
    public async IAsyncEnumerable<GeneratedPiece> Chat(
        IReadOnlyList<ChatTurn> turns, GenerationOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await Send(turns, options, cancellationToken).ConfigureAwait(false);
        using Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        int pieces = 0;
        StopReason? stop = null;
        await foreach (string data in Events(stream, cancellationToken).ConfigureAwait(false))
        {
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

        yield return new GeneratedPiece(
            "", pieces, stop ?? throw new EndpointException($"{address}: the answer broke off after {pieces} pieces. Ask again."));
    }

    private async Task<HttpResponseMessage> Send(
        IReadOnlyList<ChatTurn> turns, GenerationOptions options, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            HashSet<string> refused = Refused();
            HttpResponseMessage response = await Post(EndpointJson.Write(model, turns, options, refused), cancellationToken)
                .ConfigureAwait(false);
            if (response.IsSuccessStatusCode)
                return response;
            using (response)
            {
                string said = await Said(response, cancellationToken).ConfigureAwait(false);
                bool busy = response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable
                    or HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout;
                string? field = response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity
                    ? EndpointJson.Optional.FirstOrDefault(
                        field => said.Contains(field, StringComparison.Ordinal) && !refused.Contains(field))
                    : null;
                if (attempt == Attempts || (!busy && field is null))
                    throw new EndpointException(
                        $"{address}: the server answers {(int)response.StatusCode} {response.ReasonPhrase}: {said}");
                if (field is not null)
                    Refuse(field);
                if (busy)
                    await Task.Delay(PauseOf(response.Headers.RetryAfter, attempt), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<HttpResponseMessage> Post(byte[] body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (key is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        try
        {
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException exception)
        {
            throw new EndpointException(
                $"{address}: the server can't be reached, or breaks off: {exception.Message} Start it, or check the address.", exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw Silent(http.Timeout, exception);
        }
    }

    private async IAsyncEnumerable<string> Events(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        IAsyncEnumerator<SseItem<string>> events = SseParser.Create(stream).EnumerateAsync(patience.Token)
            .GetAsyncEnumerator(patience.Token);
        await using (events.ConfigureAwait(false))
        {
            while (true)
            {
                try
                {
                    patience.CancelAfter(silence);
                    if (!await events.MoveNextAsync().ConfigureAwait(false))
                        yield break;
                }
                catch (Exception exception) when (exception is IOException or HttpRequestException)
                {
                    throw new EndpointException(
                        $"{address}: the connection broke off while the answer came: {exception.Message} Ask again.", exception);
                }
                catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
                {
                    throw Silent(silence, exception);
                }

                yield return events.Current.Data;
            }
        }
    }

    private EndpointException Silent(TimeSpan time, Exception exception) =>
        new($"{address}: the server has said nothing for {time.TotalSeconds:F0} s. Give it more time, as --timeout does.", exception);

    private HashSet<string> Refused()
    {
        lock (_gate)
            return [.. _refused];
    }

    private void Refuse(string field)
    {
        lock (_gate)
            _refused.Add(field);
    }

    /// <summary>The beginning of what an error says, on one line and without control characters.</summary>
    private static async Task<string> Said(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false));
        var said = new char[LongestError];
        int length = await reader.ReadBlockAsync(said, cancellationToken).ConfigureAwait(false);
        return EndpointJson.Plain(new string(said, 0, length));
    }

    private static TimeSpan PauseOf(RetryConditionHeaderValue? asked, int attempt)
    {
        TimeSpan pause = asked?.Delta
            ?? (asked?.Date is { } date ? date - DateTimeOffset.UtcNow : TimeSpan.FromSeconds(Math.Pow(2, attempt - 1)));
        return pause < TimeSpan.Zero ? TimeSpan.Zero : pause > LongestWait ? LongestWait : pause;
    }
}
