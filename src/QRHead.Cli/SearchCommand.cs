using System.CommandLine;
using System.CommandLine.Parsing;
using Microsoft.Extensions.AI;
using QRHead.Cli.Output;
using QRHead.FirstStage;

namespace QRHead.Cli;

/// <summary><c>qrhead search</c>: finds passages of an index for one question or many.</summary>
internal static class SearchCommand
{
    private static readonly Option<string?> QueryText = new("--query", "-q") { Description = "The question.", HelpName = "TEXT" };

    private static readonly Option<string?> Queries = new("--queries") { Description = "A file of questions (.jsonl, .tsv, or one a line).", HelpName = "FILE" };

    private static readonly Option<int?> Top = new("--top") { Description = $"How many passages to show; {SearchOptions.DefaultTop} unless told otherwise.", HelpName = "N" };

    private static readonly Option<bool> Explain = new("--explain") { Description = "Show which words earned the score." };

    private static readonly Option<RankFormat> Format = new("--format")
    {
        Description = "How to print: table, json, jsonl, trec, or html, a page for a browser.",
        CustomParser = Require.OneOf<RankFormat>,
        HelpName = "FORMAT",
    };

    private static readonly Option<int?> Candidates = new("--candidates")
    {
        Description = $"How many passages BM25 chooses to be scored, or all; all of up to {PassageIndex.MostScanned} passages and {PassageIndex.DefaultCandidates} of more unless told otherwise.",
        CustomParser = CandidatesOf,
        HelpName = "N",
    };

    private static readonly Option<FuseOption?> Fuse = FuseOption.Create();

    private static readonly Option<string?> Embeddings = EmbeddingsOption.Create();

    private static readonly Option<string?> Threshold = ThresholdOption.Create();

    public static Command Create()
    {
        var command = new Command("search", "Finds the passages of an index that are most relevant to a question.")
        {
            IndexCommand.Index, QueryText, Queries, Top, Explain, Format, Candidates, Fuse, Embeddings, Threshold,
        };
        ModelOptions.AddTo(command);
        Require.AtLeastOne(Top);
        command.Validators.Add(result =>
        {
            bool one = result.GetResult(QueryText) is not null, many = result.GetResult(Queries) is not null;
            if (one == many)
                result.AddError(one ? "Give either --query or --queries, not both." : "There is no question: give --query TEXT or --queries FILE.");
        });
        command.SetAction((parsed, cancellationToken) => Task.Run(() => Failure.Catch(() => Run(parsed, cancellationToken)), CancellationToken.None));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        IReadOnlyList<Query> queries = QueriesOf(parsed);
        string path = parsed.GetValue(IndexCommand.Index)!;
        if (!IndexFolder.Exists(path))
            throw new UsageException($"{path}: there is no index; make one with qrhead index build.");
        using QRRetriever retriever = ModelOptions.Load(parsed, cancellationToken, ModelOptions.ForReading(Reading.Alone));
        using PassageIndex index = retriever.OpenIndex(path);
        int top = parsed.GetValue(Top) ?? SearchOptions.DefaultTop;
        bool explain = parsed.GetValue(Explain);
        IRankOutput output = parsed.GetValue(Format) switch
        {
            RankFormat.Json => new RankJson(StandardStreams.Json, retriever, top, explain),
            RankFormat.Jsonl => new RankJsonLines(StandardStreams.Json, top, explain),
            RankFormat.Html => new RankHtml(Console.Out, retriever.Model, top),
            RankFormat.Trec => RankTrec.For(queries, [], Console.Out, top),
            _ => new RankTable(TerminalOutput.Create(), top, explain),
        };
        FuseOption? fuse = parsed.GetValue(Fuse);
        string? embedded = fuse?.Has(EmbeddingStage.DenseName) == true ? index.Folder.Info().Embeddings : null;
        using IEmbeddingGenerator<string, Embedding<float>>? embedder = fuse?.Has(EmbeddingStage.DenseName) == true ? EmbeddingsOption.OpenFor(parsed.GetValue(Embeddings), embedded) : null;
        var options = new SearchOptions
        {
            Top = top,
            Candidates = parsed.GetValue(Candidates),
            Fusion = fuse?.Method,
            Fused = fuse?.Fused(retriever.Heads, name => name == EmbeddingStage.DenseName ? index.Embeddings(embedder!, parsed.GetValue(Embeddings) ?? EmbeddingsOption.Usual) : index.Words),
        };
        foreach (Query query in queries)
            output.Write(query, ThresholdOption.Apply(index.Search(query.Text, options, cancellationToken), parsed.GetValue(Threshold)));
        output.End();
        return ExitCode.Done;
    }

    private static IReadOnlyList<Query> QueriesOf(ParseResult parsed)
    {
        if (parsed.GetValue(Queries) is { } file)
            return QueryFile.Read(file);
        string text = parsed.GetValue(QueryText)!;
        return string.IsNullOrWhiteSpace(text) ? throw new UsageException("The question is empty.") : [new Query("0", text)];
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
