using System.CommandLine;
using System.Globalization;
using QRHead.Evaluation;
using QRHead.Lab;

namespace QRHead.Cli;

/// <summary><c>--candidates</c>: what a first stage chooses of a data set's passages.</summary>
internal static class CandidatesOption
{
    /// <summary>All passages are candidates.</summary>
    public const string All = "all";

    /// <summary>How many passages of a query a run keeps where all are candidates.</summary>
    private const int DepthOfAll = 100;

    /// <summary>Says how many passages of a query a run keeps; null for all candidates.</summary>
    public static int? DepthOf(string? source) => source == All ? DepthOfAll : null;

    /// <summary>Makes the option.</summary>
    public static Option<string?> Create() => new("--candidates")
    {
        Description =
            "What to rank for a query: all, of which a run keeps the best 100; bm25[:N], the first N that BM25 finds (200); lucene[:N], "
            + "those of Lucene's BM25 over a BEIR folder, as Anserini's; or the name of a TREC run; without it bm25 for a BEIR folder, "
            + "and all of a query's own passages.",
        HelpName = "SOURCE",
    };

    /// <summary>Reads a data set.</summary>
    /// <param name="data">A BEIR folder, or a file of queries with their own passages.</param>
    /// <param name="source">The option's value.</param>
    /// <param name="sample">How many of its queries to take; null for all.</param>
    /// <param name="indexFolder">The folder that keeps the index of a corpus; null to keep none.</param>
    /// <param name="skip">Told of broken lines; null to stop at the first.</param>
    /// <exception cref="UsageException">The value is none.</exception>
    /// <exception cref="InputException">There is no query, or a file is missing or broken.</exception>
    public static IReadOnlyList<EvaluationInstance> Read(
        string data, string? source, int? sample, string? indexFolder, Action<InputException>? skip)
    {
        IReadOnlyList<EvaluationInstance> found = Found(data, source, sample, indexFolder, skip);
        return found.Count > 0 ? found : throw new InputException(
            source != All && Parse(source).RunFile is { } run ? $"{run} has none of the queries of {data}. Are both of the same data set?"
                : $"{data} has no query to rank passages for.");
    }

    /// <summary>
    /// Reads labelled examples: without those of which nothing can be told, since the first stage does not find all that is relevant.
    /// </summary>
    /// <inheritdoc cref="Read"/>
    public static IReadOnlyList<EvaluationInstance> ReadExamples(
        string data, string? source, int? sample, string? indexFolder, Action<InputException>? skip)
    {
        IReadOnlyList<EvaluationInstance> all = Read(data, source, sample, indexFolder, skip);
        if (source is null && !Directory.Exists(data))
            return all;
        EvaluationInstance[] withGold = [.. Candidates.WithGold(all)];
        EvaluationInstance[] examples =
        [
            .. withGold.Where(instance => instance.Passages.Any(passage => instance.Gold.All(gold => gold.Key != passage.Id))),
        ];
        Tell(all.Count - withGold.Length, all.Count, "nothing relevant is among their candidates");
        Tell(withGold.Length - examples.Length, all.Count, "all their candidates are relevant");
        return examples;
    }

    private static void Tell(int left, int all, string why)
    {
        if (left > 0)
            Console.Error.WriteLine($"qrhead: left out {left} of {all} queries: {why}");
    }

    private static IReadOnlyList<EvaluationInstance> Found(
        string data, string? source, int? sample, string? indexFolder, Action<InputException>? skip)
    {
        if (source == All)
            return Directory.Exists(data) ? AllOf(data, sample, skip) : Found(data, source: null, sample, indexFolder, skip);
        (int count, bool lucene, string? runFile) = Parse(source);
        Run? run = runFile is null ? null : RunFile.Read(runFile, skip);
        if (Directory.Exists(data))
        {
            var folder = new BeirFolder(data, skip);
            TellAbsent(folder.JudgedAbsent());
            return
            [
                .. run is not null ? Candidates.FromRun(folder, run, sample: sample)
                    : lucene ? Candidates.FromLucene(folder, count: count, indexFolder: indexFolder, sample: sample)
                    : Candidates.FromBm25(folder, count: count, sample: sample),
            ];
        }

        if (lucene)
            throw new UsageException(
                $"--candidates is '{source}'; Lucene finds passages of a BEIR folder, and {data} is none. Give bm25, or a run.");
        IEnumerable<EvaluationInstance> instances = InstanceFile.Read(data, skip);
        if (run is not null)
            return QuerySample.Draw([.. Candidates.FromRun(instances, run)], sample);
        EvaluationInstance[] drawn = [.. QuerySample.Draw([.. instances], sample)];
        TellAbsent(drawn);
        return source is null ? drawn : [.. Candidates.FromBm25(drawn, count)];
    }

    private static IReadOnlyList<EvaluationInstance> AllOf(string data, int? sample, Action<InputException>? skip)
    {
        var folder = new BeirFolder(data, skip);
        TellAbsent(folder.JudgedAbsent());
        return [.. Candidates.All(folder, sample: sample)];
    }

    private static void TellAbsent(JudgedAbsent absent)
    {
        TellAbsent(absent.Queries, absent.JudgedQueries, "judged queries", "in queries.jsonl", "left out");
        TellAbsent(absent.Passages, absent.RelevantPassages, "relevant passages", "in corpus.jsonl", "never found");
    }

    private static void TellAbsent(IReadOnlyList<EvaluationInstance> instances)
    {
        string[] absent =
        [
            .. from instance in instances
            let own = instance.Passages.Select(passage => passage.Id).ToHashSet(StringComparer.Ordinal)
            from gold in instance.Gold
            where gold.Value > 0 && !own.Contains(gold.Key)
            select gold.Key,
        ];
        TellAbsent(
            absent, instances.Sum(instance => instance.Gold.Count(gold => gold.Value > 0)), "relevant passages",
            "among the passages of their query", "never found");
    }

    private static void TellAbsent(IReadOnlyList<string> absent, int all, string what, string where, string fate)
    {
        if (absent.Count > 0)
            Console.Error.WriteLine(
                $"qrhead: {absent.Count} of {all} {what} {(absent.Count == 1 ? "is" : "are")} not {where}, and {fate}; the first: "
                + $"'{absent[0]}'");
    }

    private static (int Count, bool Lucene, string? RunFile) Parse(string? source) => source?.Split(':') switch
    {
        null or ["bm25"] => (Candidates.DefaultCount, false, null),
        ["lucene"] => (Candidates.DefaultCount, true, null),
        [("bm25" or "lucene") and var kind, var text]
            when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0 =>
            (count, kind == "lucene", null),
        ["bm25" or "lucene", ..] =>
            throw new UsageException($"--candidates is '{source}'; expected bm25 or lucene, perhaps with :N, at least 1, or a TREC run."),
        _ => (Candidates.DefaultCount, false, source),
    };
}
