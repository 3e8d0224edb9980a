namespace QRHead.Sources;

/// <summary>Where other programs keep their models.</summary>
/// <param name="variable">Gets an environment variable; null where it is not set.</param>
/// <param name="userFolder">The user's own folder.</param>
internal sealed class StoreFolders(Func<string, string?> variable, string userFolder)
{
    /// <summary>The folders of this process's user.</summary>
    public StoreFolders()
        : this(OfProcess, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile))
    {
    }

    /// <summary>
    /// Gets the folders in which Ollama may keep models, the likeliest first: what OLLAMA_MODELS says, the user's, and that of Linux's
    /// service.
    /// </summary>
    public IReadOnlyList<string> Ollama => variable("OLLAMA_MODELS") is { Length: > 0 } set
        ? [set]
        : [Path.Combine(userFolder, ".ollama", "models"), "/usr/share/ollama/.ollama/models", "/var/lib/ollama/.ollama/models",
            "/var/lib/ollama/models", "/var/snap/ollama/common/models"];

    /// <summary>
    /// Gets the folders in which LM Studio may keep models, the likeliest first: below its home, which a file may name, and its older
    /// place.
    /// </summary>
    public IReadOnlyList<string> LmStudio
    {
        get
        {
            string pointer = Path.Combine(userFolder, ".lmstudio-home-pointer");
            string home = File.Exists(pointer) ? File.ReadAllText(pointer).Trim() : Path.Combine(userFolder, ".lmstudio");
            return [Path.Combine(home, "models"), Path.Combine(userFolder, ".cache", "lm-studio", "models")];
        }
    }

    // A user who has Ollama has told it where models are: this variable is read here and nowhere else in the library.
#pragma warning disable RS0030
    private static string? OfProcess(string name) => Environment.GetEnvironmentVariable(name);
#pragma warning restore RS0030
}
