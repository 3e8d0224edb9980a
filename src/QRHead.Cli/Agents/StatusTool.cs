using System.Text.Json;
using System.Text.Json.Serialization;

namespace QRHead.Cli.Agents;

/// <summary>Says what there is, without waiting for the model.</summary>
internal sealed class StatusTool(AgentModel model) : AgentTool
{
    public override string Name => "status";

    public override string Description => "Says whether the model is loaded, and how many passages are indexed.";

    public override string Arguments => """{"type":"object","properties":{}}""";

    public override async Task<(string Text, JsonElement Structured)> RunAsync(JsonRecord arguments, CancellationToken cancellationToken)
    {
        if (model.State == "loading")
            return Told(new StatusRecord(model.State, null, null));
        return await model.UseAsync(
            opened => Told(new StatusRecord(model.State, opened.Retriever.Model, opened.Index?.Folder.Info().Passages)), cancellationToken)
                .ConfigureAwait(false);
    }

    private static (string Text, JsonElement Structured) Told(StatusRecord status)
    {
        string passages = status.Passages is { } count ? $", {count} passages indexed" : "";
        return (status.Model is null ? $"The model is {status.State}." : $"{status.Model} is {status.State}{passages}.",
            JsonSerializer.SerializeToElement(status, AgentJson.Default.StatusRecord));
    }
}

/// <summary>What there is, as JSON.</summary>
internal sealed record StatusRecord(string State, string? Model, int? Passages);

/// <summary>A passage, as JSON.</summary>
internal sealed record FetchedRecord(string Id, string? Title, string Text, string? Place)
{
    public static FetchedRecord Of(Passage passage) => new(passage.Id, passage.Title, passage.Text, passage.Place);
}

/// <summary>How they become text: snake case, nothing that is null.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StatusRecord))]
[JsonSerializable(typeof(FetchedRecord))]
internal sealed partial class AgentJson : JsonSerializerContext;
