using System.Globalization;

namespace QRHead.Cli.Output;

/// <summary>A TREC run: <c>qid Q0 docid rank score tag</c>, ranks from 1.</summary>
internal sealed class RankTrec : IRankOutput
{
    private const string Tag = "qrhead";

    private readonly TextWriter _writer;
    private readonly int _top;

    private RankTrec(TextWriter writer, int top) => (_writer, _top) = (writer, top);

    /// <summary>Checks that the ids can stand in a run, before anything is read or written.</summary>
    /// <exception cref="InputException">An id has white space or a control character in it.</exception>
    public static RankTrec For(IReadOnlyList<Query> queries, IReadOnlyList<Passage> passages, TextWriter writer, int top)
    {
        foreach (Query query in queries)
            CheckId(query.Id, "query");
        foreach (Passage passage in passages)
            CheckId(passage.Id, "passage");
        return new RankTrec(writer, top);
    }

    public void Write(Query query, Ranking ranking)
    {
        // trec_eval sorts by score in single precision and breaks ties by id: so that the rank stands, a score that
        // equals the one before it is written as the next smaller number.
        float previous = float.PositiveInfinity;
        foreach (RankedPassage passage in ranking.Passages.Take(_top))
        {
            float own = (float)(passage.Fused?.Score ?? passage.Score);
            float score = own < previous ? own : MathF.BitDecrement(previous);
            previous = score;
            CheckId(passage.Passage.Id, "passage");
            _writer.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"{query.Id} Q0 {passage.Passage.Id} {passage.Rank} {score:R} {Tag}"));
        }
    }

    private static void CheckId(string id, string what)
    {
        if (id.Length == 0 || id.Any(unit => char.IsWhiteSpace(unit) || VisibleText.Of(unit) != unit))
        {
            throw new InputException(
                $"The {what} id '{id}' {(id.Length == 0 ? "is empty" : "has white space or a control character in it")}, which a TREC "
                + "run can't hold; use --format jsonl.");
        }
    }
}
