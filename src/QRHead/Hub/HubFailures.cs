using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace QRHead.Hub;

/// <summary>Turns what the hub answers, or that it does not, into what a user can do about it.</summary>
/// <remarks>Statuses and headers as in huggingface_hub's <c>hf_raise_for_status</c>.</remarks>
internal sealed partial class HubFailures(HubOptions options)
{
    private string TokenSent => options.Token is { } token ? $"the token from {token.Origin} was sent" : "no token was sent";

    private string HowToSendAToken =>
        options.Token is null ? "set HF_TOKEN to a token from https://huggingface.co/settings/tokens"
            : "use a token of an account that may read it";

    /// <summary>Explains an answer that is no success.</summary>
    public HubException Of(HttpResponseMessage answer, HubPlace place)
    {
        // The store of large files has no say about models and tokens: its addresses are signed, and a new one may do.
        if (answer.RequestMessage?.RequestUri is { } address && !HubConnection.IsSameHost(address, options.Endpoint))
        {
            HubException unexpected = Passing(Unexpected(answer, place));
            unexpected.RetryAfter = RetryAfter(answer);
            return unexpected;
        }

        string code = Header(answer, "X-Error-Code");
        string message = Header(answer, "X-Error-Message");
        HubException failure = ByCode(code, message, place) ?? ByStatus(answer, message, place);
        failure.HubMessage = message.Length > 0 ? message.TrimEnd('.') : null;
        failure.RetryAfter = RetryAfter(answer);
        failure.MayPass = answer.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
            || (int)answer.StatusCode >= 500;
        return failure;
    }

    /// <summary>Explains that a request got no answer.</summary>
    public HubException NoAnswer(HttpRequestException exception, HubPlace place)
    {
        string reason = exception.GetBaseException().Message.TrimEnd('.');
        bool reached = exception.HttpRequestError
            is not (HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError
                or HttpRequestError.ProxyTunnelError);
        return reached ? Dropped(reason, place, exception) : place.Wrong(
            HubProblem.NoNetwork, $"{options.Endpoint.Host} can't be reached ({reason})",
            "Check the network, HF_ENDPOINT and HTTPS_PROXY, and try again.", exception);
    }

    /// <summary>Explains that a request got no answer in time.</summary>
    public HubException TooSlow(HubPlace place) => Passing(place.Wrong(
        HubProblem.NoNetwork, Invariant($"{options.Endpoint.Host} did not answer within {options.AnswerTimeout.TotalSeconds:0.#} s"),
        "Check the network and try again; HF_HUB_ETAG_TIMEOUT grants more seconds."));

    /// <summary>Explains that a connection broke.</summary>
    public static HubException Dropped(string reason, HubPlace place, Exception? exception = null) => Passing(place.Wrong(
        HubProblem.NoNetwork, $"the connection broke ({reason.TrimEnd('.')})", "Try again: a download goes on where it stopped.",
        exception));

    /// <summary>Explains an answer that no hub gives.</summary>
    public HubException NotAHub(string what, HubPlace place) => place.Wrong(
        HubProblem.ServerError, $"{options.Endpoint} answers unlike a hub: {what}",
        "Check HF_ENDPOINT, and whether a proxy or a login page of the network answers instead.");

    private HubException? ByCode(string code, string message, HubPlace place) => code switch
    {
        "GatedRepo" => place.Wrong(
            HubProblem.Gated, $"its licence has to be accepted first; {TokenSent}",
            $"Accept the licence at {options.Endpoint}{place.Repository}, then {HowToSendAToken}."),
        "RepoNotFound" => NotFound(place),
        "RevisionNotFound" => place.Wrong(HubProblem.RevisionNotFound, "there is no such branch, tag or commit"),
        "EntryNotFound" => place.Wrong(HubProblem.FileNotFound, "there is no such file"),
        _ when message == "Access to this resource is disabled." =>
            place.Wrong(HubProblem.Disabled, "the repository was disabled", "Use another model."),
        _ => null,
    };

    private HubException ByStatus(HttpResponseMessage answer, string message, HubPlace place) => answer.StatusCode switch
    {
        HttpStatusCode.Unauthorized when message == "Invalid credentials in Authorization header" => place.Wrong(
            HubProblem.InvalidToken, $"the hub does not accept the token from {options.Token?.Origin}",
            "Make a new one at https://huggingface.co/settings/tokens."),
        HttpStatusCode.Unauthorized or HttpStatusCode.NotFound => NotFound(place),
        HttpStatusCode.Forbidden => place.Wrong(
            HubProblem.InvalidToken, $"access is forbidden; {TokenSent}", $"For a private or gated model {HowToSendAToken}."),
        HttpStatusCode.TooManyRequests => place.Wrong(
            HubProblem.RateLimited, $"too many requests; {TokenSent}",
            RetryAfter(answer) is { } pause ? Invariant($"Try again in {Math.Ceiling(pause.TotalSeconds):0} s.")
                : "Wait some minutes and try again."),
        _ => Unexpected(answer, place),
    };

    private HubException Unexpected(HttpResponseMessage answer, HubPlace place) => place.Wrong(
        HubProblem.ServerError,
        $"{answer.RequestMessage?.RequestUri?.Host ?? options.Endpoint.Host} answers {(int)answer.StatusCode} {answer.ReasonPhrase}"
            .TrimEnd() + SentTo(answer), "Try again later.");

    private static string SentTo(HttpResponseMessage answer) =>
        (int)answer.StatusCode is >= 300 and < 400 && answer.Headers.Location is { } location ? $", to '{location}'" : "";

    private HubException NotFound(HubPlace place) => place.Wrong(
        HubProblem.NotFound, $"there is no such model on {options.Endpoint.Host}, or it is private; {TokenSent}",
        $"Check the name (a folder's path, if a folder is meant); for a private model {HowToSendAToken}.");

    // Both forms of the standard, and the hub's own: RateLimit: "api";r=0;t=55.
    private TimeSpan? RetryAfter(HttpResponseMessage answer)
    {
        if (answer.Headers.RetryAfter is { } after)
            return after.Delta ?? (after.Date is { } date ? Later(date - options.Clock.GetUtcNow()) : null);
        Match reset = Reset().Match(Header(answer, "RateLimit"));
        return reset.Success ? TimeSpan.FromSeconds(int.Parse(reset.ValueSpan, CultureInfo.InvariantCulture)) : null;
    }

    private static TimeSpan Later(TimeSpan pause) => pause > TimeSpan.Zero ? pause : TimeSpan.Zero;

    private static string Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out IEnumerable<string>? values) ? string.Join(", ", values) : "";

    private static HubException Passing(HubException failure)
    {
        failure.MayPass = true;
        return failure;
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    [GeneratedRegex(@"(?<=\bt=)[0-9]{1,6}\b")]
    private static partial Regex Reset();
}
