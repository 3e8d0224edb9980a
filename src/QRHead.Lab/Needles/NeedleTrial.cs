using System.Text.Json.Serialization;

namespace QRHead.Lab;

/// <summary>A needle that was looked for: a line of the journal.</summary>
/// <param name="Masked">The name of the heads that were masked.</param>
/// <param name="Kind">The needle's kind.</param>
/// <param name="Length">The text's length, in tokens.</param>
/// <param name="Depth">Where in it the needle was, 0 to 1.</param>
/// <param name="Seed">What it was drawn with.</param>
/// <param name="Found">Whether the answer has the needle's in it.</param>
/// <param name="Text">The answer.</param>
public sealed record NeedleTrial(string Masked, string Kind, int Length, double Depth, int Seed, bool Found, string Text);

/// <summary>Reads and writes the journal without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(NeedleTrial))]
internal sealed partial class NeedleJsonContext : JsonSerializerContext;
