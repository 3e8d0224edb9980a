using System.CommandLine;
using ModelContextProtocol.Server;
using QRHead.Cli.Agents;

namespace QRHead.Cli;

/// <summary><c>qrhead mcp</c>: tools for agents, over standard input and output.</summary>
internal static class McpCommand
{
    private static readonly Option<string?> Index = new("--index")
    {
        Description = "An index to search and to fetch passages from; without it passages that are given can be ranked.",
        HelpName = "FOLDER",
    };

    public static Command Create()
    {
        var command = new Command("mcp", "Serves tools for agents over standard input and output (Model Context Protocol).") { Index };
        ModelOptions.AddTo(command);
        command.SetAction(
            (parsed, cancellationToken) => Task.Run(() => Failure.Catch(() => Run(parsed, cancellationToken)), CancellationToken.None));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        string? path = parsed.GetValue(Index);
        if (path is not null && !IndexFolder.Exists(path))
            throw new UsageException($"{path}: there is no index; make one with qrhead index build.");

        // Clients give up on a server that does not answer at once: the model is loaded while they ask what there is.
        using var model = new AgentModel(
            stop => path is null ? ModelOptions.Load(parsed, stop) : ModelOptions.LoadFor(parsed, path, stop), path, cancellationToken);
        McpServerOptions options = AgentServer.OptionsFor(model);
        var transport = new StdioServerTransport(options, loggerFactory: null);
        RunAsync(transport, options, cancellationToken).GetAwaiter().GetResult();
        return ExitCode.Done;
    }

    private static async Task RunAsync(StdioServerTransport transport, McpServerOptions options, CancellationToken cancellationToken)
    {
        await using (transport.ConfigureAwait(false))
        {
            McpServer server = McpServer.Create(transport, options, null, null);
            await using (server.ConfigureAwait(false))
                await server.RunAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
