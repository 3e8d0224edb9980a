using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using QRHead.Hub;
using QRHead.Sources;

namespace QRHead.Cli.Output;

/// <summary>A model of the cache as JSON: the contract of <c>models --format json</c>.</summary>
/// <param name="Model">What <c>--model</c> takes, with <paramref name="Revision"/> behind <c>@</c>.</param>
/// <param name="Revision">A branch or tag of the commit; the commit where no such name is known.</param>
/// <param name="Commit">40 hexadecimal digits.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Architecture">Null where it can't be read.</param>
/// <param name="Compiled">The precisions in which its weights have been rewritten for this machine; empty for none.</param>
/// <param name="Path">The folder or the GGUF file.</param>
internal sealed record ModelRecord(
    string Model, string Revision, string Commit, long Size, string? Architecture, string[] Compiled, string Path)
{
    public static ModelRecord Of(CachedModel model) => new(
        model.Model,
        model.Revisions.Contains(ModelReference.DefaultRevision) ? ModelReference.DefaultRevision
            : model.Revisions.FirstOrDefault(model.Commit),
        model.Commit, model.Bytes, model.Architecture, CompiledOf(model), model.Path);

    /// <summary>Names the precisions in which a model is compiled.</summary>
    public static string[] CompiledOf(CachedModel model) =>
        [.. CompiledModels.PrecisionsOf(model.Path, ModelOptions.CacheFolder).Select(precision => precision.ToString().ToLowerInvariant())];
}

/// <summary>The models of the cache as one JSON array.</summary>
internal static class ModelsJson
{
    public static void Write(TextWriter writer, IReadOnlyList<CachedModel> models) =>
        writer.WriteLine(JsonSerializer.Serialize([.. models.Select(ModelRecord.Of)], ModelsJsonContext.Readable.ModelRecordArray));
}

/// <summary>How the records become text: snake case, text as it is, since the output is no HTML.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ModelRecord[]))]
internal sealed partial class ModelsJsonContext : JsonSerializerContext
{
    public static ModelsJsonContext Readable =>
        field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
