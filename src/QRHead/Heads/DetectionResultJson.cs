using System.Buffers;
using System.Text.Json;

namespace QRHead.Heads;

/// <summary>The reference's detection result: every head of a model with its score, <c>[["13-18", 0.5], …]</c>, best first.</summary>
internal static class DetectionResultJson
{
    /// <exception cref="JsonException">Broken JSON.</exception>
    /// <exception cref="HeadSetException">An item that is no pair of head and score, or no <paramref name="top"/>.</exception>
    public static HeadSet Read(string text, string name, int? top)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        HeadScore[] scores = [.. document.RootElement.EnumerateArray().Select(Score)];
        if (top is not { } count)
        {
            throw new HeadSetException(
                $"A detection result of {scores.Length} heads found, which ranks every head of its model: "
                + "say how many to take, for example the top 16.");
        }

        // The reference sorts; a file edited by hand may not be. The sort is stable.
        return new HeadSet(name, scores.OrderByDescending(score => score.Score).Take(count).Select(score => score.Head))
        {
            Scores = scores,
        };
    }

    /// <summary>Writes one pair in a line.</summary>
    public static byte[] Write(IReadOnlyList<HeadScore> scores)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        buffer.Write("["u8);
        string separator = "\n ";
        foreach ((HeadId head, double score) in scores.OrderByDescending(score => score.Score))
        {
            buffer.Write(System.Text.Encoding.UTF8.GetBytes(separator));
            writer.WriteStartArray();
            writer.WriteStringValue(head.ToString());
            writer.WriteNumberValue(score);
            writer.WriteEndArray();
            writer.Flush();
            writer.Reset();
            separator = ",\n ";
        }

        buffer.Write("\n]\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    private static HeadScore Score(JsonElement item, int index)
    {
        if (item.ValueKind == JsonValueKind.Array && item.GetArrayLength() == 2
            && item[0] is { ValueKind: JsonValueKind.String } head && item[1] is { ValueKind: JsonValueKind.Number } score
            && HeadSet.TryParse(head.GetRawText().Trim('"'), out HeadId id))
        {
            return new HeadScore(id, score.GetDouble());
        }

        throw new HeadSetException($"Item {index + 1} is {Shown(item)}; a pair such as [\"13-18\", 0.5] is expected.");
    }

    private static string Shown(JsonElement item)
    {
        const int Longest = 60;
        string text = item.GetRawText();
        return text.Length <= Longest ? text : text[..Longest] + "…";
    }
}
