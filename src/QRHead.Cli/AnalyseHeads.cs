using System.CommandLine;
using System.Globalization;
using QRHead.Cli.Output;
using QRHead.Lab;

namespace QRHead.Cli;

/// <summary>The analyses of head sets: one reading of each data set with all heads, and everything else is computed from that.</summary>
internal static class AnalyseHeads
{
    public static (Analysis Analysis, IReadOnlyList<string> Lines) Run(
        ParseResult parsed, AnalysisName name, Action<InputException>? skip, CancellationToken cancellationToken)
    {
        var options = new DetectionOptions
        {
            Reading = parsed.GetValue(AnalyseCommand.ReadingMode) ?? Reading.Together,
            Overflow = parsed.GetValue(AnalyseCommand.OnOverflow),
            TruncateWords = parsed.GetValue(AnalyseCommand.TruncateWords),
            Skipped = skip,
        };
        Objective objective = parsed.GetValue(AnalyseCommand.Criterion) ?? options.Objective;
        using QRRetriever retriever = ModelOptions.Load(
            parsed, cancellationToken, usual => usual with
            {
                Heads = usual.Heads ?? HeadSelection.All,
                Scoring = usual.Scoring ?? objective.Scoring,
                WithVocabulary = objective.NeedsAnswers,
            });

        string data = parsed.GetValue(AnalyseCommand.Data)!, detection = parsed.GetValue(AnalyseCommand.Detection)!;
        (string dataName, string detectionName) = Names(data, detection);
        HeadPass Pass(string path, string called, string file)
        {
            using var progress = new ProgressLine($"reading {called}");
            return retriever.ReadHeads(
                AnalyseCommand.Examples(parsed, path, skip), options with
                {
                    Objective = objective,
                    Dataset = called,
                    PassFile = file,
                    Progress = progress,
                }, cancellationToken);
        }

        string folder = parsed.GetValue(AnalyseCommand.Out)!;
        HeadPass found = Pass(
            detection, detectionName, parsed.GetValue(AnalyseCommand.DetectionPass) ?? Path.Combine(folder, "detection.pass"));
        HeadPass test = Pass(data, dataName, parsed.GetValue(AnalyseCommand.DataPass) ?? Path.Combine(folder, "data.pass"));
        int top = parsed.GetValue(AnalyseCommand.Top);
        Analysis analysis = name switch
        {
            AnalysisName.Number => NumberOfHeads.Of(found, test, objective),
            AnalysisName.Transfer => HeadTransfer.Of([found, test], objective, top),
            _ => DetectionSample.Of(found, test, objective, top),
        };
        string size = name == AnalysisName.Number ? "" : string.Create(CultureInfo.InvariantCulture, $", the best {top}");
        return (analysis,
        [
            $"model: {retriever.Model}, {retriever.Precision.ToString().ToLowerInvariant()}, {retriever.Heads.Count} heads",
            string.Create(
                CultureInfo.InvariantCulture,
                $"heads by {objective.Name} on {found.Name}, {found.Examples} queries{size}; judged on {test.Name}, {test.Examples} "
                + $"queries"),
            $"scoring: {retriever.Scoring}; reading: {options.Reading.ToString().ToLowerInvariant()}; passages are ranked by the sum of "
            + "what each head gives by itself",
        ]);
    }

    private static (string Data, string Detection) Names(string data, string detection)
    {
        string one = NameOf(data), other = NameOf(detection);
        return one == other ? (data, detection) : (one, other);
    }

    private static string NameOf(string path) => Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(path));
}
