using System.Text.RegularExpressions;

namespace QRHead.Tests.Architecture;

/// <summary>The library's folders are stages: each uses only those before it.</summary>
public partial class FolderOrderTests
{
    private static readonly string[] Order =
    [
        "Heads", "Passages", "Tokenization", "Prompting", "Checkpoints", "Hub", "Graph", "Models", "Compilation", "Inference", "Scoring", "Sources", "Retrieval", "FirstStage", "Indexing", "Benchmarking", "Evaluation", "Detection", "Experiments",
    ];

    [Fact]
    public void Every_folder_has_its_place_in_the_order() =>
        Assert.Equal(Order.Order(), Directory.GetDirectories(Library()).Select(Path.GetFileName).Order());

    [Fact]
    public void A_folder_uses_only_folders_before_it()
    {
        var backwards =
            from folder in Order
            from file in Files(folder)
            from Match match in UsedFolder().Matches(File.ReadAllText(file))
            where Array.IndexOf(Order, match.Groups[1].Value) > Array.IndexOf(Order, folder)
            select $"{Path.GetRelativePath(Library(), file)} uses {match.Groups[1].Value}";

        Assert.Empty(backwards.Distinct());
    }

    [Theory]
    [InlineData("Microsoft.ML.OnnxRuntime", "Inference")]
    [InlineData("Google.Protobuf", "Graph")]
    [InlineData("QRHead.Graph.Onnx", "Graph")]
    [InlineData("Lucene.Net", "FirstStage")]
    public void Only_one_folder_knows_a_library(string library, string folder)
    {
        var users =
            from other in Order
            where other != folder
            from file in Files(other)
            where File.ReadAllText(file).Contains(library, StringComparison.Ordinal)
            select Path.GetRelativePath(Library(), file);

        Assert.Empty(users);
    }

    [Fact]
    public void Scoring_does_no_input_or_output() =>
        Assert.DoesNotContain(Files("Scoring").Select(File.ReadAllText), text => InputOrOutput().IsMatch(text));

    [Fact]
    public void Evaluation_knows_ids_and_no_models() =>
        Assert.Equal(
            ["Evaluation", "Passages"],
            Files("Evaluation").SelectMany(file => UsedFolder().Matches(File.ReadAllText(file))).Select(match => match.Groups[1].Value).Distinct().Order());

    [Fact]
    public void No_file_is_named_after_nothing() =>
        Assert.DoesNotContain(
            Order.SelectMany(Files).Select(file => Path.GetFileName(file)),
            name => Meaningless().IsMatch(name));

    [Fact]
    public void The_architecture_page_names_every_folder()
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root(), "docs", "architecture.md"));

        Assert.All(Order, folder => Assert.Contains($"`{folder}`", page, StringComparison.Ordinal));
    }

    private static string Library() => Path.Combine(Repository.Root(), "src", "QRHead");

    private static string[] Files(string folder) => Directory.GetFiles(Path.Combine(Library(), folder), "*.cs", SearchOption.AllDirectories);

    [GeneratedRegex(@"\bQRHead\.(\w+)\s*[;.]")]
    private static partial Regex UsedFolder();

    [GeneratedRegex(@"\b(File|Stream|Path|Directory|TextReader|TextWriter)\b\s*[.(]")]
    private static partial Regex InputOrOutput();

    [GeneratedRegex("Utils?|Helpers?|Managers?|Common|Misc")]
    private static partial Regex Meaningless();
}
