using System.Diagnostics;

namespace QRHead.Package.Tests;

/// <summary>
/// A user who has the SDK, the packages of a folder and the registry, and nothing else: a home and a package folder of their own. What the
/// registry gave before is taken from the packages of the user who runs the test.
/// </summary>
public sealed class Newcomer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly TemporaryFolder _home = new();
    private readonly Dictionary<string, string> _environment;

    public Newcomer()
    {
        string user = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string registry = Path.Combine(".nuget", "NuGet", "NuGet.Config");
        if (File.Exists(Path.Combine(user, registry)))
            _home.Write(registry, File.ReadAllText(Path.Combine(user, registry)));
        _environment = new()
        {
            ["HOME"] = _home.Path,
            ["USERPROFILE"] = _home.Path,
            ["DOTNET_CLI_HOME"] = _home.Path,
            ["NUGET_PACKAGES"] = _home.In("packages"),
            ["NUGET_FALLBACK_PACKAGES"] = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(user, ".nuget", "packages"),
            ["DOTNET_NOLOGO"] = "1",
            ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
            ["MSBUILDDISABLENODEREUSE"] = "1",
        };
    }

    /// <summary>Gets the path of a file or folder of theirs.</summary>
    public string In(string name) => _home.In(name);

    /// <summary>Writes a file.</summary>
    public string Write(string name, string text) => _home.Write(name, text);

    /// <summary>Runs a program to its end.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>What it printed; all of it is in the failure where it failed.</returns>
    public string Run(string folder, string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in _environment)
            start.Environment[name] = value;

        // What the test itself was started with is not theirs.
        foreach (string name in start.Environment.Keys.Where(
            name => name.StartsWith("MSBuild", StringComparison.Ordinal) || name.StartsWith("DOTNET_HOST", StringComparison.Ordinal))
                .ToArray())
            start.Environment.Remove(name);
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{program} {string.Join(' ', start.ArgumentList)} had not ended after {Patience}.");
        }

        Assert.True(
            process.ExitCode == 0,
            $"{program} {string.Join(' ', start.ArgumentList)} ended with {process.ExitCode}:\n{output.Result}\n{errors.Result}");
        return output.Result;
    }

    public void Dispose() => _home.Dispose();
}
