using System.Globalization;
using QRHead.Passages;
using QRHead.Retrieval;

namespace QRHead.Cli.Output;

/// <summary>A TREC run: <c>qid Q0 docid rank score tag</c>, ranks from 1.</summary>
internal sealed class RankTrec(TextWriter writer, int top) : IRankOutput
{
    private const string Tag = "qrhead";

    public void Write(Query query, Ranking ranking)
    {
        CheckId(query.Id, "query");

        // trec_eval sorts by score in single precision and breaks ties by id: so that the rank stands, a score that
        // equals the one before it is written as the next smaller number.
        float previous = float.PositiveInfinity;
        foreach (RankedPassage passage in ranking.Passages.Take(top))
        {
            CheckId(passage.Passage.Id, "passage");
            float score = passage.Score < previous ? passage.Score : MathF.BitDecrement(previous);
            previous = score;
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{query.Id} Q0 {passage.Passage.Id} {passage.Rank} {score:R} {Tag}"));
        }
    }

    private static void CheckId(string id, string what)
    {
        if (id.Any(char.IsWhiteSpace))
            throw new InputException($"The {what} id '{id}' has white space in it, which a TREC run can't hold; use --format jsonl.");
    }
}
