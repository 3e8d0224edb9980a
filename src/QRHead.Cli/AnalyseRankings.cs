using System.CommandLine;
using System.Globalization;
using QRHead.Cli.Output;
using QRHead.Evaluation;
using QRHead.Lab;
using QRHead.Tokenization;

namespace QRHead.Cli;

/// <summary>
/// The analyses of rankings: the same queries in several forms, or by several scorings. All systems share each reading, and each reading
/// has a journal.
/// </summary>
internal static class AnalyseRankings
{
    public static (Analysis Analysis, IReadOnlyList<string> Lines) Run(
        ParseResult parsed, AnalysisName name, Action<InputException>? skip, CancellationToken cancellationToken)
    {
        IReadOnlyList<EvaluationInstance> instances = AnalyseCommand.Instances(parsed, parsed.GetValue(AnalyseCommand.Data)!, skip);
        return name switch
        {
            AnalysisName.Length =>
                InForms(parsed, new("length", "passages", []), [.. PassageCounts.Of(instances)], skip, cancellationToken),
            AnalysisName.Position =>
                InForms(parsed, new("position", "gold passage", []), [.. GoldPositions.Of(instances)], skip, cancellationToken),
            _ => ByScorings(parsed, instances, skip, cancellationToken),
        };
    }

    private static (Analysis Analysis, IReadOnlyList<string> Lines) InForms(
        ParseResult parsed, Analysis empty, IReadOnlyList<InstanceVariant> variants, Action<InputException>? skip,
        CancellationToken cancellationToken)
    {
        using QRRetriever retriever = SystemsOption.Load(
            parsed, parsed.GetValue(AnalyseCommand.Systems) ?? "qrheads,all-heads,bm25", parsed.GetValue(
                AnalyseCommand.ReadingMode), skip, cancellationToken, out RankingSystem[] systems);
        var points = new List<AnalysisPoint>();
        foreach ((int place, InstanceVariant variant) in variants.Index())
        {
            using var progress = new ProgressLine($"{empty.Axis} {variant.Label}");
            ExperimentOptions options = OptionsOf(
                parsed, systems, string.Create(CultureInfo.InvariantCulture, $"{empty.Name}-{place + 1}.jsonl"), progress);
            var tokens = new OrderedDictionary<string, double> { ["tokens"] = MeanTokens(retriever, variant.Instances) };
            points.AddRange(
                Judge(retriever, variant.Instances, options, cancellationToken)
                    .Select(system => new AnalysisPoint(system.Name, variant.Label, system.Measures) { Figures = tokens }));
        }

        return (empty with { Points = points }, LinesOf(retriever, parsed, variants[^1].Instances, systems));
    }

    /// <summary>One reading gives the four rules of a kind; there are two kinds, unless passages are read each by itself.</summary>
    private static (Analysis Analysis, IReadOnlyList<string> Lines) ByScorings(
        ParseResult parsed, IReadOnlyList<EvaluationInstance> instances, Action<InputException>? skip, CancellationToken cancellationToken)
    {
        string list = parsed.GetValue(AnalyseCommand.Systems) ?? "qrheads,all-heads";
        var points = new List<AnalysisPoint>();
        IReadOnlyList<string> lines = [];
        foreach (ScoringRule kind in new[] { ScoringRule.Reference, ScoringRule.Normalized })
        {
            using QRRetriever retriever = SystemsOption.Load(
                parsed, list, parsed.GetValue(AnalyseCommand.ReadingMode), skip, cancellationToken, out RankingSystem[] systems,
                scoring: kind);
            if (Array.Find(systems, system => system.Heads is null || system.Fusion is not null) is { } other)
                throw new UsageException($"--systems has '{other.Name}'; calibration and mask are steps of heads alone.");
            if (kind.IsNormalized && ReadingOf(parsed, retriever) == Reading.Alone)
                continue;
            RankingSystem[] ruled =
            [
                .. from system in systems from rule in ScoringSteps.Of(kind) select system with
                {
                    Name = $"{system.Name}, {kind}|{ScoringSteps.NameOf(rule)}",
                    Scoring = rule,
                },
            ];
            using var progress = new ProgressLine($"scoring {kind}");
            points.AddRange(Judge(retriever, instances, OptionsOf(parsed, ruled, $"calibration-{kind}.jsonl", progress), cancellationToken)
                .Select(system => new AnalysisPoint(system.Name.Split('|')[0], system.Name.Split('|')[1], system.Measures)));
            lines = LinesOf(retriever, parsed, instances, systems, "by series and steps");
        }

        return (new Analysis("calibration", "steps", points), lines);
    }

    private static ExperimentOptions OptionsOf(ParseResult parsed, RankingSystem[] systems, string journal, ProgressLine progress) => new()
    {
        Systems = systems,
        Ranking = new RankOptions
        {
            Reading = parsed.GetValue(AnalyseCommand.ReadingMode),
            Overflow = parsed.GetValue(AnalyseCommand.OnOverflow),
        },
        TruncateWords = parsed.GetValue(AnalyseCommand.TruncateWords),
        Journal = Path.Combine(parsed.GetValue(AnalyseCommand.Out)!, journal),
        Progress = progress,
    };

    private static IEnumerable<RunEvaluation> Judge(
        QRRetriever retriever, IReadOnlyList<EvaluationInstance> instances, ExperimentOptions options, CancellationToken cancellationToken)
    {
        Qrels qrels = EvaluationInstance.QrelsOf(instances);
        return retriever.Compare(instances, options, cancellationToken)
            .Select(run => RunEvaluation.Of(qrels, run, Analysis.Measures, JudgingRules.TrecEval with { CountMissing = true }));
    }

    private static Reading ReadingOf(ParseResult parsed, QRRetriever retriever) =>
        parsed.GetValue(AnalyseCommand.ReadingMode) ?? retriever.Heads.Reading;

    private static double MeanTokens(QRRetriever retriever, IReadOnlyList<EvaluationInstance> instances) =>
        instances.Average(
            instance => instance.Passages.Sum(
                passage => retriever.Tokenizer.Encode(passage.Text, AddedTokenScope.Plain, addTemplate: false).Count));

    private static string[] LinesOf(
        QRRetriever retriever, ParseResult parsed, IReadOnlyList<EvaluationInstance> instances, RankingSystem[] systems,
        string? scoring = null)
    {
        var options = new ExperimentOptions { Systems = systems, Ranking = new RankOptions { Reading = ReadingOf(parsed, retriever) } };
        return [.. EvalReport.Lines(retriever, parsed.GetValue(AnalyseCommand.Data)!, instances, options, scoring)];
    }
}
