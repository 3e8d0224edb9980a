using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace QRHead.Cli.Output;

/// <summary>One query's ranking as JSON: the contract of <c>rank --format json</c>.</summary>
internal sealed record RankingRecord(
    string QueryId, string Query, string Model, string Heads, string Precision,
    float? Threshold, bool? Relevant, IReadOnlyList<ResultRecord> Results, UsageRecord Usage, IReadOnlyList<string> Warnings);

/// <summary>One passage of a ranking as JSON.</summary>
internal record ResultRecord(
    int Rank, int Index, string Id, string? Place, float Score, float Relevance, bool? Relevant, IReadOnlyDictionary<string, double>? Fused, int Tokens, bool? Truncated, IReadOnlyList<WordRecord>? Words,
    IReadOnlyList<FoundRecord>? QueryWords)
{
    /// <summary>Makes the record of a passage.</summary>
    public static ResultRecord Of(Ranking ranking, RankedPassage passage, bool explain) => new(
        passage.Rank, passage.Index, passage.Passage.Id, passage.Passage.Place, passage.Score, passage.Relevance, ranking.IsRelevant(passage), FusedOf(passage.Fused), passage.Tokens,
        passage.Truncated ? true : null,
        explain ? [.. WordScore.Of(passage).Select(word => WordRecord.Of(word, passage))] : null,
        explain && passage.Found.Count > 0 ? [.. FoundWords.Of(ranking.Query, passage).Select(found => new FoundRecord(found.Word, found.Score, found.Found))] : null);

    /// <summary>The score by which a fused ranking is in order, and those of the first stages in it, each under its name; one that is not known is left out.</summary>
    private static OrderedDictionary<string, double>? FusedOf(FusedScore? fused) => fused is null ? null :
        new([.. fused.Others.Where(other => !double.IsNaN(other.Score)).Select(other => KeyValuePair.Create(other.Stage, other.Score)).Prepend(KeyValuePair.Create("score", fused.Score))]);
}

/// <summary>A passage on a line of its own, with its query: the contract of <c>rank --format jsonl</c>.</summary>
internal sealed record LineRecord(
    string QueryId, int Rank, int Index, string Id, string? Place, float Score, float Relevance, bool? Relevant, IReadOnlyDictionary<string, double>? Fused, int Tokens, bool? Truncated,
    IReadOnlyList<WordRecord>? Words, IReadOnlyList<FoundRecord>? QueryWords)
    : ResultRecord(Rank, Index, Id, Place, Score, Relevance, Relevant, Fused, Tokens, Truncated, Words, QueryWords);

/// <summary>A word that earned a score: its place in the title or the text, in UTF-16 units.</summary>
internal sealed record WordRecord(string Field, int Start, int End, string Word, float Score)
{
    public static WordRecord Of(WordScore word, RankedPassage passage)
    {
        bool isTitle = word.Field == PassageField.Title;
        string text = isTitle ? passage.Passage.Title! : passage.Passage.Text;
        return new(isTitle ? "title" : "text", word.Range.Start, word.Range.End, text[word.Range.Start..word.Range.End], word.Score);
    }
}

/// <summary>A word of the query, what it earned in the passage, and the passage's words that it found; by similarity only.</summary>
internal sealed record FoundRecord(string Word, float Score, IReadOnlyList<string> Found);

/// <summary>Tokens and times as JSON.</summary>
internal sealed record UsageRecord(int PromptTokens, int QueryTokens, double ReadMs, double ScoreMs)
{
    public static UsageRecord Of(RankingUsage usage) => new(
        usage.PromptTokens, usage.QueryTokens, Math.Round(usage.ReadTime.TotalMilliseconds, 1), Math.Round(usage.ScoreTime.TotalMilliseconds, 1));
}

/// <summary>How the records become text: snake case, nothing that is null.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RankingRecord))]
[JsonSerializable(typeof(LineRecord))]
internal sealed partial class RankJsonContext : JsonSerializerContext
{
    /// <summary>Gets the context with text as it is: the output is no HTML.</summary>
    public static RankJsonContext Readable => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
