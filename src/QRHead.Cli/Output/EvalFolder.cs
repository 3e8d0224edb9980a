using QRHead.Evaluation;
using QRHead.Plots;

namespace QRHead.Cli.Output;

/// <summary>
/// The files of an evaluation: of each system its run, as TREC's (<c>NAME.trec</c>) and the reference's JSON (<c>NAME.json</c>);
/// <c>per-query.jsonl</c>, <c>report.md</c> and <c>report.svg</c>. Each appears whole or not at all.
/// </summary>
/// <param name="path">The folder, which is there.</param>
internal sealed class EvalFolder(string path)
{
    /// <summary>Writes everything.</summary>
    /// <param name="runs">What the systems found.</param>
    /// <param name="evaluations">The same runs, judged over the same queries.</param>
    /// <param name="lines">What was run, for the report.</param>
    public void Write(IReadOnlyList<Evaluation.Run> runs, IReadOnlyList<RunEvaluation> evaluations, IEnumerable<string> lines)
    {
        foreach (Evaluation.Run run in runs)
            WholeFile.Write(In($"{run.Name}.json"), stream => RunFile.WriteReference(stream, run));
        WriteTrec(runs);
        WholeFile.WriteText(In("per-query.jsonl"), writer => PerQueryLines.Write(writer, evaluations));
        SystemsPlot.Save(evaluations, 0, In("report.svg"));
        WholeFile.WriteText(In("report.md"), writer => EvalReport.Write(writer, evaluations, lines));
        RemoveUnfinished();
    }

    /// <summary>Takes away what processes that were killed here had begun.</summary>
    private void RemoveUnfinished()
    {
        foreach (string file in Directory.EnumerateFiles(path, "*.incomplete*"))
            File.Delete(file);
        foreach (string index in Directory.EnumerateDirectories(path, "*.incomplete"))
            Directory.Delete(index, recursive: true);
    }

    /// <summary>Ids with white space in them have no place in a TREC run; the work of hours does not end because of that.</summary>
    private void WriteTrec(IReadOnlyList<Evaluation.Run> runs)
    {
        try
        {
            foreach (Evaluation.Run run in runs)
                WholeFile.WriteText(In($"{run.Name}.trec"), writer => RunFile.WriteTrec(writer, run, TagOf(run)));
        }
        catch (InputException exception)
        {
            Console.Error.WriteLine($"qrhead: no TREC runs are written beside the JSON: {exception.Message}");
        }
    }

    private static string TagOf(Evaluation.Run run) =>
        string.Concat(run.Name.Select(character => char.IsWhiteSpace(character) ? '_' : character));

    private string In(string name) => Path.Combine(path, name);
}
