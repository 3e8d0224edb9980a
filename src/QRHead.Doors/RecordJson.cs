using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace QRHead.Doors;

/// <summary>How the records become text: snake case, nothing that is null.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(RankingRecord))]
[JsonSerializable(typeof(LineRecord))]
[JsonSerializable(typeof(IndexUpdate))]
[JsonSerializable(typeof(IndexInfo))]
public sealed partial class RecordJson : JsonSerializerContext
{
    /// <summary>Gets the context with text as it is: the output is no HTML.</summary>
    public static RecordJson Readable =>
        field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
