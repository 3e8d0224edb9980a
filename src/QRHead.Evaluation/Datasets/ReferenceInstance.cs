namespace QRHead.Evaluation.Datasets;

/// <summary>
/// The QRHead reference's instance: <c>{idx, question, paragraphs: [{idx, title, paragraph_text}], gt_docs: [id]}</c>, in which the
/// reference holds BEIR, LongMemEval and CLIPPER (<c>run_retrieval.py</c> at 7a668e7).
/// </summary>
internal static class ReferenceInstance
{
    public const string PassagesField = "paragraphs";
    public const string IdField = "idx";

    private const string GoldField = "gt_docs";

    /// <summary>Reads an instance; ids may be numbers.</summary>
    /// <remarks>
    /// Gold passages may be missing; so may the question, where there are no candidates, in a file of gold passages only.
    /// </remarks>
    public static IEnumerable<EvaluationInstance> Read(InstanceRecord record)
    {
        bool hasCandidates = record.Has(PassagesField);
        yield return new EvaluationInstance
        {
            Query = new Query(record.Text(IdField), hasCandidates ? record.Text("question") : record.TextOrNull("question") ?? ""),
            Passages = hasCandidates ? UniquePassages.Of(record.Objects(PassagesField).Select(PassageOf), record.Place) : [],
            Gold = [.. record.Texts(GoldField).Select(id => KeyValuePair.Create(id, 1))],
            Answers = record.Answers(),
        };
    }

    private static Passage PassageOf(InstanceRecord paragraph) =>
        new(paragraph.Text(IdField), paragraph.Text("paragraph_text"), paragraph.TextOrNull("title"));
}
