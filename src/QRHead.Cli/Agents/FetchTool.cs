using System.Text.Json;

namespace QRHead.Cli.Agents;

/// <summary>Reads a passage of the index.</summary>
internal sealed class FetchTool(AgentModel model) : AgentTool
{
    public override string Name => "fetch";

    public override string Description => "Reads a passage of the indexed documents by the id that a search gave.";

    public override string Arguments =>
        """{"type":"object","properties":{"id":{"type":"string","description":"The passage's id."}},"required":["id"]}""";

    public override Task<(string Text, JsonElement Structured)> RunAsync(JsonRecord arguments, CancellationToken cancellationToken)
    {
        string id = arguments.Words("id");
        return model.UseAsync(
            opened =>
            {
                Passage passage = opened.Index!.Folder.Find(id)
                    ?? throw new UsageException($"There is no passage '{id}' in the index; search gives ids.", "id");
                string text = string.IsNullOrEmpty(passage.Title) ? passage.Text : $"{passage.Title}\n{passage.Text}";
                return (text, JsonSerializer.SerializeToElement(FetchedRecord.Of(passage), AgentJson.Default.FetchedRecord));
            },
            cancellationToken);
    }
}
