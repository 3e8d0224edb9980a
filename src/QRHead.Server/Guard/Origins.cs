using Microsoft.AspNetCore.Http;

namespace QRHead.Server.Guard;

/// <summary>
/// Whose pages may ask: a browser says in <c>Origin</c> where a page is from, and any page of the world can reach a server on its reader's
/// machine.
/// </summary>
internal sealed class Origins(IEnumerable<string> allowed)
{
    private readonly HashSet<string> _allowed = new(allowed.Select(origin => origin.TrimEnd('/')), StringComparer.OrdinalIgnoreCase);

    /// <summary>Says whether a request may be answered; one without an origin is from no page.</summary>
    public bool Allow(HttpRequest request) =>
        request.Headers.Origin.ToString() is not { Length: > 0 } origin || IsNamed(origin)
            || string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);

    /// <summary>Says whether an origin may read answers.</summary>
    public bool IsNamed(string origin) => _allowed.Contains(origin);
}
