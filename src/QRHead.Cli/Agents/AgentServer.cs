using System.Text.Json;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace QRHead.Cli.Agents;

/// <summary>
/// The tools as a server of the Model Context Protocol. Arguments are checked here: what is wrong with them the agent is told in words, so
/// that it can mend it.
/// </summary>
internal static class AgentServer
{
    /// <summary>Makes what the server offers.</summary>
    public static McpServerOptions OptionsFor(AgentModel model)
    {
        AgentTool[] tools = model.HasIndex
            ? [new SearchTool(model), new FetchTool(model), new RankTool(model), new StatusTool(model)]
            : [new RankTool(model), new StatusTool(model)];
        var list = new ListToolsResult { Tools = [.. tools.Select(Described)] };
        return new McpServerOptions
        {
            ServerInfo = new Implementation { Name = "qrhead", Version = typeof(QRRetriever).Assembly.GetName().Version!.ToString(3) },
            ServerInstructions = model.HasIndex
                ? "Passages of the user's own documents, found by what they answer. Search with whole questions; a result says whether "
                    + "anything is relevant. Fetch a passage by its id to read it whole."
                : "Ranks texts by how well they answer a question.",
            Handlers = new McpServerHandlers
            {
                ListToolsHandler = (_, _) => ValueTask.FromResult(list),
                CallToolHandler = (request, cancellationToken) => CallAsync(tools, request.Params!, cancellationToken),
            },
        };
    }

    private static async ValueTask<CallToolResult> CallAsync(
        AgentTool[] tools, CallToolRequestParams call, CancellationToken cancellationToken)
    {
        try
        {
            AgentTool tool = Array.Find(tools, tool => tool.Name == call.Name)
                ?? throw new UsageException(
                    $"There is no tool '{call.Name}'; there are: {string.Join(", ", tools.Select(tool => tool.Name))}.");
            (string text, JsonElement structured) = await tool.RunAsync(
                new JsonRecord(ObjectOf(call.Arguments), "arguments"), cancellationToken).ConfigureAwait(false);
            return new CallToolResult { Content = [new TextContentBlock { Text = text }], StructuredContent = structured };
        }
        catch (Exception exception) when (exception is not OperationCanceledException && Outcome.Of(exception) is not null)
        {
            return new CallToolResult { Content = [new TextContentBlock { Text = exception.Message }], IsError = true };
        }
    }

    private static Tool Described(AgentTool tool) => new()
    {
        Name = tool.Name,
        Description = tool.Description,
        InputSchema = Parsed(tool.Arguments),
        Annotations = new ToolAnnotations { ReadOnlyHint = true, IdempotentHint = true, OpenWorldHint = false },
    };

    private static JsonElement ObjectOf(IDictionary<string, JsonElement>? arguments)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            foreach ((string name, JsonElement value) in arguments ?? new Dictionary<string, JsonElement>())
            {
                json.WritePropertyName(name);
                value.WriteTo(json);
            }

            json.WriteEndObject();
        }

        return Parsed(stream.ToArray());
    }

    private static JsonElement Parsed(ReadOnlyMemory<byte> json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    private static JsonElement Parsed(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
