using System.CommandLine;
using QRHead.Cli.Output;

namespace QRHead.Cli.Help;

/// <summary><c>qrhead help</c>: the page of a verb, or what all verbs share.</summary>
internal static class HelpCommand
{
    private const string Environment = "environment";

    private static readonly Argument<string[]> Verb = new("verb")
    {
        Description = $"A verb, for example rank or 'index build'; or {Environment}, for variables and exit codes.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    /// <summary>Makes the verb.</summary>
    /// <param name="root">The command whose verbs it helps with.</param>
    /// <returns>The verb.</returns>
    public static Command Create(RootCommand root)
    {
        var command = new Command("help", "Shows how a verb is used, or with 'environment' what all verbs share.") { Verb };
        Verb.CompletionSources.Add(
            _ => [.. root.Subcommands.Select(verb => new System.CommandLine.Completions.CompletionItem(verb.Name)), new(Environment)]);
        command.SetAction(parsed => Failure.Catch(() => Run(root, parsed.GetValue(Verb)!)));
        return command;
    }

    private static int Run(RootCommand root, string[] words)
    {
        if (words is [Environment])
        {
            EnvironmentPage.Write(TerminalOutput.Create());
            return ExitCode.Done;
        }

        Command command = root;
        foreach (string word in words)
        {
            command = command.Subcommands.FirstOrDefault(verb => verb.Name == word)
                ?? throw new UsageException(Suggestion.ForVerb(command, word, also: command is RootCommand ? [Environment] : []));
        }

        HelpPage.Write(TerminalOutput.Create(), command);
        return ExitCode.Done;
    }
}
