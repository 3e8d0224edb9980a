using System.CommandLine;
using QRHead.Cli.Help;

namespace QRHead.Cli.Tests;

/// <summary>Whoever does not know the tool finds out from it.</summary>
public sealed class HelpTests
{
    public static TheoryData<string> Paths => [.. All(Verbs.Create(new Signals())).Select(HelpPage.PathOf)];

    [Theory]
    [MemberData(nameof(Paths))]
    public void Every_option_of_a_verb_stands_in_a_group(string path) =>
        Assert.DoesNotContain(OptionGroups.Of([.. Verb(path).Options]), group => group.Title == OptionGroups.Rest);

    [Theory]
    [MemberData(nameof(Paths))]
    public void Every_verb_has_two_examples_that_the_tool_understands(string path)
    {
        IReadOnlyList<string> examples = Examples.Of(path);

        Assert.Equal(2, examples.Count);
        Assert.All(examples, example => Assert.Contains(path, example, StringComparison.Ordinal));
        foreach (string line in examples.SelectMany(example => example.Split(" && ")))
        {
            ParseResult parsed = Verbs.Create(new Signals()).Parse(line.Split(" > ")[0]["qrhead ".Length..]);
            Assert.True(parsed.Errors.Count == 0, $"{line}: {string.Join(' ', parsed.Errors)}");
        }
    }

    [Fact]
    public void A_verb_s_page_has_usage_groups_and_examples()
    {
        string[] lines = Tool.Run("rank", "--help").Succeeded().OutputLines;

        Assert.Contains("Usage: qrhead rank [passages...] [options]", lines);
        string[] titles = [.. lines.Where(line => line is [not ' ', .., ':'])];
        Assert.Equal(
            [
                "Arguments:", "Common:", "What goes in:", "Keeping what was read:", "How passages are read and scored:", "The machine:",
                "Examples:",
            ], titles);
        Assert.All(lines, line => Assert.True(line.Length <= 110 && line == line.TrimEnd(), line));
        Assert.Equal(lines, Tool.Run("help", "rank").Succeeded().OutputLines);
    }

    [Fact]
    public void The_page_of_the_environment_names_every_variable_that_the_sources_name()
    {
        string page = Tool.Run("help", "environment").Succeeded().Output;

        string[] named = [
            .. Directory.EnumerateFiles(Path.Combine(Repository.Root(), "src", "QRHead.Cli"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => File.ReadAllText(file).Split('"')).Where(word => word.StartsWith("QRHEAD_", StringComparison.Ordinal))
            .Distinct()];
        Assert.NotEmpty(named);
        Assert.All(named, name => Assert.Contains(name, page, StringComparison.Ordinal));
        Assert.Contains("130, 143", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rnk", "did you mean rank?")]
    [InlineData("serach", "did you mean search?")]
    [InlineData("index|biuld", "did you mean build?")]
    [InlineData("index", "qrhead index needs a verb: build, add")]
    [InlineData("quite-another", "expected one of: rank, ask")]
    [InlineData("--verison", "did you mean --version?")]
    [InlineData("bench|--lenghts|4", "did you mean --lengths?")]
    [InlineData("rank|x.md|-q|x|--foramt=json", "did you mean --format?")]
    [InlineData("rank|x.md|-q|x|--threads|four", "--threads")]
    [InlineData("help|serach", "did you mean search?")]
    public void What_was_probably_meant_is_said(string words, string message)
    {
        ToolResult result = Tool.Run(words.Split('|'));

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains(message, Assert.Single(result.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public void A_preset_that_was_probably_meant_is_said() => Assert.Contains(
        "Did you mean squad?", Tool.RunWith("{\"id\":\"a\",\"text\":\"x\"}", "rank", "-", "-q", "x", "--heads", "sqaud").Error,
        StringComparison.Ordinal);

    private static Command Verb(string path) => All(Verbs.Create(new Signals())).Single(verb => HelpPage.PathOf(verb) == path);

    private static IEnumerable<Command> All(Command command) => command.Subcommands.SelectMany(All).Prepend(command);
}
