using System.CommandLine;
using QRHead.Cli.Output;
using QRHead.Heads;
using QRHead.Plots;

namespace QRHead.Cli;

/// <summary><c>qrhead heads</c>: shows, compares, combines and plots head sets. No model is loaded.</summary>
internal static class HeadsCommand
{
    private const string SetsDescription =
        "A head set file (ours or the reference's), a list such as \"13-18,13-21\", or, with --model, a preset.";

    private static readonly Argument<string> One = new("heads") { Description = SetsDescription };

    private static readonly Argument<string[]> Several = new("heads") { Description = SetsDescription, Arity = new ArgumentArity(2, 100) };

    private static readonly Option<string?> Model = new("--model")
    {
        Description = "The model's name, by which presets are found; nothing is loaded.",
        HelpName = "NAME",
    };

    private static readonly Option<string> Output = new("--output", "-o")
    {
        Description = "The file to write.",
        Required = true,
        HelpName = "FILE",
    };

    private static readonly Option<bool> Common = new("--common")
    {
        Description = "Take only heads that are in all sets, not those that are in any.",
    };

    private static readonly Option<bool> Map = new("--map") { Description = "Draw a map of all heads, where the set has their scores." };

    private static readonly Option<int?> Top = new("--top")
    {
        Description = "Take so many heads, from the first; a detection result of the reference needs it.",
        HelpName = "N",
    };

    private static readonly Option<TableOrJson> Format = new("--format")
    {
        Description = "How to print: table or json.",
        CustomParser = Require.OneOf<TableOrJson>,
        HelpName = "FORMAT",
    };

    public static Command Create()
    {
        Require.AtLeastOne(Top);
        var command = new Command("heads", "Shows, compares, combines and plots head sets.");
        command.Subcommands.Add(Verb("show", "Shows a head set and where it comes from.", [One, Top, Model, Map, Format], Show));
        command.Subcommands.Add(
            Verb("compare", "Compares each head set with the first: heads in common, correlation of ranks, depth.",
                [Several, Top, Model, Format], Compare));
        command.Subcommands.Add(Verb("combine", "Makes one head set of several.", [Several, Top, Model, Common, Output], Combine));
        command.Subcommands.Add(Verb("plot", "Draws a map of layers and heads, as .svg or .png.", [One, Top, Model, Output], Plot));
        return command;
    }

    private static Command Verb(string name, string description, Symbol[] symbols, Func<ParseResult, int> run)
    {
        var verb = new Command(name, description);
        foreach (Symbol symbol in symbols)
        {
            if (symbol is Argument argument)
                verb.Arguments.Add(argument);
            else
                verb.Options.Add((Option)symbol);
        }

        verb.SetAction(parsed => Failure.Catch(() => run(parsed)));
        return verb;
    }

    private static int Show(ParseResult parsed)
    {
        HeadSet set = Find(parsed, parsed.GetValue(One)!);
        if (parsed.GetValue(Format) == TableOrJson.Json)
            HeadsJson.Write(StandardStreams.Json, set);
        else
            HeadsTable.Show(TerminalOutput.Create(), set);
        if (!parsed.GetValue(Map))
            return ExitCode.Done;
        if (set.Scores.Count == 0)
            throw NoScores(set);
        HeadMap.Write(TerminalOutput.Create(), set);
        return ExitCode.Done;
    }

    private static int Compare(ParseResult parsed)
    {
        HeadSet[] sets = [.. parsed.GetValue(Several)!.Select(text => Find(parsed, text))];
        HeadComparison[] compared = [.. sets.Select(set => HeadComparison.Of(set, sets[0]))];
        if (parsed.GetValue(Format) == TableOrJson.Json)
            HeadsJson.Write(StandardStreams.Json, compared);
        else
            HeadsTable.Compare(TerminalOutput.Create(), compared);
        return ExitCode.Done;
    }

    private static int Combine(ParseResult parsed)
    {
        string output = parsed.GetValue(Output)!, name = Path.GetFileNameWithoutExtension(output);
        HeadSet[] sets = [.. parsed.GetValue(Several)!.Select(text => Find(parsed, text))];
        HeadSet combined = parsed.GetValue(Common) ? HeadCombination.Intersection(name, sets) : HeadCombination.Union(name, sets);
        HeadSetFile.Save(output, combined);
        Console.Error.WriteLine($"qrhead: {output}: {combined.Count} heads");
        Console.Out.WriteLine(combined);
        return ExitCode.Done;
    }

    private static int Plot(ParseResult parsed)
    {
        string output = parsed.GetValue(Output)!;
        if (!PlotFile.CanWrite(output))
            throw new UsageException($"--output is '{output}'; expected a name that ends in .svg or .png.");
        HeadSet set = Find(parsed, parsed.GetValue(One)!);
        if (set.Scores.Count == 0)
            throw NoScores(set);
        HeadMapPlot.Save(set, output);
        Console.Out.WriteLine(output);
        return ExitCode.Done;
    }

    private static InputException NoScores(HeadSet set) =>
        new($"The set '{set.Name}' has no scores of heads to draw; 'qrhead detect' writes them.");

    private static HeadSet Find(ParseResult parsed, string text)
    {
        if (File.Exists(text))
            return HeadSetFile.Load(text, parsed.GetValue(Top));
        if (parsed.GetValue(Model) is { } model && text.All(character => char.IsAsciiLetter(character) || character == '-'))
            return HeadPresets.Find(model, text);
        return text.Length > 0 && char.IsAsciiDigit(text[0])
            ? HeadSet.Parse(text)
            : throw new UsageException(
                $"'{text}' is neither a file nor a list of heads such as \"13-18,13-21\"; a preset needs --model NAME.");
    }
}
