using System.CommandLine;
using System.Globalization;
using QRHead.Cli.Output;
using QRHead.Evaluation;
using QRHead.Evaluation.Datasets;
using QRHead.Evaluation.Measures;
using QRHead.Evaluation.Sampling;
using QRHead.Experiments;
using QRHead.Heads;
using QRHead.Passages;
using QRHead.Retrieval;

namespace QRHead.Cli;

/// <summary><c>qrhead eval --data</c>: ranks a data set by several systems, judges the runs, and writes them with a report.</summary>
internal static class EvalData
{
    private const uint Seed = 42;
    private const int ReferenceSample = 512, ReferenceWords = 400;

    public static readonly Option<string?> Data = new("--data")
    {
        Description = "A data set to rank: a BEIR folder, or a file of queries with their own passages (as for detect). Needs --out.",
        HelpName = "PATH",
    };

    public static readonly Option<string?> Out = new("--out") { Description = "The folder for runs, values, report and plots; an evaluation that was ended goes on there.", HelpName = "FOLDER" };

    private static readonly Option<string> Systems = SystemsOption.Create();

    private static readonly Option<string> CandidateSource = new("--candidates")
    {
        Description = "For a BEIR folder: bm25[:N], the first N that BM25 finds (200), or the name of a TREC run.",
        DefaultValueFactory = _ => "bm25",
        HelpName = "SOURCE",
    };

    private static readonly Option<Protocol?> ProtocolOption = new("--protocol")
    {
        Description = "qrhead: the paper's BEIR evaluation, with passages reversed, 400 words, and a sample of 512 queries drawn with seed 42.",
        CustomParser = result => Require.OneOf<Protocol>(result),
        HelpName = "NAME",
    };

    private static readonly Option<int?> Sample = new("--sample") { Description = "Take so many queries, drawn as NumPy does with seed 42.", HelpName = "N" };

    private static readonly Option<int?> TruncateWords = new("--truncate-words") { Description = "Keep so many words of each text.", HelpName = "N" };

    private static readonly Option<Reading?> ReadingMode = new("--reading") { Description = "How passages are read: together, alone or joined; usually as the heads were detected.", CustomParser = result => Require.OneOf<Reading>(result), HelpName = "WAY" };

    private static readonly Option<PassageOrder> Order = OrderOption.Create();

    private static readonly Option<OverflowPolicy> OnOverflow = new("--on-overflow")
    {
        Description = "What to do when candidates do not fit into the model's context: error, truncate or window.",
        CustomParser = Require.OneOf<OverflowPolicy>,
        HelpName = "POLICY",
    };

    private enum Protocol
    {
        QRHead,
    }

    public static void AddTo(Command command)
    {
        Require.AtLeastOne(Sample);
        foreach (Option option in new Option[] { Data, Out, Systems, CandidateSource, ProtocolOption, Sample, TruncateWords, ReadingMode, Order, OnOverflow })
            command.Options.Add(option);
        ModelOptions.AddTo(command);
    }

    /// <summary>Ranks and writes; gives the qrels and the runs to judge.</summary>
    public static IReadOnlyList<RunEvaluation> Run(ParseResult parsed, IReadOnlyList<Measure> measures, JudgingRules rules, Action<InputException>? skip, CancellationToken cancellationToken)
    {
        string folder = parsed.GetValue(Out)!;
        bool reference = parsed.GetValue(ProtocolOption) == Protocol.QRHead;
        Directory.CreateDirectory(folder);
        IReadOnlyList<EvaluationInstance> instances = Sampled([.. InstancesOf(parsed, folder, skip)], parsed.GetValue(Sample) ?? (reference ? ReferenceSample : null));
        RankingSystem[] systems = [];
        using QRRetriever retriever = ModelOptions.Load(parsed, cancellationToken, usual =>
        {
            ModelHeads model = QRRetriever.FindHeads(parsed.GetValue(ModelOptions.Model), usual, cancellationToken);
            systems = SystemsOption.Parse(parsed.GetValue(Systems)!, model, skip);

            // The heads of all systems are read, the way for which --heads were detected.
            IEnumerable<HeadId> all = systems.Select(system => system.Heads).OfType<HeadSet>().Prepend(model.Chosen).SelectMany(set => set.Heads).Distinct();
            return usual with { Heads = new HeadSet(model.Chosen.Name, all, model.Chosen.Provenance) };
        });
        using var progress = new ProgressLine("ranking");
        var options = new ExperimentOptions
        {
            Systems = systems,
            Ranking = new RankOptions
            {
                Reading = parsed.GetValue(ReadingMode),
                Order = reference ? PassageOrder.Reversed : parsed.GetValue(Order)!,
                Overflow = parsed.GetValue(OnOverflow),
            },
            TruncateWords = parsed.GetValue(TruncateWords) ?? (reference ? ReferenceWords : null),
            Journal = Path.Combine(folder, "scores.jsonl"),
            Progress = progress,
        };
        IReadOnlyList<Run> runs = retriever.Compare(instances, options, cancellationToken);

        // All are judged over the same queries: where a system found nothing, it counts 0.
        JudgingRules counted = rules with { CountMissing = true };
        RunEvaluation[] evaluations = [.. runs.Select(run => RunEvaluation.Of(EvaluationInstance.QrelsOf(instances), run, measures, counted))];
        new EvalFolder(folder).Write(runs, evaluations, EvalReport.Lines(retriever, parsed.GetValue(Data)!, instances, options));
        return evaluations;
    }

    private static IEnumerable<EvaluationInstance> InstancesOf(ParseResult parsed, string output, Action<InputException>? skip)
    {
        string data = parsed.GetValue(Data)!;
        if (!Directory.Exists(data))
            return InstanceFile.Read(data, skip);
        var folder = new BeirFolder(data, skip);
        string source = parsed.GetValue(CandidateSource)!;
        string[] parts = source.Split(':');
        return parts switch
        {
            ["bm25"] => Candidates.FromBm25(folder, indexFolder: output),
            ["bm25", var text] when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0 => Candidates.FromBm25(folder, count: count, indexFolder: output),
            ["bm25", ..] => throw new UsageException($"--candidates is '{source}'; expected bm25, bm25:N with N at least 1, or a TREC run."),
            _ => Candidates.FromRun(folder, RunFile.Read(source, skip)),
        };
    }

    private static EvaluationInstance[] Sampled(EvaluationInstance[] instances, int? count) => count is { } some && some < instances.Length
        ? [.. new NumPyRandom(Seed).Choose(instances.Length, some).Select(place => instances[place])]
        : instances;
}
