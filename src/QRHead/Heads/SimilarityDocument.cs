using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace QRHead.Heads;

/// <summary>The keys of a head set file that scores by similarity.</summary>
/// <param name="Looking">Heads with their distances.</param>
/// <param name="Compared">KV heads whose keys are compared.</param>
internal sealed record SimilarityDocument(IReadOnlyList<LookingDocument>? Looking = null, IReadOnlyList<ComparedDocument>? Compared = null)
{
    /// <summary>Writes heads down.</summary>
    public static SimilarityDocument Of(SimilarityHeads heads) => new(
        [.. heads.Looking.Select(head => new LookingDocument(head.Head.ToString(), head.Scale, head.Distance))],
        [.. heads.Compared.Select(
            keys => new ComparedDocument(
                keys.KvHead.ToString(), keys.Scale, [.. keys.QueryMean], [.. keys.PassageMean], keys.Steps is { } steps
                    ? [.. steps] : null))]);

    /// <summary>Reads heads.</summary>
    /// <exception cref="HeadSetException">They can't be.</exception>
    public SimilarityHeads ToHeads() => new(
        (Looking ?? []).Select((head, i) => HeadSet.TryParse(head.Head, out HeadId id)
            ? new DistantHead(id, head.Distance, head.Scale)
            : throw new HeadSetException(
                $"'{head.Head}' found in similarity.looking[{i}]; layer-head expected, both counted from 0, for example \"8-1\".")),
        (Compared ?? []).Select((keys, i) => KvHeadId.TryParse(keys.KvHead, out KvHeadId id)
            ? new ComparedKeys(id, keys.Scale, keys.QueryMean, keys.PassageMean) { Steps = keys.Steps }
            : throw new HeadSetException(
                $"'{keys.KvHead}' found in similarity.compared[{i}]; layer/KV head expected, both counted from 0, for example \"8/0\".")));
}

/// <summary>A head that looks, as it is written.</summary>
internal sealed record LookingDocument(string Head, float Scale, int? Distance = null);

/// <summary>Keys that are compared, as they are written.</summary>
internal sealed record ComparedDocument(
    string KvHead, float Scale, [property: JsonConverter(typeof(NumbersInALine))] float[] QueryMean,
    [property: JsonConverter(typeof(NumbersInALine))] float[] PassageMean,
    [property: JsonConverter(typeof(NumbersInALine))] float[]? Steps = null);

/// <summary>Writes many numbers in one line, in a file that is indented otherwise.</summary>
internal sealed class NumbersInALine : JsonConverter<float[]>
{
    public override float[]? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException("A list of numbers is expected.");
        var numbers = new List<float>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            numbers.Add(reader.TokenType == JsonTokenType.Number ? reader.GetSingle() : throw new JsonException("A number is expected."));
        return [.. numbers];
    }

    public override void Write(Utf8JsonWriter writer, float[] value, JsonSerializerOptions options) =>
        writer.WriteRawValue($"[{string.Join(", ", value.Select(number => number.ToString("R", CultureInfo.InvariantCulture)))}]");
}
