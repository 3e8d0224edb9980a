using System.Text.Json;
using QRHead.Evaluation.Datasets;
using QRHead.Evaluation.Files;

namespace QRHead.Evaluation;

/// <summary>
/// Reads queries with their own candidates: a plain form of ours (query, passages, gold), the QRHead reference's instances, and
/// LongMemEval, LoCoMo and CLIPPER as they are published, as a JSON array or one object a line.
/// </summary>
/// <remarks>
/// The form of each record is told by its fields. Records are read one by one, so a file may be larger than memory. Safe for many threads.
/// </remarks>
public static class InstanceFile
{
    private static readonly (string Field, Func<InstanceRecord, IEnumerable<EvaluationInstance>> Read)[] Forms =
    [
        (ReferenceInstance.PassagesField, ReferenceInstance.Read),
        (PlainInstance.PassagesField, PlainInstance.Read),
        ("haystack_sessions", LongMemEval.Read),
        ("conversation", LoCoMo.Read),
        ("true_claim", Clipper.Read),
        (ReferenceInstance.IdField, ReferenceInstance.Read),
    ];

    /// <summary>Reads instances one by one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="skipped">Called for each record that is broken, which is then left out; null to stop at the first.</param>
    /// <exception cref="InputException">The file is missing or broken. The message has the line.</exception>
    public static IEnumerable<EvaluationInstance> Read(string path, Action<InputException>? skipped = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return ReadAll(path, skipped);
    }

    private static IEnumerable<EvaluationInstance> ReadAll(string path, Action<InputException>? skipped)
    {
        var ids = new UniqueIds("query");
        foreach (EvaluationInstance[] instances in InvalidLines.PassOver(
            JsonItems.Read(path, skipped), record => Once(InstancesOf(record), record.Place, ids), skipped))
        {
            foreach (EvaluationInstance instance in instances)
                yield return instance;
        }
    }

    private static EvaluationInstance[] Once(EvaluationInstance[] instances, string place, UniqueIds ids)
    {
        // A file of gold passages only has no need of words.
        if (Array.Find(instances, instance => instance.Passages.Count > 0 && string.IsNullOrWhiteSpace(instance.Query.Text)) is { } empty)
            throw new InputException($"{place}: the query '{empty.Query.Id}' is empty.");
        foreach (EvaluationInstance instance in instances)
            ids.Take(instance.Query.Id, place);
        return instances;
    }

    /// <summary>Reads all instances of a record at once, so that one that is broken is left out whole.</summary>
    private static EvaluationInstance[] InstancesOf(JsonRecord record)
    {
        if (record.Element.ValueKind != JsonValueKind.Object)
            throw new InputException($"{record.Place} holds {JsonRecord.Named(record.Element.ValueKind)}; expected an object.");
        var instance = new InstanceRecord(record);
        foreach ((string field, Func<InstanceRecord, IEnumerable<EvaluationInstance>> read) in Forms)
        {
            if (instance.Has(field))
                return [.. read(instance).Select(one => one with { Place = record.Place })];
        }

        throw new InputException(
            $"{record.Place} is no instance; expected one of the fields passages (with query and gold), idx (the QRHead reference), "
            + "haystack_sessions (LongMemEval), "
            + "conversation (LoCoMo) or true_claim (CLIPPER).");
    }
}
