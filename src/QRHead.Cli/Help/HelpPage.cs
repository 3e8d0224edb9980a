using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using QRHead.Cli.Output;
using Spectre.Console;

namespace QRHead.Cli.Help;

/// <summary>Writes what a verb does, what it takes, in groups, and how it is used.</summary>
internal sealed class HelpPage : SynchronousCommandLineAction
{
    /// <summary>How wide a page is where it is redirected, for example into a pager.</summary>
    private const int RedirectedWidth = 110;

    private const int NarrowestColumn = 40;

    /// <summary>Gets that a mistake in the rest of the line is no reason not to help.</summary>
    public override bool ClearsParseErrors => true;

    /// <summary>Takes the place of the page that System.CommandLine writes, for all verbs.</summary>
    /// <param name="root">The command whose help is wanted.</param>
    public static void Use(RootCommand root) => root.Options.OfType<HelpOption>().Single().Action = new HelpPage();

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        Write(TerminalOutput.Create(), parseResult.CommandResult.Command);
        return ExitCode.Done;
    }

    /// <summary>Writes the page of a verb.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="command">The verb.</param>
    public static void Write(IAnsiConsole console, Command command)
    {
        if (Console.IsOutputRedirected)
            console.Profile.Width = RedirectedWidth;
        foreach (string line in Lines(command.Description ?? "", console.Profile.Width))
            console.WriteLine(line);
        console.WriteLine();
        console.WriteLine($"Usage: {UsageOf(command)}");

        Section(console, "Arguments",
            [.. command.Arguments.Where(argument => !argument.Hidden)
                .Select(argument => ($"<{argument.Name}>", argument.Description ?? ""))]);
        Section(console, "Verbs", [.. command.Subcommands.Where(verb => !verb.Hidden).Select(verb => (verb.Name, verb.Description ?? ""))]);
        foreach ((string title, IReadOnlyList<Option> options) in OptionGroups.Of(OptionsOf(command)))
            Section(console, title, [.. options.Select(option => (NameOf(option), DescriptionOf(option)))]);

        IReadOnlyList<string> examples = Examples.Of(PathOf(command));
        if (examples.Count > 0)
        {
            console.WriteLine();
            console.Write(new Text("Examples:\n", new Style(decoration: Decoration.Bold)));
            foreach (string example in examples)
                console.WriteLine($"  $ {example}");
        }
    }

    /// <summary>Names a verb as it is typed, with those above it.</summary>
    /// <param name="command">The verb.</param>
    /// <returns>The words; <c>qrhead</c> for the tool itself.</returns>
    public static string PathOf(Command command) =>
        command is RootCommand ? "qrhead" : $"{PathOf(command.Parents.OfType<Command>().First())} {command.Name}";

    private static IReadOnlyList<Option> OptionsOf(Command command)
    {
        IEnumerable<Option> inherited = command.Parents.OfType<Command>().SelectMany(OptionsOf).Where(option => option.Recursive);
        return [.. command.Options, .. inherited];
    }

    private static string UsageOf(Command command)
    {
        IEnumerable<string> arguments = command.Arguments.Where(argument => !argument.Hidden).Select(argument =>
            (argument.Arity.MinimumNumberOfValues, argument.Arity.MaximumNumberOfValues) switch
            {
                (0, 1) => $"[{argument.Name}]",
                (0, _) => $"[{argument.Name}...]",
                (_, 1) => $"<{argument.Name}>",
                _ => $"<{argument.Name}...>",
            });
        string verb = command.Subcommands.Count == 0 ? "" : command.Action is null ? " <verb>" : " [verb]";
        return string.Join(' ', [PathOf(command) + verb, .. arguments, "[options]"]);
    }

    private static string NameOf(Option option)
    {
        string names = string.Join(
            ", ", option.Aliases.Where(alias => alias.StartsWith('-') && alias != option.Name).OrderBy(alias => alias.Length)
                .Append(option.Name));
        return option.HelpName is { } value ? $"{names} <{value}>" : names;
    }

    private static string DescriptionOf(Option option) =>
        option.HasDefaultValue && option.GetDefaultValue() is { } value and not (false or "") ? $"{option.Description} [default: {value}]"
            : option.Description ?? "";

    /// <summary>Writes names with what they mean, under a title.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="title">The title.</param>
    /// <param name="rows">The names and meanings; nothing is written where there are none.</param>
    public static void Section(IAnsiConsole console, string title, IReadOnlyList<(string Name, string Text)> rows)
    {
        if (rows.Count == 0)
            return;
        console.WriteLine();
        console.Write(new Text($"{title}:\n", new Style(decoration: Decoration.Bold)));
        int names = rows.Max(row => row.Name.Length), width = Math.Max(console.Profile.Width - names - 5, NarrowestColumn);
        foreach ((string name, string text) in rows)
        {
            string start = $"  {name.PadRight(names)}  ";
            foreach (string line in Lines(text, width))
            {
                console.WriteLine((start + line).TrimEnd());
                start = new string(' ', names + 4);
            }
        }
    }

    /// <summary>
    /// Cuts a text between words. A table's cells would be filled up with blanks, which are a nuisance where a page is copied from.
    /// </summary>
    private static IEnumerable<string> Lines(string text, int width)
    {
        string line = "";
        foreach (string word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = "";
            }

            line = line.Length == 0 ? word : $"{line} {word}";
        }

        yield return line;
    }
}
