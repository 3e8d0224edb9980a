using System.CommandLine;
using QRHead.Cli.Output;

namespace QRHead.Cli;

/// <summary><c>qrhead index</c>: passages that are read once and searched with <c>qrhead search</c>.</summary>
internal static class IndexCommand
{
    /// <summary>The index's folder.</summary>
    public static Argument<string> Index { get; } = new("index") { Description = "The index's folder." };

    private static readonly Argument<string[]> Ids = new("ids") { Description = "The passages' ids.", Arity = ArgumentArity.OneOrMore };

    private static readonly Option<TableOrJson> Format = new("--format")
    {
        Description = "How to print: table or json.",
        CustomParser = Require.OneOf<TableOrJson>,
        HelpName = "FORMAT",
    };

    public static Command Create() =>
        new("index", "Keeps passages as the model has read them, each by itself, to be searched again and again.")
    {
        IndexAddCommand.Create(
            "build", "Makes an index if there is none, and adds passages; those that are there already are not read again.", makes: true),
        IndexAddCommand.Create(
            "add", "Adds passages to an index, in place of those with the same id; those that are there already are not read again.",
            makes: false),
        IndexUpgradeCommand.Create(),
        IndexWatchCommand.Create(),
        OnFolder(new Command("remove", "Takes passages out of an index.") { Index, Ids }, Remove),
        OnFolder(new Command("info", "Says what is in an index and what it was built with.") { Index, Format }, Info),
        IndexVerifyCommand.Create(),
        OnFolder(new Command("compact", "Writes the keys of an index anew, without what is no longer used.") { Index }, Compact),
    };

    /// <summary>What needs no model.</summary>
    private static Command OnFolder(Command command, Func<ParseResult, IndexFolder, CancellationToken, int> work)
    {
        command.SetAction((parsed, cancellationToken) => Task.Run(() => Failure.Catch(() =>
        {
            using IndexFolder folder = IndexFolder.Open(parsed.GetValue(Index)!);
            return work(parsed, folder, cancellationToken);
        }), CancellationToken.None));
        return command;
    }

    private static int Remove(ParseResult parsed, IndexFolder folder, CancellationToken cancellationToken)
    {
        string[] ids = parsed.GetValue(Ids)!;
        int removed = folder.Remove(ids);
        Console.Out.WriteLine($"{removed} of {ids.Length} removed");
        return ExitCode.Done;
    }

    private static int Info(ParseResult parsed, IndexFolder folder, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(Format) == TableOrJson.Json)
            IndexInfoOutput.WriteJson(StandardStreams.Json, folder.Info());
        else
            IndexInfoOutput.WriteLines(Console.Out, folder.Info());
        return ExitCode.Done;
    }

    private static int Compact(ParseResult parsed, IndexFolder folder, CancellationToken cancellationToken)
    {
        long unused = folder.Info().UnusedBytes;
        folder.Compact(cancellationToken);
        Console.Out.WriteLine($"{ByteSize.Of(unused)} are free again");
        return ExitCode.Done;
    }
}
