using System.Text.RegularExpressions;

namespace QRHead.Architecture.Tests;

/// <summary>Expressions meet text of strangers: each takes time in proportion to the text.</summary>
public partial class RegexTests
{
    /// <summary>
    /// Expressions that go back, each with the reason why it can't go back far. A new one is better declared
    /// <see cref="RegexOptions.NonBacktracking"/>; one that looks behind or ahead, which that can't, is written down here.
    /// </summary>
    private static readonly Dictionary<string, string> GoBack = new()
    {
        [@"-[0-9]{5}-of-[0-9]{5}(?=\.gguf\z)"] = "of one length",
        ["^(sha256[-:])?[0-9a-f]{40,64}\\\\z"] = "of one length",
        [@"^\s*\[\s*\{\s*([""""'])[^""""'\r\n]*\1\s*:"] = "from the beginning; parts that none of the next begins with",
        [@"^\s*\{\s*([""""'])[^""""'\r\n]*\1\s*:"] = "from the beginning; parts that none of the next begins with",
        [@"^(?<stem>.+)-[0-9]{5}-of-(?<count>[0-9]{5})\.gguf\z"] = "one star, then one length; of a path",
        [@"[0-9]+(\.[0-9]+)*b(?![a-z0-9])|[0-9]+(\.[0-9]+)*|[a-z]+"] =
            "parts with a point between; what the first way takes in vain the second takes",
        [@"(?<![a-z0-9])(i?q[0-9](_[a-z0-9]+)*|b?f16|fp16|fp8|f32|fp32|int[48])(?![a-z0-9])"] =
            "parts with a line between, which no part has in it",
        [@"\$\{(?<name>\w+)\}|\$(?<name>\w+)"] = "one star behind a sign; of the user's own variables",
        ["^[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?\\\\z"] = "one star",
        ["^[A-Za-z0-9_][A-Za-z0-9_.-]*\\\\z"] = "one star",
        [@"[\x00-\x20\x7F~^?*\[""""<>|]|\.\.|@\{|/\.|^[-.]|\.\z"] = "of one length",
        ["^[0-9a-f]{40}\\\\z"] = "of one length",
        [@"(?<=\bt=)[0-9]{1,6}\b"] = "of one length",
        ["^[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}\\\\z"] = "of one length",
        ["-(?<number>[0-9]{5})-of-(?<count>[0-9]{5})(?=\\\\.gguf$)"] = "of one length",
        [@"\n[ \t]*\n"] = "one star between what it can't be",
        [@"(?<=[.!?]\s+|[。！？]\s*)(?=[^\s。！？])"] = "looks back only from where no blank follows",
        [@"(?<=\s)(?=\S)"] = "of one length",
        [@"^#{1,6}(?:[ \t].*)?$"] = "one star, to the end of the line",
        [@"^#{1,6}(?:[ \t]+(.*?)(?:[ \t]+#+)?)?[ \t]*$"] = "of one heading",
    };

    [Fact]
    public void Each_takes_time_in_proportion_to_its_text()
    {
        var unknown =
            from file in Directory.EnumerateFiles(Path.Combine(Repository.Root(), "src"), "*.cs", SearchOption.AllDirectories)
            from Match use in Declaration().Matches(File.ReadAllText(file))
            where !use.Groups["options"].Value.Contains(nameof(RegexOptions.NonBacktracking), StringComparison.Ordinal)
                && !GoBack.ContainsKey(use.Groups["pattern"].Value)
            select $"{Path.GetFileName(file)}: {use.Groups["pattern"].Value}";

        Assert.Empty(unknown);
    }

    /// <summary>An expression that is put together, or made when it is used, is not seen above: there is one, of what is escaped.</summary>
    [Fact]
    public void None_is_made_while_the_program_runs() => Assert.Equal(
        ["GgufFiles.cs"],
        Directory.EnumerateFiles(Path.Combine(Repository.Root(), "src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => MadeLater().IsMatch(File.ReadAllText(file)))
            .Select(Path.GetFileName));

    [GeneratedRegex("""GeneratedRegex\(\s*@?"(?<pattern>(?:[^"\\]|\\.|"")*)"(?<options>[^\]]*)\]""")]
    private static partial Regex Declaration();

    [GeneratedRegex(@"new Regex\(|\bRegex\.(IsMatch|Match|Matches|Replace|Split|Count|Enumerate\w+)\(")]
    private static partial Regex MadeLater();
}
