using System.Net;
using System.Net.Http.Headers;

namespace QRHead.Hub;

/// <summary>Sends requests and follows redirects by hand, so that the token reaches the hub's own host and no other.</summary>
internal sealed class HubConnection : IDisposable
{
    private const int MostRedirects = 10;

    private readonly HttpClient _http;
    private readonly HubOptions _options;

    public HubConnection(HubOptions options)
    {
        _options = options;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            ConnectTimeout = options.AnswerTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        string version = typeof(HubConnection).Assembly.GetName().Version?.ToString(3) ?? "0";
        _http.DefaultRequestHeaders.UserAgent.ParseAdd($"qrhead/{version} dotnet/{Environment.Version}");
        _http.DefaultRequestHeaders.AcceptEncoding.ParseAdd("identity");
    }

    /// <summary>Sends a request.</summary>
    /// <param name="method">GET or HEAD.</param>
    /// <param name="path">The address below the hub's.</param>
    /// <param name="from">The first byte that is wanted; 0 for all.</param>
    /// <param name="everywhere">Whether to follow redirects to other hosts; those inside the host, of renamed models, always are.</param>
    /// <param name="cancellationToken">Ends the wait for the answer's headers.</param>
    /// <returns>The answer, its body yet to be read; it may be a redirect that was not followed.</returns>
    /// <exception cref="HttpRequestException">No answer.</exception>
    public async Task<HttpResponseMessage> Send(
        HttpMethod method, string path, long from, bool everywhere, CancellationToken cancellationToken)
    {
        var address = new Uri(_options.Endpoint.AbsoluteUri.TrimEnd('/') + path);
        bool trusted = true;
        for (int redirects = 0; ; redirects++)
        {
            HttpResponseMessage answer = await _http.SendAsync(
                Request(method, address, from, trusted), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (Target(answer, address) is not { } next || redirects == MostRedirects || !(everywhere || Stays(answer, address, next)))
                return answer;

            answer.Dispose();

            // Once outside, the token stays behind even if a redirect leads back.
            trusted = trusted && IsSameHost(address, next);
            address = next;
        }
    }

    /// <summary>Says whether two addresses are of one host: scheme, name and port.</summary>
    public static bool IsSameHost(Uri a, Uri b) =>
        Uri.Compare(a, b, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;

    public void Dispose() => _http.Dispose();

    private HttpRequestMessage Request(HttpMethod method, Uri address, long from, bool trusted)
    {
        var request = new HttpRequestMessage(method, address);
        if (trusted && _options.Token is { } token)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Value);
        if (from > 0)
            request.Headers.Range = new RangeHeaderValue(from, null);
        return request;
    }

    /// <summary>
    /// Where a redirect leads; null where it is none, or leads where nothing is fetched from: another protocol, or from https to http.
    /// </summary>
    private static Uri? Target(HttpResponseMessage answer, Uri address) =>
        answer.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
            or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect
        && answer.Headers.Location is { } location && Uri.TryCreate(address, location, out Uri? target)
        && (target.Scheme == Uri.UriSchemeHttps || (target.Scheme == Uri.UriSchemeHttp && address.Scheme == Uri.UriSchemeHttp))
            ? target
            : null;

    // An answer that describes a file is final, wherever the file lies.
    private static bool Stays(HttpResponseMessage answer, Uri address, Uri target) =>
        IsSameHost(address, target) && !(answer.Headers.Location!.IsAbsoluteUri && answer.Headers.Contains("X-Linked-Etag"));
}
