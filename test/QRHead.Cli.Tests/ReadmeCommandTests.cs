using System.Globalization;
using System.Text.RegularExpressions;

namespace QRHead.Cli.Tests;

/// <summary>The README's first command: what is printed there is what a newcomer sees.</summary>
public partial class ReadmeCommandTests
{
    [Fact]
    public void First_command_prints_what_the_readme_shows()
    {
        string samples = Path.GetDirectoryName(Tool.Sample("lighthouses.jsonl"))!;
        string readme = File.ReadAllText(Path.Combine(samples, "..", "README.md")).ReplaceLineEndings("\n");
        Match shown = FirstCommand().Match(readme);
        string[] arguments = [.. Argument().Matches(shown.Groups["arguments"].Value).Select(match => match.Groups["quoted"].Success ? match.Groups["quoted"].Value : match.Value)];
        arguments = [.. arguments.Select(argument => argument.StartsWith("samples/", StringComparison.Ordinal) ? Tool.Sample(Path.GetFileName(argument)) : argument)];

        ToolResult result = Tool.Run(arguments);

        AssertSameButForRounding(shown.Groups["output"].Value, result.Output.ReplaceLineEndings("\n").TrimEnd());
    }

    /// <summary>Other processors add in another order: numbers may differ in the last digit.</summary>
    private static void AssertSameButForRounding(string expected, string found)
    {
        Assert.Equal(Number().Replace(expected, "#"), Number().Replace(found, "#"));
        Assert.All(
            Number().Matches(expected).Zip(Number().Matches(found)),
            pair => Assert.Equal(Value(pair.First), Value(pair.Second), tolerance: 0.0015));
    }

    private static double Value(Match number) => double.Parse(number.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"```console\n\$ dotnet run --project src/QRHead\.Cli -- (?<arguments>.*)\n(?<output>[\s\S]*?)\n```")]
    private static partial Regex FirstCommand();

    [GeneratedRegex("\"(?<quoted>[^\"]*)\"|\\S+")]
    private static partial Regex Argument();

    [GeneratedRegex(@"\d+\.\d+")]
    private static partial Regex Number();
}
