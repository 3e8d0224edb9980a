using System.Diagnostics;
using System.Text;

namespace QRHead.Cli.Tests;

/// <summary>Runs the built tool as a process, as a user does.</summary>
internal static class Tool
{
    public const string AboutBuiltIn = "qrhead: using the small built-in model";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Where the tool's own build lies: the copy beside the tests lacks what ASP.NET brings to them.</summary>
    private static readonly string Program = Path.GetFullPath(
        Path.Combine(
            AppContext.BaseDirectory, "..", "..", "QRHead.Cli", new DirectoryInfo(AppContext.BaseDirectory).Name, "QRHead.Cli.dll"));

    /// <summary>
    /// Gets the words that begin a command: the build, or the program that <c>QRHEAD_TOOL</c> names, such as one that is compiled ahead.
    /// </summary>
    public static IReadOnlyList<string> Command { get; } = Environment.GetEnvironmentVariable("QRHEAD_TOOL") is { Length: > 0 } other
        ? [other] : ["dotnet", Program];

    public static ToolResult Run(params string[] arguments) => RunWith("", arguments);

    public static ToolResult RunWith(string input, params string[] arguments) => RunWith(Encoding.UTF8.GetBytes(input), arguments);

    public static ToolResult RunWith(byte[] input, params string[] arguments) =>
        Run(input, folder: null, new Dictionary<string, string>(), arguments);

    /// <summary>Runs with some environment variables set.</summary>
    public static ToolResult RunIn(IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        Run([], folder: null, environment, arguments);

    /// <summary>Runs in a folder, with some environment variables set.</summary>
    public static ToolResult RunFrom(string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        Run([], folder, environment, arguments);

    /// <summary>Runs by way of another program, which gets the rest of the line; none is none.</summary>
    public static ToolResult RunBy(string[] program, params string[] arguments) =>
        Finish([], Start(program, null, new Dictionary<string, string> { ["HOME"] = "/tmp" }, arguments), arguments);

    /// <summary>Starts the tool and leaves it running.</summary>
    public static Process Start(string? folder, IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        Start([], folder, environment, arguments);

    private static Process Start(string[] before, string? folder, IReadOnlyDictionary<string, string> environment, string[] arguments)
    {
        string[] line = [.. before, .. Command, .. arguments];
        var start = new ProcessStartInfo(line[0], line[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = folder ?? "",
        };
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private static ToolResult Run(byte[] input, string? folder, IReadOnlyDictionary<string, string> environment, string[] arguments) =>
        Finish(input, Start(folder, environment, arguments), arguments);

    private static ToolResult Finish(byte[] input, Process started, string[] arguments)
    {
        using Process process = started;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        try
        {
            process.StandardInput.BaseStream.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The tool ended without reading its input, which it may.
        }

        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"qrhead {string.Join(' ', arguments)} did not end within {Patience}.");
        }

        return new ToolResult(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }

    /// <summary>Finds a file of the project's samples.</summary>
    public static string Sample(string name) => InProject("samples", name);

    /// <summary>Finds the folder of a tiny model.</summary>
    public static string GoldenModel(string name) => InProject("test", "Goldens", "models", name);

    private static string InProject(params string[] parts)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "QRHead.slnx")))
                return Path.Combine([folder.FullName, .. parts]);
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds QRHead.slnx.");
    }
}

/// <summary>What a run of the tool left behind.</summary>
internal sealed record ToolResult(int ExitCode, string Output, string Error)
{
    public string[] OutputLines => Lines(Output);

    public string[] ErrorLines => Lines(Error);

    /// <summary>Gets the lines on stderr without the one about the built-in model.</summary>
    public string[] Complaints => [.. ErrorLines.Where(line => !line.StartsWith(Tool.AboutBuiltIn, StringComparison.Ordinal))];

    /// <summary>Checks that the tool did its work and complained about nothing.</summary>
    public ToolResult Succeeded()
    {
        Assert.True(ExitCode == 0, $"exit code {ExitCode}: {Error}");
        Assert.Empty(Complaints);
        return this;
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
