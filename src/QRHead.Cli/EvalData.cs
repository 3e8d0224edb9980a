using System.CommandLine;
using Microsoft.Extensions.AI;
using QRHead.Cli.Embedding;
using QRHead.Cli.Output;
using QRHead.Evaluation;
using QRHead.Lab;

namespace QRHead.Cli;

/// <summary><c>qrhead eval --data</c>: ranks a data set by several systems, judges the runs, and writes them with a report.</summary>
internal static class EvalData
{
    private const int ReferenceSample = 512, ReferenceWords = 400;

    public static readonly Option<string?> Data = new("--data")
    {
        Description = "A data set to rank: a BEIR folder, or a file of queries with their own passages (as for detect). Needs --out.",
        HelpName = "PATH",
    };

    public static readonly Option<string?> Out = new("--out")
    {
        Description = "The folder for runs, values, report and plots; an evaluation that was ended goes on there.",
        HelpName = "FOLDER",
    };

    private static readonly Option<string> Systems = SystemsOption.Create();

    private static readonly Option<string?> CandidateSource = CandidatesOption.Create();

    private static readonly Option<string?> Embeddings = EmbeddingsOption.Create();

    private static readonly Option<Protocol?> ProtocolOption = new("--protocol")
    {
        Description =
            "qrhead: the paper's BEIR evaluation, with passages reversed, 400 words, and a sample of 512 queries drawn with seed 42.",
        CustomParser = result => Require.OneOf<Protocol>(result),
        HelpName = "NAME",
    };

    private static readonly Option<int?> Sample = SampleOption.Create();

    private static readonly Option<int?> TruncateWords = new("--truncate-words")
    {
        Description = "Keep so many words of each text.",
        HelpName = "N",
    };

    private static readonly Option<Reading?> ReadingMode = new("--reading")
    {
        Description = "How passages are read: together, alone or joined; usually as the heads were detected.",
        CustomParser = result => Require.OneOf<Reading>(result),
        HelpName = "WAY",
    };

    private static readonly Option<string?> PassageCache = PassageCacheOption.Create();

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
        foreach (Option option in new Option[] { Data, Out, Systems, CandidateSource, Embeddings, ProtocolOption, Sample, TruncateWords,
            ReadingMode, PassageCache, Order, OnOverflow })
            command.Options.Add(option);
        ModelOptions.AddTo(command);
    }

    /// <summary>Ranks and writes; gives the qrels and the runs to judge.</summary>
    public static IReadOnlyList<RunEvaluation> Run(
        ParseResult parsed, IReadOnlyList<Measure> measures, JudgingRules rules, Action<InputException>? skip,
        CancellationToken cancellationToken)
    {
        string folder = parsed.GetValue(Out)!;
        bool reference = parsed.GetValue(ProtocolOption) == Protocol.QRHead;
        Directory.CreateDirectory(folder);
        string list = parsed.GetValue(Systems)!;
        bool standard = StandardSystems.IsIn(list);
        string? source = parsed.GetValue(CandidateSource)
            ?? (reference && Directory.Exists(parsed.GetValue(Data)) ? "lucene" : standard ? CandidatesOption.All : null);
        Reading? reading = parsed.GetValue(ReadingMode) ?? (standard ? Reading.Alone : null);
        IReadOnlyList<EvaluationInstance> instances = CandidatesOption.Read(
            parsed.GetValue(Data)!, source, parsed.GetValue(Sample) ?? (reference ? ReferenceSample : null), folder, skip);
        using IEmbeddingGenerator<string, Embedding<float>>? embedder = OpenEmbedder(parsed, list, standard);
        var options = new ExperimentOptions
        {
            Systems = [],
            Ranking = new RankOptions
            {
                Reading = reading,
                PassageCache = parsed.GetValue(PassageCache),
                Order = reference ? PassageOrder.Reversed : parsed.GetValue(Order)!,
                Overflow = parsed.GetValue(OnOverflow),
            },
            TruncateWords = parsed.GetValue(TruncateWords) ?? (reference ? ReferenceWords : null),
            Depth = CandidatesOption.DepthOf(source),
            Embedder = embedder,
            EmbeddingModel = embedder is null ? null : parsed.GetValue(Embeddings) ?? EmbeddingsOption.Usual,
            Journal = Path.Combine(folder, "scores.jsonl"),
        };
        using QRRetriever retriever = SystemsOption.Load(
            parsed, list, reading, skip, cancellationToken, out RankingSystem[] systems, other => other.Rank(
                parsed, instances, options, cancellationToken), embeds: embedder is not null);
        using var progress = new ProgressLine("ranking");
        options = options with { Systems = systems, Progress = progress };
        IReadOnlyList<Run> runs = retriever.Compare(instances, options, cancellationToken);

        // All are judged over the same queries: where a system found nothing, it counts 0.
        JudgingRules counted = rules with { CountMissing = true };
        RunEvaluation[] evaluations =
        [
            .. runs.Select(run => RunEvaluation.Of(EvaluationInstance.QrelsOf(instances), run, measures, counted)),
        ];
        new EvalFolder(folder).Write(runs, evaluations, EvalReport.Lines(retriever, parsed.GetValue(Data)!, instances, options));
        return evaluations;
    }

    /// <summary>
    /// Opens what embeds, where a system asks for it. The ready comparison does without, where nothing embeds and nobody said what does.
    /// </summary>
    private static IEmbeddingGenerator<string, Embedding<float>>? OpenEmbedder(ParseResult parsed, string list, bool standard)
    {
        string? where = parsed.GetValue(Embeddings);
        if (!standard && !SystemsOption.NeedsEmbeddings(list))
            return null;
        try
        {
            return EmbeddingsOption.Open(where);
        }
        catch (EmbeddingException exception) when (standard && where is null && !SystemsOption.NeedsEmbeddings(list))
        {
            Console.Error.WriteLine($"qrhead: compared without embeddings: {exception.Message}");
            return null;
        }
    }
}
