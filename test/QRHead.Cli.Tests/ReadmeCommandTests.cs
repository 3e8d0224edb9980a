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
        string[] arguments =
        [
            .. Argument().Matches(shown.Groups["arguments"].Value)
                .Select(match => match.Groups["quoted"].Success ? match.Groups["quoted"].Value : match.Value),
        ];
        arguments =
        [
            .. arguments.Select(
                argument => argument.StartsWith("samples/", StringComparison.Ordinal) ? Tool.Sample(Path.GetFileName(argument)) : argument),
        ];

        ToolResult result = Tool.Run(arguments);

        ShownOutput.AssertSame(shown.Groups["output"].Value, result.Output.ReplaceLineEndings("\n").TrimEnd());
    }

    [GeneratedRegex(@"```console\n\$ dotnet run --project src/QRHead\.Cli -- (?<arguments>.*)\n(?<output>[\s\S]*?)\n```")]
    private static partial Regex FirstCommand();

    [GeneratedRegex("\"(?<quoted>[^\"]*)\"|\\S+")]
    private static partial Regex Argument();
}
