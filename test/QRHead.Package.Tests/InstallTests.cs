using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace QRHead.Package.Tests;

/// <summary>The lines of the README that install something, run as they stand by someone who has nothing else.</summary>
public sealed partial class InstallTests : IDisposable
{
    private readonly Newcomer _newcomer = new();

    [Fact]
    public void A_new_project_runs_the_readmes_example_as_it_is_and_published_with_its_own_runtime()
    {
        string project = NewProject("app", "dotnet add package QRHead");
        string example = CSharp().Match(Readme()).Groups[1].Value;
        _newcomer.Write(
            "app/Program.cs", example.StartsWith("using QRHead;", StringComparison.Ordinal) ? example : $"using QRHead;\n\n{example}");

        string printed = _newcomer.Run(project, "dotnet", "run", "-c", "Release");
        _newcomer.Run(
            project, "dotnet", "publish", "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "--self-contained", "-o",
            _newcomer.In("out"));
        string published = _newcomer.Run(_newcomer.In("out"), _newcomer.In(OperatingSystem.IsWindows() ? "out/app.exe" : "out/app"));

        Assert.StartsWith("1. hatteras", printed, StringComparison.Ordinal);
        Assert.Equal(printed, published);
    }

    [Fact]
    public void Who_only_judges_runs_gets_no_native_code()
    {
        string project = NewProject("judge", "dotnet add package QRHead.Evaluation");
        _newcomer.Write(
            "judge/Program.cs",
            """
            using QRHead.Evaluation;

            Run run = new("mine", [new RunEntry("q", "a", 2), new RunEntry("q", "b", 1)]);
            Qrels qrels = Qrels.Of([new Qrel("q", "b", 1)]);
            Console.WriteLine(RunEvaluation.Of(qrels, run, [Measure.Parse("MRR")]).Measures[0].Mean);
            """);

        Assert.Equal("0.5", _newcomer.Run(project, "dotnet", "run", "-c", "Release").Trim());
        Assert.False(Directory.Exists(Path.Combine(project, "bin", "Release", "net10.0", "runtimes")));
    }

    [Fact]
    public void The_tool_ranks()
    {
        string tools = _newcomer.In("tools");
        RunReadmeLine("dotnet tool install", Repository.Root(), ("--global", $"--tool-path {tools}"));

        string printed = _newcomer.Run(
            Repository.Root(), Path.Combine(tools, "qrhead"), "rank", "-q", "What made the lens of the lighthouse go round?",
            "samples/lighthouses.jsonl", "--top", "1", "--format", "trec");

        Assert.Contains(" clockwork 1 ", printed, StringComparison.Ordinal);
    }

    public void Dispose() => _newcomer.Dispose();

    private string NewProject(string name, string install)
    {
        Packages.Folder();
        _newcomer.Run(_newcomer.In(""), "dotnet", "new", "console", "-o", name, "--force");
        RunReadmeLine("dotnet nuget add source", Repository.Root());
        RunReadmeLine(install, _newcomer.In(name));
        return _newcomer.In(name);
    }

    /// <summary>Runs the line of the README that begins so.</summary>
    private void RunReadmeLine(string begin, string folder, params (string Written, string Meant)[] changes)
    {
        Packages.Folder();
        string line = ConsoleLine().Matches(Readme()).Select(match => match.Groups[1].Value.Trim())
            .First(line => line == begin || line.StartsWith($"{begin} ", StringComparison.Ordinal));
        line = line.Replace("\"$PWD", $"\"{Repository.Root()}", StringComparison.Ordinal).Replace("\"", "", StringComparison.Ordinal);
        foreach ((string written, string meant) in changes)
            line = line.Replace(written, meant, StringComparison.Ordinal);
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        _newcomer.Run(folder, words[0], words[1..]);
    }

    private static string Readme() => File.ReadAllText(Path.Combine(Repository.Root(), "README.md")).ReplaceLineEndings("\n");

    [GeneratedRegex(@"```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CSharp();

    /// <summary>A line that is typed, without what is said behind it.</summary>
    [GeneratedRegex(@"^\$ ([^#\n]*)", RegexOptions.Multiline)]
    private static partial Regex ConsoleLine();
}
