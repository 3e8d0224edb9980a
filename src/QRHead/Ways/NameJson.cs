using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace QRHead;

/// <summary>
/// Reads a name from JSON, and refuses whatever is none: no number stands for a name, and nothing unknown for the default.
/// </summary>
/// <remarks>The serializer adds the place to the message.</remarks>
internal abstract class NameJson<T> : JsonConverter<T>
{
    /// <summary>Gets what is expected, in words.</summary>
    protected abstract string Expected { get; }

    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using JsonDocument found = JsonDocument.ParseValue(ref reader);
        return found.RootElement.ValueKind == JsonValueKind.String && TryParse(found.RootElement.GetString()!, out T? value)
            ? value
            : throw new JsonException($"{Shown(found.RootElement.GetRawText())} found; {Expected} is expected.");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(NameOf(value));

    /// <summary>Reads a name; case does not matter.</summary>
    protected abstract bool TryParse(string text, [NotNullWhen(true)] out T? value);

    /// <summary>Writes a name.</summary>
    protected abstract string NameOf(T value);

    private static string Shown(string raw)
    {
        const int Longest = 60;
        return raw.Length <= Longest ? raw : raw[..Longest] + "…";
    }
}

/// <summary>One of a few words in JSON, in lower case: <c>"together"</c>.</summary>
internal sealed class EnumJson<T> : NameJson<T>
    where T : struct, Enum
{
    private static readonly string[] Names = [.. Enum.GetNames<T>().Select(name => name.ToLowerInvariant())];

    /// <inheritdoc/>
    protected override string Expected => $"one of \"{string.Join("\", \"", Names)}\"";

    /// <inheritdoc/>
    protected override bool TryParse(string text, out T value)
    {
        value = default;
        return Names.Contains(text, StringComparer.OrdinalIgnoreCase) && Enum.TryParse(text, ignoreCase: true, out value);
    }

    /// <inheritdoc/>
    protected override string NameOf(T value) => value.ToString().ToLowerInvariant();
}

/// <summary>A scoring rule in JSON, as <see cref="ScoringRule.Parse"/> reads it.</summary>
internal sealed class ScoringRuleJson : NameJson<ScoringRule>
{
    /// <inheritdoc/>
    protected override string Expected => $"a scoring rule, {ScoringRule.Forms},";

    /// <inheritdoc/>
    protected override bool TryParse(string text, [NotNullWhen(true)] out ScoringRule? value) => ScoringRule.TryParse(text, out value);

    /// <inheritdoc/>
    protected override string NameOf(ScoringRule value) => value.ToString();
}
