using System.CommandLine;
using System.CommandLine.Parsing;
using Microsoft.Extensions.AI;
using QRHead.Cli.Output;
using QRHead.FirstStage;

namespace QRHead.Cli;

/// <summary><c>qrhead rank</c>: ranks passages for one query or many.</summary>
internal static class RankCommand
{
    private static readonly Argument<string[]> Files = PassageArguments.Files();

    private static readonly QuestionOptions Questions = new("; the passages are read once for all of them");

    private static readonly PrintOptions Print = new();

    private static readonly Option<int> ChunkTokens = PassageArguments.ChunkTokens();

    private static readonly Option<OverflowPolicy> OnOverflow = new("--on-overflow")
    {
        Description =
            "What to do when the passages do not fit into the model's context: error, truncate, or window (read in overlapping parts).",
        CustomParser = Require.OneOf<OverflowPolicy>,
        HelpName = "POLICY",
    };

    private static readonly Option<Reading?> ReadingMode = new("--reading")
    {
        Description =
            "How passages are read: together, as the paper does; alone, each by itself, with no limit to their number; or joined, alone "
            + "but asked all at once.",
        CustomParser = result => Require.OneOf<Reading>(result),
        HelpName = "WAY",
    };

    private static readonly Option<int?> PassageTokens = new("--passage-tokens")
    {
        Description =
            "How many tokens are kept for each passage that is read alone; as many as the longest has unless told otherwise. Scores then "
            + "are those of an index made with the same number.",
        HelpName = "N",
    };

    private static readonly Option<string?> PassageCache = PassageCacheOption.Create();

    private static readonly Option<PassageOrder> Order = OrderOption.Create();

    private static readonly Option<FuseOption?> Fuse = FuseOption.Create();

    private static readonly Option<string?> Embeddings = EmbeddingsOption.Create();

    private static readonly Option<string?> Context = ContextOption.Create();

    private static readonly Option<long?> MaxMemory = MemoryLimit.Create();

    /// <param name="signals">What tells of Ctrl-C.</param>
    public static Command Create(Signals signals)
    {
        var command = new Command("rank", "Ranks passages for a query: the most relevant first.") { Files };
        Questions.AddTo(command);
        Print.AddTo(command);
        foreach (Option option in new Option[] { ChunkTokens, OnOverflow, ReadingMode, PassageTokens, PassageCache, Order, Fuse, Embeddings,
            Context, MaxMemory })
            command.Options.Add(option);
        ModelOptions.AddTo(command);
        Require.AtLeastOne(ChunkTokens);
        Require.AtLeastOne(PassageTokens);
        command.Validators.Add(CheckPassages);

        // On a thread of its own: a signal must end the process even while standard input or a model is waited for.
        command.SetAction(
            (parsed, cancellationToken) => Task.Run(
                () => Failure.Catch(() => Run(parsed, signals, cancellationToken)), CancellationToken.None));
        return command;
    }

    private static void CheckPassages(CommandResult result)
    {
        bool context = result.GetResult(Context) is not null;
        if (!context && result.GetResult(Files)?.Tokens is not { Count: > 0 })
            result.AddError("There are no passages: give files of them, or --context FILE.");

        // By their words: a word that can't be read is complained of elsewhere, and must not be read here.
        bool Other(Option option, string usual) =>
            result.GetResult(option)?.Tokens is [.., { Value: string word }]
                && !string.Equals(word, usual, StringComparison.OrdinalIgnoreCase);
        if (context && (Other(ReadingMode, "together") || Other(Order, "as-given")))
            result.AddError("A context is read together, in the order given: leave --context out, or --reading and --order.");
    }

    private static int Run(ParseResult parsed, Signals signals, CancellationToken cancellationToken)
    {
        IReadOnlyList<Query>? queries = Questions.Read(parsed);
        CheckContext(parsed);
        Reading? reading = parsed.GetResult(Context) is null ? parsed.GetValue(ReadingMode) : Reading.Together;
        using QRRetriever retriever = ModelOptions.Load(parsed, cancellationToken, ModelOptions.ForReading(reading));
        IReadOnlyList<Passage> passages = PassageArguments.Read(parsed.GetValue(Files)!, parsed.GetValue(ChunkTokens), retriever.Tokenizer);
        using var progress = new ProgressLine("reading");
        var options = new RankOptions
        {
            Reading = parsed.GetValue(ReadingMode),
            PassageTokens = parsed.GetValue(PassageTokens),
            PassageCache = parsed.GetValue(PassageCache),
            Order = parsed.GetValue(Order)!,
            Overflow = parsed.GetValue(OnOverflow),
            Progress = progress,
        };
        CheckMemory(parsed, retriever, passages, options);
        using ReadContext? context = parsed.GetValue(Context) is { } file
            ? ContextOption.Open(file, retriever, passages, options, cancellationToken)
            : queries is null && CanBeReadBefore(retriever, options) ? retriever.Read(passages, options, cancellationToken)
            : null;
        IReadOnlyList<Passage> ranked = context?.Passages ?? passages;
        RankingPrinter output = Print.Open(parsed, retriever, queries ?? [], ranked);
        FuseOption? fuse = parsed.GetValue(Fuse);
        using IEmbeddingGenerator<string, Embedding<float>>? embedder = fuse?.Has(EmbeddingStage.DenseName) == true
            ? EmbeddingsOption.Open(parsed.GetValue(Embeddings)) : null;
        RankingFusion? fusion = fuse is null ? null : new RankingFusion(
            fuse.Fused(
                retriever.Heads, name => name == EmbeddingStage.DenseName ? Embedded(ranked, embedder!, cancellationToken)
                    : new Bm25(ranked)), fuse.Method);
        void Show(Query query, Ranking ranking)
        {
            progress.Dispose();
            output.Write(query, fusion?.Apply(ranking, cancellationToken) ?? ranking);
        }

        int shown = 0;
        if (queries is null)
        {
            progress.Dispose();
            QuestionPrompt.Run(
                signals, (query, stop) => Show(query, context?.Rank(query.Text, stop) ?? Ranked(retriever, query, passages, options, stop)),
                cancellationToken);
        }
        else if (context is null)
        {
            retriever.RankEach(
                [.. queries.Select(query => query.Text)], passages, ranking => Show(queries[shown++], ranking), options, cancellationToken);
        }
        else
        {
            queries.ToList().ForEach(query => Show(query, context.Rank(query.Text, cancellationToken)));
        }

        output.End();
        return ExitCode.Done;
    }

    /// <summary>Whether passages can be read before there is a question; else they are read again for each.</summary>
    private static bool CanBeReadBefore(QRRetriever retriever, RankOptions options) =>
        (options.Reading ?? (retriever.Scoring.IsSimilarity ? Reading.Alone : retriever.Heads.Reading)) == Reading.Together
        && options.Order == PassageOrder.AsGiven && options.Overflow != OverflowPolicy.Window;

    private static Ranking Ranked(
        QRRetriever retriever, Query query, IReadOnlyList<Passage> passages, RankOptions options, CancellationToken cancellationToken)
    {
        using var progress = new ProgressLine("reading");
        return retriever.Rank(query.Text, passages, options with { Progress = progress }, cancellationToken);
    }

    private static void CheckMemory(ParseResult parsed, QRRetriever retriever, IReadOnlyList<Passage> passages, RankOptions options)
    {
        if (parsed.GetValue(MaxMemory) is not { } limit)
            return;
        string? context = parsed.GetValue(Context);
        if (passages.Count > 0)
            MemoryLimit.Check(limit, retriever, passages, context is null ? options : options with { Reading = Reading.Together });
        else
            MemoryLimit.Check(limit, retriever, context!);
    }

    /// <summary>Refuses a context that is neither there nor can be made, before a model is loaded.</summary>
    private static void CheckContext(ParseResult parsed)
    {
        if (parsed.GetValue(Context) is { } file && parsed.GetValue(Files)!.Length == 0 && !File.Exists(file))
            throw new UsageException($"{file}: there is no such file; give passages, and it is made.");
    }

    private static EmbeddingStage Embedded(
        IReadOnlyList<Passage> passages, IEmbeddingGenerator<string, Embedding<float>> embedder, CancellationToken cancellationToken)
    {
        using var progress = new ProgressLine("embedding");
        return new EmbeddingStage(passages, embedder, progress, cancellationToken);
    }
}
