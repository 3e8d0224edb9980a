using System.Globalization;
using System.Text.RegularExpressions;

namespace QRHead.Hub;

/// <summary>The environment variables of Python's hub client, by its rules. An empty variable counts as none.</summary>
/// <param name="variable">Gets a variable; null where it is not set.</param>
/// <param name="userFolder">The user's own folder, which <c>~</c> stands for.</param>
internal sealed partial class HubEnvironment(Func<string, string?> variable, string userFolder)
{
    /// <summary>The environment of this process.</summary>
    public HubEnvironment()
        : this(OfProcess, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile))
    {
    }

    /// <summary>Makes options of the variables.</summary>
    /// <exception cref="HubException">A variable holds something unusable.</exception>
    public HubOptions Read()
    {
        string home = Folder("HF_HOME") ?? Path.Combine(Folder("XDG_CACHE_HOME") ?? Path.Combine(userFolder, ".cache"), "huggingface");
        var usual = new HubOptions { CacheFolder = Folder("HF_HUB_CACHE") ?? Folder("HUGGINGFACE_HUB_CACHE") ?? Path.Combine(home, "hub") };
        return usual with
        {
            Endpoint = Endpoint() ?? usual.Endpoint,
            Token = IsTrue("HF_HUB_DISABLE_IMPLICIT_TOKEN") ? null : Token(home),
            Offline = IsTrue("HF_HUB_OFFLINE") || IsTrue("TRANSFORMERS_OFFLINE"),
            AnswerTimeout = Seconds("HF_HUB_ETAG_TIMEOUT") ?? usual.AnswerTimeout,
            DownloadTimeout = Seconds("HF_HUB_DOWNLOAD_TIMEOUT") ?? usual.DownloadTimeout,
            UseLinks = !IsTrue("HF_HUB_DISABLE_SYMLINKS"),
        };
    }

    private HubToken? Token(string home)
    {
        foreach (string name in new[] { "HF_TOKEN", "HUGGING_FACE_HUB_TOKEN" })
        {
            if (Clean(variable(name)) is { } token)
                return Token(token, $"the environment variable {name}");
        }

        string file = Folder("HF_TOKEN_PATH") ?? Path.Combine(home, "token");
        return File.Exists(file) && Clean(File.ReadAllText(file)) is { } saved ? Token(saved, $"the file {file}") : null;
    }

    private static HubToken Token(string value, string origin) => HubToken.IsValid(value)
        ? new HubToken(value, origin)
        : throw new HubException(
            HubProblem.InvalidSetting, $"the token from {origin} has characters that no token has",
            "Copy it again from https://huggingface.co/settings/tokens.");

    // Line breaks inside a token come from copying; they would break the request's header.
    private static string? Clean(string? token) =>
        token?.Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal).Trim() is { Length: > 0 } clean
            ? clean : null;

    private Uri? Endpoint()
    {
        const string Name = "HF_ENDPOINT";
        if (Text(Name)?.TrimEnd('/') is not { } text)
            return null;
        return Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
            ? uri
            : throw Wrong(Name, text, "an address such as https://huggingface.co");
    }

    private TimeSpan? Seconds(string name)
    {
        if (Text(name) is not { } text)
            return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) && seconds > 0
            ? TimeSpan.FromSeconds(seconds)
            : throw Wrong(name, text, "a number of seconds, at least 1");
    }

    private bool IsTrue(string name) => Text(name)?.ToUpperInvariant() is "1" or "ON" or "YES" or "TRUE";

    /// <summary>A path, with the user's folder and variables in it put in place.</summary>
    private string? Folder(string name)
    {
        if (Text(name) is not { } path)
            return null;
        if (path == "~" || path.StartsWith("~/", StringComparison.Ordinal) || path.StartsWith(@"~\", StringComparison.Ordinal))
            path = userFolder + path[1..];
        return Path.GetFullPath(Reference().Replace(path, found => variable(found.Groups["name"].Value) ?? found.Value));
    }

    private string? Text(string name) => variable(name) is { Length: > 0 } value ? value : null;

    private static HubException Wrong(string name, string found, string expected) =>
        new(HubProblem.InvalidSetting, $"the environment variable {name} is '{found}'", $"Set it to {expected}, or unset it.");

    // A user who has Python's client has set it up with these variables: they are read here and nowhere else in the library.
#pragma warning disable RS0030
    private static string? OfProcess(string name) => Environment.GetEnvironmentVariable(name);
#pragma warning restore RS0030

    [GeneratedRegex(@"\$\{(?<name>\w+)\}|\$(?<name>\w+)")]
    private static partial Regex Reference();
}
