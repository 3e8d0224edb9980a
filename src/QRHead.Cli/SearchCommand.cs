using System.CommandLine;
using System.CommandLine.Parsing;
using Microsoft.Extensions.AI;
using QRHead.Cli.Output;
using QRHead.FirstStage;

namespace QRHead.Cli;

/// <summary><c>qrhead search</c>: finds passages of an index for one question or many.</summary>
internal static class SearchCommand
{
    private static readonly QuestionOptions Questions = new();

    private static readonly PrintOptions Print = new(SearchOptions.DefaultTop);

    private static readonly Option<int?> Candidates = new("--candidates")
    {
        Description =
            $"How many passages BM25 chooses to be scored, or all; all of up to {PassageIndex.MostScanned} passages and "
            + $"{PassageIndex.DefaultCandidates} of more unless told otherwise.",
        CustomParser = CandidatesOf,
        HelpName = "N",
    };

    private static readonly Option<FuseOption?> Fuse = FuseOption.Create();

    private static readonly Option<string?> Embeddings = EmbeddingsOption.Create();

    private static readonly Option<int?> Rerank = RerankOption.Create();

    private static readonly Option<string?> PassageCache = PassageCacheOption.Create();

    /// <param name="signals">What tells of Ctrl-C.</param>
    public static Command Create(Signals signals)
    {
        var command = new Command("search", "Finds the passages of an index that are most relevant to a query.") { IndexCommand.Index };
        Questions.AddTo(command);
        Print.AddTo(command);
        foreach (Option option in new Option[] { Candidates, Fuse, Embeddings, Rerank, PassageCache })
            command.Options.Add(option);
        ModelOptions.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetResult(PassageCache) is not null && result.GetResult(Rerank) is null)
                result.AddError("--passage-cache is for --rerank: the index keeps its passages itself.");
        });
        command.SetAction(
            (parsed, cancellationToken) => Task.Run(
                () => Failure.Catch(() => Run(parsed, signals, cancellationToken)), CancellationToken.None));
        return command;
    }

    private static int Run(ParseResult parsed, Signals signals, CancellationToken cancellationToken)
    {
        IReadOnlyList<Query>? queries = Questions.Read(parsed);
        string path = parsed.GetValue(IndexCommand.Index)!;
        if (!IndexFolder.Exists(path))
            throw new UsageException($"{path}: there is no index; make one with qrhead index build.");
        using QRRetriever retriever = ModelOptions.LoadFor(parsed, path, cancellationToken);
        using PassageIndex index = retriever.OpenIndex(path);
        RankingPrinter output = Print.Open(parsed, retriever, queries ?? [], passages: []);
        FuseOption? fuse = parsed.GetValue(Fuse);
        string? embedded = fuse?.Has(EmbeddingStage.DenseName) == true ? index.Folder.Info().Embeddings : null;
        using IEmbeddingGenerator<string, Embedding<float>>? embedder = fuse?.Has(EmbeddingStage.DenseName) == true
            ? EmbeddingsOption.OpenFor(parsed.GetValue(Embeddings), embedded) : null;
        int? again = parsed.GetValue(Rerank);
        using SecondStage? second = again is { } count
            ? SecondStage.Open(parsed, path, count, parsed.GetValue(PassageCache), cancellationToken) : null;
        var options = new SearchOptions
        {
            Top = Math.Max(Print.Top(parsed), again ?? 1),
            Candidates = parsed.GetValue(Candidates),
            Fusion = fuse?.Method,
            Fused = fuse?.Fused(
                retriever.Heads, name => name == EmbeddingStage.DenseName
                    ? index.Embeddings(embedder!, parsed.GetValue(Embeddings) ?? EmbeddingsOption.Usual) : index.Words),
        };
        void Answer(Query query, CancellationToken stop)
        {
            Ranking found = index.Search(query.Text, options, stop);
            output.Write(query, second?.Apply(found, stop) ?? found);
        }

        if (queries is null)
            QuestionPrompt.Run(signals, Answer, cancellationToken);
        foreach (Query query in queries ?? [])
            Answer(query, cancellationToken);
        output.End();
        return ExitCode.Done;
    }

    private static int? CandidatesOf(ArgumentResult result)
    {
        string text = result.Tokens is [.., { Value: string last }] ? last : "";
        if (text.Equals("all", StringComparison.OrdinalIgnoreCase))
            return int.MaxValue;
        if (int.TryParse(text, out int number) && number >= 1)
            return number;
        result.AddError($"--candidates is '{text}'; expected a number of at least 1, or all.");
        return null;
    }
}
