using System.Text.Encodings.Web;
using System.Text.Json.Serialization;
using System.Text.Json;
using QRHead.Extensions.AI;

namespace QRHead.Cli.Output;

/// <summary>One JSON object an answer: the contract of <c>ask</c> and <c>cite --format json</c>.</summary>
internal sealed class AnswerJson(TextWriter writer, string model) : IAnswerOutput
{
    private string? _question;
    private IReadOnlyList<RankedPassage>? _chosen;

    public void Begin(string? question, IReadOnlyList<RankedPassage>? chosen) => (_question, _chosen) = (question, chosen);

    public void Add(string text)
    {
    }

    public void End(CitedAnswer answer, StopReason? stop)
    {
        var record = new AnswerRecord(
            _question, answer.Text, model, stop?.ToString().ToLowerInvariant(),
            _chosen is null ? null
                : [.. _chosen.Select(
                    (passage, i) => new AnswerPassageRecord(i + 1, passage.Index, passage.Passage.Id, passage.Score, passage.Relevance))],
            [.. answer.Citations.Select(CitationRecord.Of)],
            [.. answer.Unsupported.Select(range => new RangeRecord(range.Start, range.End))],
            answer.UnknownNumbers);
        writer.WriteLine(JsonSerializer.Serialize(record, AnswerJsonContext.Readable.AnswerRecord));
        writer.Flush();
    }
}

/// <summary>
/// An answer. Places are UTF-16 units: <c>start</c> and <c>end</c> in the answer, <c>quote_start</c> and <c>quote_end</c> in the passage's
/// text.
/// </summary>
internal sealed record AnswerRecord(
    string? Question, string Answer, string Model, string? Stop, IReadOnlyList<AnswerPassageRecord>? Passages,
    IReadOnlyList<CitationRecord> Citations, IReadOnlyList<RangeRecord> Unsupported, IReadOnlyList<int> UnknownNumbers);

/// <summary>A passage that an answer is from, with the number that its writer saw.</summary>
internal sealed record AnswerPassageRecord(int Number, int Index, string Id, float Score, float Relevance);

/// <summary>A sentence and a passage.</summary>
internal sealed record CitationRecord(int Start, int End, string PassageId, int QuoteStart, int QuoteEnd, double Share, string By)
{
    public static CitationRecord Of(Citation citation) => new(
        citation.Start, citation.End, citation.PassageId, citation.QuoteStart, citation.QuoteEnd, Math.Round(
            citation.Share, 4), citation.By.ToString().ToLowerInvariant());
}

/// <summary>A part of the answer.</summary>
internal sealed record RangeRecord(int Start, int End);

/// <summary>How the records become text: snake case, nothing that is null.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AnswerRecord))]
internal sealed partial class AnswerJsonContext : JsonSerializerContext
{
    /// <summary>Gets the context with text as it is: the output is no HTML.</summary>
    public static AnswerJsonContext Readable =>
        field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
