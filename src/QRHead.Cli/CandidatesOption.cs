using System.CommandLine;
using System.Globalization;
using QRHead.Evaluation;
using QRHead.Evaluation.Datasets;
using QRHead.Evaluation.Sampling;
using QRHead.Experiments;
using QRHead.Passages;

namespace QRHead.Cli;

/// <summary><c>--candidates</c>: where the candidates of a BEIR folder come from.</summary>
internal static class CandidatesOption
{
    /// <summary>Makes the option.</summary>
    public static Option<string> Create() => new("--candidates")
    {
        Description = "For a BEIR folder: bm25[:N], the first N that BM25 finds (200), or the name of a TREC run.",
        DefaultValueFactory = _ => "bm25",
        HelpName = "SOURCE",
    };

    /// <summary>Reads a data set.</summary>
    /// <param name="data">A BEIR folder, or a file of queries with their own candidates.</param>
    /// <param name="source">The option's value.</param>
    /// <param name="sample">How many of its queries to take; null for all.</param>
    /// <param name="indexFolder">The folder that keeps the index of a corpus; null to keep none.</param>
    /// <param name="skip">Told of broken lines; null to stop at the first.</param>
    /// <exception cref="UsageException">The value is none.</exception>
    public static IReadOnlyList<EvaluationInstance> Read(string data, string source, int? sample, string? indexFolder, Action<InputException>? skip)
    {
        if (!Directory.Exists(data))
            return QuerySample.Draw([.. InstanceFile.Read(data, skip)], sample);
        var folder = new BeirFolder(data, skip);
        IEnumerable<EvaluationInstance> found = source.Split(':') switch
        {
            ["bm25"] => Candidates.FromBm25(folder, indexFolder: indexFolder, sample: sample),
            ["bm25", var text] when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0 =>
                Candidates.FromBm25(folder, count: count, indexFolder: indexFolder, sample: sample),
            ["bm25", ..] => throw new UsageException($"--candidates is '{source}'; expected bm25, bm25:N with N at least 1, or a TREC run."),
            _ => Candidates.FromRun(folder, RunFile.Read(source, skip), sample: sample),
        };
        return [.. found];
    }
}
