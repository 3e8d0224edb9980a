using QRHead.Evaluation;

namespace QRHead.Lab;

/// <summary>
/// Chooses what is ranked for a query: what a first stage found in the corpus of all queries, or among the passages that the query came
/// with.
/// </summary>
public static class Candidates
{
    /// <summary>How many passages the reference re-ranks.</summary>
    public const int DefaultCount = 200;

    /// <summary>Takes what BM25 finds, the best first. The corpus and its words are held in memory.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="split">The split whose judged queries are taken.</param>
    /// <param name="count">How many candidates; above 0.</param>
    /// <param name="sample">How many of the judged queries to take, as <see cref="QuerySample"/> draws them; null for all.</param>
    /// <exception cref="InputException">A file is missing or broken.</exception>
    public static IEnumerable<EvaluationInstance> FromBm25(
        BeirFolder data, string split = BeirFolder.DefaultSplit, int count = DefaultCount, int? sample = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        Dictionary<string, Passage> corpus = CorpusOf(data);
        IFirstStage bm25 = IFirstStage.OfWords(corpus.Values);
        foreach ((Query query, Judgements judgements) in QuerySample.Draw([.. Judged(data, split)], sample))
            yield return InstanceOf(query, judgements, [.. bm25.Best(query.Text, count).Select(found => corpus[found.Id])]);
    }

    /// <summary>Takes all passages for every query, in the order of the corpus: they are read once for all queries.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="split">The split whose judged queries are taken.</param>
    /// <param name="sample">How many of the judged queries to take, as <see cref="QuerySample"/> draws them; null for all.</param>
    /// <exception cref="InputException">A file is missing or broken.</exception>
    public static IEnumerable<EvaluationInstance> All(BeirFolder data, string split = BeirFolder.DefaultSplit, int? sample = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        Passage[] corpus = [.. data.Passages()];
        foreach ((Query query, Judgements judgements) in QuerySample.Draw([.. Judged(data, split)], sample))
            yield return InstanceOf(query, judgements, corpus);
    }

    /// <summary>Takes what Lucene's BM25 finds, the best first, as Anserini indexes BEIR: what the reference re-ranks.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="split">The split whose judged queries are taken.</param>
    /// <param name="count">How many candidates; above 0.</param>
    /// <param name="indexFolder">The folder that keeps the index, so that it is made once; null to hold corpus and index in memory.</param>
    /// <param name="sample">How many of the judged queries to take, as <see cref="QuerySample"/> draws them; null for all.</param>
    /// <exception cref="InputException">A file is missing or broken.</exception>
    /// <exception cref="IOException">The index can't be written, or is damaged.</exception>
    public static IEnumerable<EvaluationInstance> FromLucene(
        BeirFolder data, string split = BeirFolder.DefaultSplit, int count = DefaultCount, string? indexFolder = null, int? sample = null)
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
    public static IEnumerable<EvaluationInstance> FromRun(
        BeirFolder data, Run run, string split = BeirFolder.DefaultSplit, int count = DefaultCount, int? sample = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(run);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        Dictionary<string, Passage> corpus = CorpusOf(data);
        foreach ((Query query, Judgements judgements) in QuerySample.Draw(
            [.. Judged(data, split).Where(judged => run[judged.Query.Id] is not null)], sample))
        {
            yield return InstanceOf(query, judgements, Found(run, query.Id, count, corpus, "in the corpus"));
        }
    }

    /// <summary>Takes of each query's own passages what BM25 finds, the best first. Words that are rare among them count most.</summary>
    /// <param name="instances">The queries with their passages; what is relevant stays so, found or not.</param>
    /// <param name="count">How many candidates at most; above 0.</param>
    public static IEnumerable<EvaluationInstance> FromBm25(IEnumerable<EvaluationInstance> instances, int count = DefaultCount)
    {
        ArgumentNullException.ThrowIfNull(instances);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        IReadOnlyList<Passage>? before = null;
        IFirstStage? bm25 = null;
        Dictionary<string, Passage> own = [];
        foreach (EvaluationInstance instance in instances)
        {
            // Queries about one context stand together and share their list.
            if (!ReferenceEquals(instance.Passages, before))
            {
                before = instance.Passages;
                bm25 = IFirstStage.OfWords(before);
                own = before.ToDictionary(passage => passage.Id, StringComparer.Ordinal);
            }

            yield return instance with { Passages = [.. bm25!.Best(instance.Query.Text, count).Select(found => own[found.Id])] };
        }
    }

    /// <summary>Takes of each query's own passages what a run holds, the best first.</summary>
    /// <param name="instances">The queries with their passages; those that the run has not got are left out.</param>
    /// <param name="run">The run.</param>
    /// <param name="count">How many candidates at most; above 0.</param>
    /// <exception cref="InputException">The run names a passage that the query does not have.</exception>
    public static IEnumerable<EvaluationInstance> FromRun(IEnumerable<EvaluationInstance> instances, Run run, int count = DefaultCount)
    {
        ArgumentNullException.ThrowIfNull(instances);
        ArgumentNullException.ThrowIfNull(run);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return instances.Where(instance => run[instance.Query.Id] is not null).Select(instance =>
        {
            Dictionary<string, Passage> own = instance.Passages.ToDictionary(passage => passage.Id, StringComparer.Ordinal);
            return instance with { Passages = Found(run, instance.Query.Id, count, own, "among its passages") };
        });
    }

    /// <summary>
    /// Makes examples to detect heads with: relevant passages that the first stage did not find are forgotten, and queries none of whose
    /// relevant passages it found are left out.
    /// </summary>
    /// <param name="instances">The instances.</param>
    public static IEnumerable<EvaluationInstance> WithGold(IEnumerable<EvaluationInstance> instances) => instances
        .Select(instance =>
            instance with
            {
                Gold = [.. instance.Gold.Where(gold => gold.Value > 0 && instance.Passages.Any(passage => passage.Id == gold.Key))],
            })
        .Where(instance => instance.Gold.Count > 0);

    private static Dictionary<string, Passage> CorpusOf(BeirFolder data) =>
        data.Passages().ToDictionary(passage => passage.Id, StringComparer.Ordinal);

    private static IEnumerable<(Query Query, Judgements Judgements)> Judged(BeirFolder data, string split)
    {
        Qrels qrels = data.Qrels(split);
        return data.Queries().Where(query => qrels[query.Id] is not null).Select(query => (query, qrels[query.Id]!));
    }

    private static Passage[] Found(Run run, string query, int count, Dictionary<string, Passage> passages, string where)
    {
        IEnumerable<string> ids = run[query]!.OrderByDescending(entry => entry.Score).Take(count).Select(entry => entry.PassageId);
        return [.. ids.Select(id => passages.TryGetValue(id, out Passage? passage)
            ? passage
            : throw new InputException(
                $"{run.Name}: the passage '{id}' of query '{query}' is not {where}. Are both of the same data set?"))];
    }

    private static EvaluationInstance InstanceOf(Query query, Judgements judgements, IReadOnlyList<Passage> passages) =>
        new() { Query = query, Passages = passages, Gold = [.. judgements.Grades] };
}
