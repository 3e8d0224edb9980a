using QRHead.Evaluation;
using QRHead.Evaluation.Datasets;
using QRHead.Evaluation.Sampling;
using QRHead.FirstStage;
using QRHead.Passages;

namespace QRHead.Experiments;

/// <summary>Makes instances of a data set that has one corpus for all queries: what a first stage found for a query are its candidates.</summary>
public static class Candidates
{
    /// <summary>How many passages the reference re-ranks.</summary>
    public const int DefaultCount = 200;

    /// <summary>Takes what BM25 finds, the best first.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="split">The split whose judged queries are taken.</param>
    /// <param name="count">How many candidates; above 0.</param>
    /// <param name="indexFolder">The folder that keeps the index, so that it is made once; null to hold corpus and index in memory.</param>
    /// <param name="sample">How many of the judged queries to take, as <see cref="QuerySample"/> draws them; null for all.</param>
    /// <exception cref="InputException">A file is missing or broken.</exception>
    /// <exception cref="IOException">The index can't be written, or is damaged.</exception>
    public static IEnumerable<EvaluationInstance> FromBm25(BeirFolder data, string split = BeirFolder.DefaultSplit, int count = DefaultCount, string? indexFolder = null, int? sample = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        using Bm25Index index = indexFolder is null ? Bm25Index.Of(data.Passages()) : Bm25Index.InFolder(indexFolder, data.Passages());

        // Queries find the same passages again and again: each is taken from the index once.
        var passages = new Dictionary<int, Passage>();
        foreach ((Query query, Judgements judgements) in QuerySample.Draw([.. Judged(data, split)], sample))
        {
            int[] found = index.Best(query.Text, count);
            foreach (int place in found.Where(place => !passages.ContainsKey(place)))
                passages.Add(place, index.PassageAt(place));
            yield return InstanceOf(query, judgements, [.. found.Select(place => passages[place])]);
        }
    }

    /// <summary>Takes what a run holds, the best first.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="run">The run; queries that it has not got are left out.</param>
    /// <param name="split">The split whose judged queries are taken.</param>
    /// <param name="count">How many candidates at most; above 0.</param>
    /// <param name="sample">How many of the queries that are left to take, as <see cref="QuerySample"/> draws them; null for all.</param>
    /// <exception cref="InputException">A file is missing or broken, or the run names a passage that the corpus has not got.</exception>
    public static IEnumerable<EvaluationInstance> FromRun(BeirFolder data, Run run, string split = BeirFolder.DefaultSplit, int count = DefaultCount, int? sample = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(run);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        Dictionary<string, Passage> corpus = data.Passages().ToDictionary(passage => passage.Id, StringComparer.Ordinal);
        foreach ((Query query, Judgements judgements) in QuerySample.Draw([.. Judged(data, split).Where(judged => run[judged.Query.Id] is not null)], sample))
        {
            IEnumerable<string> ids = run[query.Id]!.OrderByDescending(entry => entry.Score).Take(count).Select(entry => entry.PassageId);
            yield return InstanceOf(query, judgements, [.. ids.Select(id => corpus.TryGetValue(id, out Passage? passage)
                ? passage
                : throw new InputException($"{run.Name}: the passage '{id}' of query '{query.Id}' is not in the corpus. Are both of the same data set?"))]);
        }
    }

    /// <summary>
    /// Makes examples to detect heads with: relevant passages that the first stage did not find are forgotten, and queries none of whose relevant
    /// passages it found are left out.
    /// </summary>
    /// <param name="instances">The instances.</param>
    public static IEnumerable<EvaluationInstance> WithGold(IEnumerable<EvaluationInstance> instances) => instances
        .Select(instance => instance with { Gold = [.. instance.Gold.Where(gold => gold.Value > 0 && instance.Passages.Any(passage => passage.Id == gold.Key))] })
        .Where(instance => instance.Gold.Count > 0);

    private static IEnumerable<(Query Query, Judgements Judgements)> Judged(BeirFolder data, string split)
    {
        Qrels qrels = data.Qrels(split);
        return data.Queries().Where(query => qrels[query.Id] is not null).Select(query => (query, qrels[query.Id]!));
    }

    private static EvaluationInstance InstanceOf(Query query, Judgements judgements, IReadOnlyList<Passage> passages) =>
        new() { Query = query, Passages = passages, Gold = [.. judgements.Grades] };
}
