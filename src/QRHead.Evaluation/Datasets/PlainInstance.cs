namespace QRHead.Evaluation.Datasets;

/// <summary>
/// Our own plain form: <c>{id, query, passages: [{id, title, text}], gold: [id], answers: [text]}</c>; a query without an id is called by
/// its words.
/// </summary>
internal static class PlainInstance
{
    public const string PassagesField = "passages";

    /// <summary>Reads an instance; ids may be numbers, and there may be no gold passage.</summary>
    public static IEnumerable<EvaluationInstance> Read(InstanceRecord record)
    {
        string query = record.Text("query");
        yield return new EvaluationInstance
        {
            Query = new Query(record.TextOrNull("id") ?? query, query),
            Passages = UniquePassages.Of(
                record.Objects(PassagesField).Select(
                    passage => new Passage(passage.Text("id"), passage.Text("text"), passage.TextOrNull("title"))), record.Place),
            Gold = [.. record.Texts("gold").Select(id => KeyValuePair.Create(id, 1))],
            Answers = record.Answers(),
        };
    }
}
