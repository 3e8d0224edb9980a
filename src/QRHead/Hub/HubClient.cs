using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace QRHead.Hub;

/// <summary>Asks the hub about models and opens their files.</summary>
internal sealed partial class HubClient(HubOptions options) : IDisposable
{
    /// <summary>No listing comes near it: the largest repositories have some hundred thousand files.</summary>
    private const int MostAnswerBytes = 32 << 20;

    /// <summary>No disk comes near it, and the sizes of all files can be added up.</summary>
    private const long MostFileBytes = 1L << 47;

    private readonly HubConnection _connection = new(options);

    /// <summary>Gets the explanations of what goes wrong.</summary>
    public HubFailures Failures { get; } = new(options);

    /// <summary>Asks for the commit behind a revision and for its files.</summary>
    /// <param name="place">Repository and revision.</param>
    /// <param name="patient">Whether to ask again when the hub is busy.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    /// <exception cref="HubException">No answer, or a refusal.</exception>
    public async Task<RepositoryListing> List(HubPlace place, bool patient, CancellationToken cancellationToken)
    {
        try
        {
            string path = $"/api/models/{place.Repository}/revision/{Uri.EscapeDataString(place.Revision)}";
            return await Ask(place, patient, token => ReadListing(path, place, token), cancellationToken);
        }
        catch (HubException exception) when (exception.Problem == HubProblem.RevisionNotFound)
        {
            string known = await Branches(place, cancellationToken);
            throw place.Wrong(
                exception.Problem, exception.Found, known.Length > 0 ? $"There are: {known}."
                    : "Look at the model's page for its branches.", exception);
        }
    }

    /// <summary>Asks for a file's name in the cache and its size.</summary>
    /// <exception cref="HubException">No answer, or a refusal.</exception>
    public Task<RemoteFile> Describe(HubPlace place, string commit, CancellationToken cancellationToken) =>
        Ask(place, patient: true, token => ReadDescription(place, commit, token), cancellationToken);

    /// <summary>Opens a file from a byte onwards; one attempt.</summary>
    /// <returns>Status 206 from that byte, 200 from the first, or 416 where there is none; owned by the caller.</returns>
    /// <exception cref="HubException">No answer, or a refusal.</exception>
    public async Task<HttpResponseMessage> Open(HubPlace place, RemoteFile file, long from, CancellationToken cancellationToken)
    {
        HttpResponseMessage answer = await Send(
            HttpMethod.Get, Resolve(place, file.Commit), place, from, everywhere: true, cancellationToken);
        if (answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.PartialContent or HttpStatusCode.RequestedRangeNotSatisfiable)
            return answer;
        using (answer)
            throw Failures.Of(answer, place);
    }

    public void Dispose() => _connection.Dispose();

    private async Task<T> Ask<T>(
        HubPlace place, bool patient, Func<CancellationToken, Task<T>> question, CancellationToken cancellationToken)
    {
        var attempts = new Attempts(options);
        while (true)
        {
            using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limited.CancelAfter(options.AnswerTimeout);
            HubException failure;
            try
            {
                return await question(limited.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                failure = Failures.TooSlow(place);
            }
            catch (IOException exception)
            {
                failure = HubFailures.Dropped(exception.Message, place, exception);
            }
            catch (HubException exception) when (exception.MayPass)
            {
                failure = exception;
            }

            if (!patient || !await attempts.Again(failure, cancellationToken))
                throw failure;
        }
    }

    private async Task<RepositoryListing> ReadListing(string path, HubPlace place, CancellationToken cancellationToken)
    {
        using JsonDocument document = await ReadJson(path, place, cancellationToken);
        try
        {
            JsonElement root = document.RootElement;
            if (root.TryGetProperty("disabled", out JsonElement disabled) && disabled.ValueKind == JsonValueKind.True)
                throw place.Wrong(HubProblem.Disabled, "the repository was disabled", "Use another model.");
            string commit = root.GetProperty("sha").GetString() ?? "";
            string?[] files = [.. root.GetProperty("siblings").EnumerateArray().Select(file => file.GetProperty("rfilename").GetString())];
            return ModelReference.IsCommit(commit)
                ? new RepositoryListing(commit, [.. files.OfType<string>().Where(ModelReference.IsRelativePath)])
                : throw Failures.NotAHub($"'{commit}' for a commit", place);
        }
        catch (Exception exception) when (exception is KeyNotFoundException or InvalidOperationException)
        {
            throw Failures.NotAHub("no list of files", place);
        }
    }

    private async Task<JsonDocument> ReadJson(string path, HubPlace place, CancellationToken cancellationToken)
    {
        using HttpResponseMessage answer = await Send(HttpMethod.Get, path, place, from: 0, everywhere: false, cancellationToken);
        if (answer.StatusCode != HttpStatusCode.OK)
            throw Failures.Of(answer, place);
        try
        {
            await answer.Content.LoadIntoBufferAsync(MostAnswerBytes, cancellationToken);
            return await JsonDocument.ParseAsync(
                await answer.Content.ReadAsStreamAsync(cancellationToken), cancellationToken: cancellationToken);
        }
        catch (JsonException)
        {
            throw Failures.NotAHub("no JSON", place);
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            throw Failures.NotAHub($"more than {MostAnswerBytes >> 20} MiB of JSON", place);
        }
        catch (HttpRequestException exception)
        {
            throw Failures.NoAnswer(exception, place);
        }
    }

    private async Task<RemoteFile> ReadDescription(HubPlace place, string commit, CancellationToken cancellationToken)
    {
        using HttpResponseMessage answer = await Send(
            HttpMethod.Head, Resolve(place, commit), place, from: 0, everywhere: false, cancellationToken);
        bool elsewhere = answer.Headers.Location is not null && (int)answer.StatusCode is >= 300 and < 400;
        if (!elsewhere && answer.StatusCode != HttpStatusCode.OK)
            throw Failures.Of(answer, place);
        if (Header(answer, "X-Repo-Commit") is null)
            throw Failures.NotAHub("no X-Repo-Commit", place);

        string etag = (Header(answer, "X-Linked-Etag") ?? Header(answer, "ETag") ?? "")
            .Replace("W/", "", StringComparison.Ordinal).Trim('"');
        if (!BlobName().IsMatch(etag))
            throw Failures.NotAHub($"'{etag}' for an ETag", place);
        long? size = long.TryParse(
            Header(answer, "X-Linked-Size"), NumberStyles.None, CultureInfo.InvariantCulture, out long linked) ? linked
            : elsewhere ? null
            : answer.Content.Headers.ContentLength;
        if (size is null or > MostFileBytes)
            throw Failures.NotAHub(size is null ? "no size" : $"a file of {size} bytes", place);
        return new RemoteFile(place.File!, commit, etag, size.Value);
    }

    // For a message only: no answer is no failure.
    private async Task<string> Branches(HubPlace place, CancellationToken cancellationToken)
    {
        try
        {
            using JsonDocument document = await Ask(
                place, patient: false, token => ReadJson($"/api/models/{place.Repository}/refs", place, token), cancellationToken);
            return string.Join(", ", Names("branches").Concat(Names("tags")).Take(20));

            IEnumerable<string> Names(string kind) =>
                document.RootElement.TryGetProperty(kind, out JsonElement refs)
                    ? refs.EnumerateArray().Select(item => item.GetProperty("name").GetString()).OfType<string>() : [];
        }
        catch (Exception exception) when (exception is HubException or KeyNotFoundException or InvalidOperationException)
        {
            return "";
        }
    }

    private async Task<HttpResponseMessage> Send(
        HttpMethod method, string path, HubPlace place, long from, bool everywhere, CancellationToken cancellationToken)
    {
        try
        {
            return await _connection.Send(method, path, from, everywhere, cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            throw Failures.NoAnswer(exception, place);
        }
    }

    private static string Resolve(HubPlace place, string commit) =>
        $"/{place.Repository}/resolve/{commit}/{string.Join('/', place.File!.Split('/').Select(Uri.EscapeDataString))}";

    private static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out IEnumerable<string>? values) ? values.FirstOrDefault() : null;

    // It becomes a file name.
    [GeneratedRegex("^[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}\\z")]
    private static partial Regex BlobName();
}
