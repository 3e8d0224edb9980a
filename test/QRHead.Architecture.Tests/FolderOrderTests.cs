using System.Text.RegularExpressions;

namespace QRHead.Architecture.Tests;

/// <summary>
/// The folders of a package are stages: each uses only those before it, and none the types at the package's root, which are its door.
/// </summary>
public partial class FolderOrderTests
{
    private static readonly Dictionary<string, string[]> Order = new()
    {
        ["QRHead"] =
        [
            "Telemetry", "Lifetimes", "Storage", "Ways", "Heads", "Tokenization", "Prompting", "Checkpoints", "Hub", "Graph", "Models",
            "Compilation", "Inference", "Scoring", "Sources", "Generation", "Retrieval",
            "FirstStage", "Indexing", "Benchmarking",
        ],
        ["QRHead.Extensions.AI"] = ["Answering", "Endpoints", "Clients"],
        ["QRHead.Server"] = ["Settings", "Telemetry", "Refusals", "Guard", "Requests", "Models", "Rerank", "Contexts", "Indexes"],
        ["QRHead.Lab"] = ["Journals", "FirstStage", "Detection", "Experiments", "Answers", "Needles"],
    };

    /// <summary>What a package may build on. Nothing builds on the tools.</summary>
    private static readonly Dictionary<string, string[]> Packages = new()
    {
        ["QRHead.Passages"] = [],
        ["QRHead.Documents"] = ["QRHead.Passages"],
        ["QRHead.Evaluation"] = ["QRHead.Passages"],
        ["QRHead"] = ["QRHead.Passages"],
        ["QRHead.Extensions.AI"] = ["QRHead"],
        ["QRHead.Lab"] = ["QRHead", "QRHead.Evaluation", "QRHead.Extensions.AI"],
        ["QRHead.Doors"] = ["QRHead"],
        ["QRHead.Server"] = ["QRHead.Doors"],
    };

    public static TheoryData<string> Ordered => [.. Order.Keys];

    public static TheoryData<string> Libraries => [.. Packages.Keys];

    [Theory]
    [MemberData(nameof(Ordered))]
    public void Every_folder_has_its_place_in_the_order(string package) =>
        Assert.Equal(Order[package].Order(), Directory.GetDirectories(Source(package)).Select(Path.GetFileName).Order());

    [Theory]
    [MemberData(nameof(Ordered))]
    public void A_folder_uses_only_folders_before_it_and_never_the_door(string package)
    {
        (string File, string Type, string DeclaredIn)[] uses = [.. SourceCode.Uses(package).Distinct()];
        int PlaceOf(string file) => Array.IndexOf(Order[package], FolderOf(package, file)) is >= 0 and int place ? place : int.MaxValue;

        Assert.Contains(uses, use => PlaceOf(use.File) > PlaceOf(use.DeclaredIn));
        Assert.Empty(uses
            .Where(use => PlaceOf(use.File) < PlaceOf(use.DeclaredIn))
            .Select(use => $"{Path.GetRelativePath(Source(package), use.File)} uses {use.Type} of {FolderOf(package, use.DeclaredIn)}"));
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void A_package_builds_on_those_below_it(string package)
    {
        string project = File.ReadAllText(Path.Combine(Source(package), $"{package}.csproj"));

        Assert.Equal(Packages[package].Order(), ReferencedProject().Matches(project).Select(match => match.Groups[1].Value).Order());
        Assert.DoesNotMatch($"InternalsVisibleTo Include=\"({string.Join('|', Packages.Keys.Select(Regex.Escape))})\"", project);
    }

    [Theory]
    [InlineData("Microsoft.ML.OnnxRuntime", "Inference")]
    [InlineData("Google.Protobuf", "Graph")]
    [InlineData("QRHead.Graph.Onnx", "Graph")]
    [InlineData("Microsoft.Data.Sqlite", "Indexing")]
    [InlineData("Lucene.Net", "FirstStage")]
    public void Only_one_folder_knows_a_library(string library, string folder)
    {
        var users =
            from package in Order.Keys
            from other in Order[package]
            where other != folder
            from file in Files(package, other)
            where File.ReadAllText(file).Contains(library, StringComparison.Ordinal)
            select Path.GetRelativePath(Source(package), file);

        Assert.Empty(users);
    }

    [Fact]
    public void Scoring_does_no_input_or_output() =>
        Assert.DoesNotContain(Files("QRHead", "Scoring").Select(File.ReadAllText), text => InputOrOutput().IsMatch(text));

    [Fact]
    public void No_file_is_named_after_nothing() =>
        Assert.DoesNotContain(
            Packages.Keys.SelectMany(package => Files(package)).Select(file => Path.GetFileName(file)),
            name => Meaningless().IsMatch(name));

    [Fact]
    public void The_architecture_page_names_every_package_and_folder()
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root(), "docs", "architecture.md"));

        Assert.All(
            [
                .. Packages.Keys, .. Order.Values.SelectMany(folders => folders),
            ], name => Assert.Contains($"`{name}`", page, StringComparison.Ordinal));
    }

    private static string Source(string package) => Path.Combine(Repository.Root(), "src", package);

    private static string[] Files(string package, string folder = "") =>
        Directory.GetFiles(Path.Combine(Source(package), folder), "*.cs", SearchOption.AllDirectories);

    /// <summary>Empty for the root.</summary>
    private static string FolderOf(string package, string file) =>
        Path.GetRelativePath(Source(package), file).Split(Path.DirectorySeparatorChar) is [var folder, _, ..] ? folder : "";

    [GeneratedRegex(@"<ProjectReference Include=""\.\./[\w.]+/([\w.]+)\.csproj""")]
    private static partial Regex ReferencedProject();

    [GeneratedRegex(@"\b(File|Stream|Path|Directory|TextReader|TextWriter)\b\s*[.(]")]
    private static partial Regex InputOrOutput();

    [GeneratedRegex("Utils?|Helpers?|Managers?|Common|Misc")]
    private static partial Regex Meaningless();
}
