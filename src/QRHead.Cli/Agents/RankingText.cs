using System.Globalization;
using System.Text;
using System.Text.Json;

namespace QRHead.Cli.Agents;

/// <summary>
/// A ranking for an agent to read: the best passages whole, within a budget of tokens, and whether anything is relevant at all.
/// </summary>
internal static class RankingText
{
    /// <summary>Tokens that an answer may have unless told otherwise: clients cut what is longer, or put it into a file.</summary>
    public const int UsualTokens = 8000;

    /// <summary>Writes a ranking.</summary>
    /// <param name="ranking">The ranking.</param>
    /// <param name="retriever">What made it.</param>
    /// <param name="top">How many passages are wanted at most.</param>
    /// <param name="tokens">How many tokens they may have together; the first is told in any case.</param>
    public static (string Text, JsonElement Structured) Of(Ranking ranking, QRRetriever retriever, int top, int tokens)
    {
        var scale = new RelevanceScale(ranking);
        var text = new StringBuilder();
        var told = new List<RankedPassage>();
        RankedPassage[] wanted = [.. ranking.Passages.Take(top)];
        int used = 0;
        foreach (RankedPassage passage in wanted)
        {
            used += retriever.CountTokens(passage.Passage.Text);
            if (used > tokens && told.Count > 0)
                break;
            told.Add(passage);
            string relevant = ranking.IsRelevant(passage) is { } isSo ? (isSo ? ", relevant" : ", not relevant") : "";
            text.Append(
                CultureInfo.InvariantCulture, $"{passage.Rank}. [{passage.Passage.Id}] relevance {scale.Of(passage):F2}{relevant}\n");
            if (!string.IsNullOrEmpty(passage.Passage.Title))
                text.Append(passage.Passage.Title).Append('\n');
            text.Append(passage.Passage.Text).Append("\n\n");
        }

        if (ranking.HasRelevant == false)
            text.Insert(0, "Nothing relevant was found; these are the nearest.\n\n");
        if (told.Count < wanted.Length)
            text.Append(
                CultureInfo.InvariantCulture,
                $"{wanted.Length - told.Count} more are left out, for they would have more than {tokens} tokens; ask with a larger "
                + $"max_tokens.\n");
        var record = RankingRecord.Of(
            id: null, ranking, retriever, told.Select(passage => ResultRecord.Of(ranking, passage, scale, explain: false)));
        return (told.Count == 0 ? "There are no passages." : text.ToString().TrimEnd(),
            JsonSerializer.SerializeToElement(record, RecordJson.Readable.RankingRecord));
    }
}
