using QRHead.Evaluation;
using QRHead.Passages;
using QRHead.Plots;

namespace QRHead.Cli.Output;

/// <summary>
/// The files of an evaluation: of each system its run, as TREC's (<c>NAME.trec</c>) and the reference's JSON (<c>NAME.json</c>); <c>per-query.jsonl</c>,
/// <c>report.md</c> and <c>report.svg</c>. Each appears whole or not at all.
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
        {
            WholeFile.Write(In($"{run.Name}.json"), stream => RunFile.WriteReference(stream, run));
            WriteTrec(run);
        }

        WholeFile.WriteText(In("per-query.jsonl"), writer => PerQueryLines.Write(writer, evaluations));
        SystemsPlot.Save(evaluations, 0, In("report.svg"));
        WholeFile.WriteText(In("report.md"), writer => EvalReport.Write(writer, evaluations, lines));
    }

    /// <summary>Ids with white space in them have no place in a TREC run; the work of hours does not end because of that.</summary>
    private void WriteTrec(Evaluation.Run run)
    {
        string file = In($"{run.Name}.trec"), tag = string.Concat(run.Name.Select(character => char.IsWhiteSpace(character) ? '_' : character));
        try
        {
            WholeFile.WriteText(file, writer => RunFile.WriteTrec(writer, run, tag));
        }
        catch (InputException exception)
        {
            Console.Error.WriteLine($"qrhead: {file} is not written: {exception.Message}");
        }
    }

    private string In(string name) => Path.Combine(path, name);
}
