using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Microsoft.Extensions.AI;
using QRHead.Cli.Output;
using QRHead.Evaluation;
using QRHead.FirstStage;
using QRHead.Lab;

namespace QRHead.Cli;

/// <summary><c>qrhead detect</c>: finds the heads of a model on labelled examples and writes a head set file.</summary>
internal static class DetectCommand
{
    private const ulong ReferenceSeed = 42;
    private const int ReferenceWords = 400;

    private static readonly Argument<string[]> Examples = new("examples")
    {
        Arity = ArgumentArity.OneOrMore,
        Description =
            "Labelled examples, as a JSON array or one a line: {query, passages: [{id, text}], gold: [id]}, the reference's instances, "
            + "LongMemEval, LoCoMo or CLIPPER; or a BEIR folder. Several, each of another kind of text, for --objective similarity.",
    };

    private static readonly Option<string> Output = new("--output", "-o")
    {
        Description = "The head set file to write.",
        Required = true,
        HelpName = "FILE",
    };

    private static readonly Option<string?> CandidateSource = CandidatesOption.Create();

    private static readonly Option<Objective?> Criterion = ObjectiveOption.Create();

    /// <summary>0 for auto: the library refuses a custom parser's null.</summary>
    private static readonly Option<int> Top = new("--top")
    {
        Description = "How many heads to choose; auto, the default: as few as lose nothing held out.",
        CustomParser = ParseTop,
        HelpName = "N",
    };

    private static readonly Option<int?> MaxLayer = new("--max-layer")
    {
        Description = "The deepest layer to choose from: a shallower set reads faster.",
        HelpName = "LAYER",
    };

    private static readonly Option<int?> BudgetBytes = new("--budget-bytes")
    {
        Description =
            "For --objective similarity: how many bytes an index may keep of a token, with keys in 8 bits; those of two KV heads unless "
            + "told otherwise.",
        HelpName = "BYTES",
    };

    private static readonly Option<bool> Weights = new("--weights")
    {
        Description = "Learn a signed weight for each head; the learning decides how many there are.",
    };

    private static readonly Option<int> Folds = new("--folds")
    {
        Description = "Into how many parts the examples are divided, each held out once.",
        DefaultValueFactory = _ => 5,
        HelpName = "N",
    };

    private static readonly Option<Reading> ReadingMode = new("--reading")
    {
        Description = "How passages are read: together, alone or joined. The set records it, and rank reads the same way.",
        CustomParser = Require.OneOf<Reading>,
        HelpName = "WAY",
    };

    private static readonly Option<int> PassageTokens = new("--passage-tokens")
    {
        Description =
            "How many tokens are kept for each passage that is read alone: scores and threshold are those of an index made with the same "
            + "number.",
        DefaultValueFactory = _ => IndexOptions.DefaultPassageTokens,
        HelpName = "N",
    };

    private static readonly Option<Protocol?> ProtocolOption = new("--protocol")
    {
        Description = "The reference's detection: lme (mass, texts stripped) or nq (nDCG@10, passages shuffled with seed 42, 400 words).",
        CustomParser = result => Require.OneOf<Protocol>(result),
        HelpName = "NAME",
    };

    private static readonly Option<ulong?> Shuffle = new("--shuffle")
    {
        Description = "Shuffle the passages of each example with this seed, as Python does.",
        HelpName = "SEED",
    };

    private static readonly Option<int?> TruncateWords = new("--truncate-words")
    {
        Description = "Keep so many words of each text; 0 keeps all and strips white space.",
        HelpName = "N",
    };

    private static readonly Option<OverflowPolicy> OnOverflow = new("--on-overflow")
    {
        Description = "What to do with an example that does not fit into the model's context: error, truncate or window.",
        CustomParser = Require.OneOf<OverflowPolicy>,
        HelpName = "POLICY",
    };

    private static readonly Option<string?> Pass = new("--pass")
    {
        Description =
            "Keep what every head gave in this file: another objective, number or depth needs no second reading. Without it OUTPUT.pass, "
            + "gone at the end.",
        HelpName = "FILE",
    };

    private static readonly Option<FuseOption?> Fuse = FuseOption.Create();

    private static readonly Option<string?> Embeddings = EmbeddingsOption.Create();

    private static readonly Option<bool> SkipInvalid = new("--skip-invalid")
    {
        Description = "Leave out examples that can't be used, and say how many there were.",
    };

    private static readonly Option<TableOrJson> Format = new("--format")
    {
        Description = "How to print: table or json.",
        CustomParser = Require.OneOf<TableOrJson>,
        HelpName = "FORMAT",
    };

    /// <summary>The reference's two ways.</summary>
    private enum Protocol
    {
        Lme,
        Nq,
    }

    public static Command Create()
    {
        var command = new Command("detect", "Finds the heads that look from a query at the passages that answer it, on labelled examples.")
        {
            Examples, Output, CandidateSource, Criterion, Top, MaxLayer, BudgetBytes, Weights, Folds, ReadingMode, PassageTokens,
            ProtocolOption, Shuffle, TruncateWords, OnOverflow, Pass, Fuse, Embeddings, SkipInvalid, Format,
        };
        ModelOptions.AddTo(command);
        Require.AtLeastOne(PassageTokens);
        Require.AtLeastOne(BudgetBytes);
        command.Validators.Add(result =>
        {
            if (result.GetResult(Folds)?.Tokens is [{ Value: string text }] && int.TryParse(text, out int folds) && folds < 2)
                result.AddError($"--folds is {folds}; expected at least 2.");
        });
        command.SetAction(
            (parsed, cancellationToken) => Task.Run(() => Failure.Catch(() => Run(parsed, cancellationToken)), CancellationToken.None));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        string output = parsed.GetValue(Output)!;
        if (ObjectiveOption.IsSimilarity(parsed, Criterion))
            return DetectSimilarity(parsed, output, cancellationToken);
        if (parsed.GetValue(Examples)!.Length > 1)
            throw new UsageException(
                $"{parsed.GetValue(Examples)!.Length} lists of examples are given; one is expected, but for --objective similarity, "
                + "which looks for heads that are good on every kind of text.");
        DetectionOptions options = OptionsOf(parsed);
        var skipped = new SkippedRecords(parsed.GetValue(SkipInvalid));
        IReadOnlyList<EvaluationInstance> instances = CandidatesOption.ReadExamples(
            parsed.GetValue(Examples)![0], parsed.GetValue(CandidateSource), sample: null, indexFolder: null, skipped.Skip);

        using QRRetriever retriever = ModelOptions.Load(parsed, cancellationToken, usual => usual with
        {
            Heads = usual.Heads ?? HeadSelection.All,
            Scoring = usual.Scoring ?? options.Objective.Scoring,
            WithVocabulary = options.Objective.NeedsAnswers,
        });
        FuseOption? fuse = parsed.GetValue(Fuse);
        using IEmbeddingGenerator<string, Embedding<float>>? embedder = fuse?.Has(EmbeddingStage.DenseName) == true
            ? EmbeddingsOption.Open(parsed.GetValue(Embeddings)) : null;
        using var progress = new ProgressLine("reading");
        HeadDetection found = retriever.Detect(
            instances, options with
            {
                Skipped = skipped.Skip,
                Progress = progress,
                FusedStages = fuse is null ? null : StagesOf(fuse, embedder, cancellationToken),
            }, cancellationToken);
        HeadSetFile.Save(output, found.Heads);
        if (parsed.GetValue(Pass) is null)
            File.Delete(options.PassFile!);
        progress.Dispose();

        skipped.Tell("left out", "example", "examples");
        if (parsed.GetValue(Format) == TableOrJson.Json)
            DetectJson.Write(StandardStreams.Json, found);
        else
            DetectTable.Write(TerminalOutput.Create(), found);
        int layers = retriever.Config.NumHiddenLayers;
        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"qrhead: {output}: {found.Heads.Count} of {retriever.Heads.Count} heads, down to layer {found.Heads.Deepest} of "
            + $"{layers - 1}; rank with --heads {output}"));
        return ExitCode.Done;
    }

    private static int DetectSimilarity(ParseResult parsed, string output, CancellationToken cancellationToken)
    {
        var skipped = new SkippedRecords(parsed.GetValue(SkipInvalid));
        ExampleKind[] kinds =
        [
            .. parsed.GetValue(Examples)!.Select(file =>
                new ExampleKind(
                    NameOf(file), CandidatesOption.ReadExamples(
                        file, parsed.GetValue(CandidateSource), sample: null, indexFolder: null, skipped.Skip))),
        ];
        using QRRetriever retriever = ModelOptions.Load(
            parsed, cancellationToken, usual => usual with { Heads = usual.Heads ?? HeadSelection.All });
        FuseOption? fuse = parsed.GetValue(Fuse);
        using IEmbeddingGenerator<string, Embedding<float>>? embedder = fuse?.Has(EmbeddingStage.DenseName) == true
            ? EmbeddingsOption.Open(parsed.GetValue(Embeddings)) : null;
        using var progress = new ProgressLine("reading");
        SimilarityDetection found = retriever.DetectSimilarity(
            kinds,
            new SimilarityDetectionOptions
            {
                BudgetBytes = parsed.GetValue(BudgetBytes),
                MaxLayer = parsed.GetValue(MaxLayer),
                Most = parsed.GetValue(Top) is > 0 and int top ? top : new SimilarityDetectionOptions().Most,
                Folds = parsed.GetValue(Folds),
                PassageTokens = parsed.GetValue(PassageTokens),
                Overflow = parsed.GetValue(OnOverflow),
                FusedStages = fuse is null ? null : StagesOf(fuse, embedder, cancellationToken),
                Name = Path.GetFileNameWithoutExtension(output),
                Skipped = skipped.Skip,
                Progress = progress,
            },
            cancellationToken);
        HeadSetFile.Save(output, found.Heads);
        progress.Dispose();
        skipped.Tell("left out", "example", "examples");
        if (parsed.GetValue(Format) == TableOrJson.Json)
            SimilarityDetectJson.Write(Console.Out, found);
        else
            SimilarityDetectTable.Write(TerminalOutput.Create(), found);
        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"qrhead: {output}: {found.Heads}, {found.BytesPerToken} bytes a token, down to layer {found.Heads.Deepest}; rank with "
            + $"--reading alone --heads {output}"));
        return ExitCode.Done;
    }

    private static string NameOf(string examples) => Path.GetFileName(Path.TrimEndingDirectorySeparator(examples));

    /// <summary>Makes the first stages of an example; examples that follow each other with the same passages share them.</summary>
    private static Func<EvaluationInstance, IReadOnlyList<IFirstStage>> StagesOf(
        FuseOption fuse, IEmbeddingGenerator<string, Embedding<float>>? embedder, CancellationToken cancellationToken)
    {
        IReadOnlyList<Passage>? before = null;
        IReadOnlyList<IFirstStage> stages = [];
        return example =>
        {
            if (before is null || !before.SequenceEqual(example.Passages))
            {
                before = example.Passages;
                stages =
                [
                    .. fuse.Stages.Select(stage => stage.Name == EmbeddingStage.DenseName
                        ? (IFirstStage)new EmbeddingStage(before, embedder!, progress: null, cancellationToken)
                        : new Bm25(before)),
                ];
            }

            return stages;
        };
    }

    private static DetectionOptions OptionsOf(ParseResult parsed)
    {
        Protocol? protocol = parsed.GetValue(ProtocolOption);
        var options = new DetectionOptions();
        Objective usual = protocol == Protocol.Lme ? Objective.Parse("mass") : options.Objective;
        return options with
        {
            Objective = parsed.GetValue(Criterion) ?? usual,
            Top = parsed.GetValue(Top) is > 0 and int top ? top : null,
            MaxLayer = parsed.GetValue(MaxLayer),
            LearnWeights = parsed.GetValue(Weights),
            Folds = parsed.GetValue(Folds),
            Reading = parsed.GetValue(ReadingMode),
            PassageTokens = parsed.GetValue(PassageTokens),
            Overflow = parsed.GetValue(OnOverflow),
            ShuffleSeed = parsed.GetValue(Shuffle) ?? (protocol == Protocol.Nq ? ReferenceSeed : null),
            TruncateWords = parsed.GetValue(TruncateWords)
                ?? protocol switch { Protocol.Lme => 0, Protocol.Nq => ReferenceWords, _ => null },
            PassFile = parsed.GetValue(Pass) ?? $"{parsed.GetValue(Output)}.pass",
            Name = Path.GetFileNameWithoutExtension(parsed.GetValue(Output)!),
            Dataset = NameOf(parsed.GetValue(Examples)![0]),
        };
    }

    private static int ParseTop(ArgumentResult result)
    {
        string text = result.Tokens[^1].Value;
        if (text.Equals("auto", StringComparison.OrdinalIgnoreCase))
            return 0;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int top) && top > 0)
            return top;
        result.AddError($"--top is '{text}'; expected auto, or a number of heads, at least 1.");
        return 0;
    }
}
