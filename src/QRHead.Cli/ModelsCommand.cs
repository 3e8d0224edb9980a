using System.CommandLine;
using QRHead.Cli.Output;
using QRHead.Hub;

namespace QRHead.Cli;

/// <summary><c>qrhead models</c>: lists the models in the cache.</summary>
internal static class ModelsCommand
{
    private static readonly Option<TableOrJson> Format = new("--format")
    {
        Description = "How to print: table or json.",
        CustomParser = Require.OneOf<TableOrJson>,
        HelpName = "FORMAT",
    };

    public static Command Create()
    {
        var command = new Command("models", "Lists the models in the cache that Python's tools share.") { Format };
        command.Subcommands.Add(ModelsRemoveCommand.Create());
        command.SetAction(parsed => Failure.Catch(() => Run(parsed)));
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        IReadOnlyList<CachedModel> models = CachedModels.List();
        if (parsed.GetValue(Format) == TableOrJson.Json)
            ModelsJson.Write(StandardStreams.Json, models);
        else
            ModelsTable.Write(TerminalOutput.Create(), models);
        return ExitCode.Done;
    }
}
