using Spectre.Console;

namespace QRHead.Cli.Help;

/// <summary>Writes what no single verb owns: the variables that the tool reads, and its exit codes.</summary>
internal static class EnvironmentPage
{
    /// <summary>Gets the variables that the tool, or what it stands on, reads.</summary>
    public static IReadOnlyList<(string Name, string Meaning)> Variables { get; } =
    [
        ("QRHEAD_CACHE", "the folder for rewritten weights; else 'qrhead' in the user's folder for application data"),
        ("QRHEAD_API_KEY", "the key that is sent to --endpoint"),
        ("QRHEAD_EMBEDDINGS_KEY", "the key that is sent to the endpoint of --embeddings"),
        ("HF_HOME, HF_HUB_CACHE", "where the models of the hub are kept, as Python's client has it"),
        ("HF_TOKEN, HF_TOKEN_PATH", "the key for the hub, or the file with it"),
        ("HF_ENDPOINT", "another hub"),
        ("HF_HUB_OFFLINE", "1: nothing is asked of the hub"),
        ("OLLAMA_MODELS", "where Ollama keeps its models"),
        ("NO_COLOR", "anything: no colours"),
    ];

    private static readonly (string Code, string Meaning)[] Codes =
    [
        (ExitCode.Done.ToString(System.Globalization.CultureInfo.InvariantCulture), "done"),
        (ExitCode.Failed.ToString(System.Globalization.CultureInfo.InvariantCulture),
            "failed; one line on standard error says what was found, what was expected, where, and what to do"),
        (ExitCode.Usage.ToString(System.Globalization.CultureInfo.InvariantCulture), "the words were not understood"),
        ("130, 143", "ended by Ctrl-C, by SIGTERM"),
    ];

    /// <summary>Writes the page.</summary>
    /// <param name="console">Where to.</param>
    public static void Write(IAnsiConsole console)
    {
        HelpPage.Section(console, "Environment", Variables);
        HelpPage.Section(console, "Exit codes", Codes);
    }
}
