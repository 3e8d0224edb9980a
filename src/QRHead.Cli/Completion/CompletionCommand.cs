using System.CommandLine;

namespace QRHead.Cli.Completion;

/// <summary><c>qrhead completion</c>: prints the script by which a shell completes the tool's words.</summary>
internal static class CompletionCommand
{
    private static readonly Argument<Shell> Name = new("shell")
    {
        Description = "The shell: bash, zsh or pwsh.",
        CustomParser = Require.OneOf<Shell>,
    };

    public static Command Create()
    {
        var command = new Command(
            "completion", "Prints the script that lets bash, zsh or PowerShell complete verbs, options and their values.")
        {
            Name,
        };
        command.SetAction(parsed => Failure.Catch(() =>
        {
            Console.Out.Write(CompletionScript.Of(parsed.GetValue(Name)));
            return ExitCode.Done;
        }));
        return command;
    }
}
