using System.CommandLine;
using System.Globalization;
using QRHead.Evaluation;
using QRHead.Evaluation.Datasets;
using QRHead.Evaluation.Sampling;
using QRHead.Experiments;
using QRHead.Passages;

namespace QRHead.Cli;

/// <summary><c>--candidates</c>: what a first stage chooses of a data set's passages.</summary>
internal static class CandidatesOption
{
    /// <summary>Makes the option.</summary>
    public static Option<string?> Create() => new("--candidates")
    {
        Description = "What to rank for a query: bm25[:N], the first N that BM25 finds (200), or the name of a TREC run; without it bm25 for a BEIR folder, and all of a query's own passages.",
        HelpName = "SOURCE",
    };

    /// <summary>Reads a data set.</summary>
    /// <param name="data">A BEIR folder, or a file of queries with their own passages.</param>
    /// <param name="source">The option's value.</param>
    /// <param name="sample">How many of its queries to take; null for all.</param>
    /// <param name="indexFolder">The folder that keeps the index of a corpus; null to keep none.</param>
    /// <param name="skip">Told of broken lines; null to stop at the first.</param>
    /// <exception cref="UsageException">The value is none.</exception>
    public static IReadOnlyList<EvaluationInstance> Read(string data, string? source, int? sample, string? indexFolder, Action<InputException>? skip)
    {
        (int count, string? runFile) = Parse(source);
        Run? run = runFile is null ? null : RunFile.Read(runFile, skip);
        if (Directory.Exists(data))
        {
            var folder = new BeirFolder(data, skip);
            return [.. run is null ? Candidates.FromBm25(folder, count: count, indexFolder: indexFolder, sample: sample) : Candidates.FromRun(folder, run, sample: sample)];
        }

        IEnumerable<EvaluationInstance> instances = InstanceFile.Read(data, skip);
        if (run is not null)
            return QuerySample.Draw([.. Candidates.FromRun(instances, run)], sample);
        EvaluationInstance[] drawn = [.. QuerySample.Draw([.. instances], sample)];
        return source is null ? drawn : [.. Candidates.FromBm25(drawn, count)];
    }

    private static (int Count, string? RunFile) Parse(string? source) => source?.Split(':') switch
    {
        null or ["bm25"] => (Candidates.DefaultCount, null),
        ["bm25", var text] when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0 => (count, null),
        ["bm25", ..] => throw new UsageException($"--candidates is '{source}'; expected bm25, bm25:N with N at least 1, or a TREC run."),
        _ => (Candidates.DefaultCount, source),
    };
}
