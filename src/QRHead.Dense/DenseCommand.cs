using System.CommandLine;
using QRHead.Cli.Output;
using QRHead.Evaluation;
using QRHead.Lab;

namespace QRHead.Dense;

/// <summary>
/// <c>qrhead-dense</c>: ranks a data set by a sentence encoder and writes a run, which <c>qrhead eval --systems run:FILE</c> judges.
/// </summary>
internal static class DenseCommand
{
    private const string Tag = "all-MiniLM-L6-v2";

    private static readonly Option<string> Data = new("--data")
    {
        Description = "The data set: a BEIR folder, or a file of queries with their own passages, as for qrhead eval.",
        Required = true,
        HelpName = "PATH",
    };

    private static readonly Option<string> Output = new("--output", "-o")
    {
        Description = "The run to write: TREC's form, or the reference's JSON where the name ends in .json.",
        Required = true,
        HelpName = "FILE",
    };

    private static readonly Option<int> CandidateCount = new("--candidates")
    {
        Description = "Of a BEIR folder: rank the first N passages that BM25 finds for each query, as qrhead eval does.",
        DefaultValueFactory = _ => Candidates.DefaultCount,
        HelpName = "N",
    };

    private static readonly Option<int?> Top = new("--top")
    {
        Description = "Of a BEIR folder: rank the whole corpus instead, and keep the first N passages of each query.",
        HelpName = "N",
    };

    private static readonly Option<int> Threads = new("--threads")
    {
        Description = "How many threads compute.",
        DefaultValueFactory = _ => Environment.ProcessorCount,
        HelpName = "N",
    };

    private static readonly Option<bool> SkipInvalid = new("--skip-invalid")
    {
        Description = "Go on behind broken lines, and say how many there were.",
    };

    public static RootCommand Create()
    {
        var command = new RootCommand(
            $"Ranks passages by the cosine of their embeddings and the query's, of {Tag}. Of a text the first "
            + $"{TextEmbedder.MaxWordPieces} word pieces count.")
        {
            Data, Output, CandidateCount, Top, Threads, SkipInvalid, EmbedCommand.Create(),
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(Top) is not null && result.GetResult(CandidateCount) is { Implicit: false })
                result.AddError("Give either --candidates, or --top for the whole corpus.");
            foreach (Option option in new Option[] { CandidateCount, Top, Threads })
            {
                if (result.GetResult(option)?.Tokens is [{ Value: string text }] && int.TryParse(text, out int value) && value < 1)
                    result.AddError($"{option.Name} is {value}; expected at least 1.");
            }
        });
        command.SetAction(
            (parsed, cancellationToken) => Task.Run(() => Catch(() => Run(parsed, cancellationToken)), CancellationToken.None));
        return command;
    }

    private static void Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        string data = parsed.GetValue(Data)!, output = parsed.GetValue(Output)!;
        var skipped = new List<InputException>();
        Action<InputException>? skip = parsed.GetValue(SkipInvalid) ? skipped.Add : null;
        BeirFolder? folder = Directory.Exists(data) ? new BeirFolder(data, skip) : null;
        using var embedder = new TextEmbedder(parsed.GetValue(Threads));
        using var line = new EmbeddingLine();
        var ranking = new DenseRanking(embedder, line);
        bool trec = !output.EndsWith(".json", StringComparison.OrdinalIgnoreCase);
        Evaluation.Run run;
        if (folder is not null && parsed.GetValue(Top) is { } top)
        {
            Qrels qrels = folder.Qrels();
            Query[] queries = [.. folder.Queries().Where(query => qrels[query.Id] is not null)];
            if (trec)
                CheckIds(queries.Select(query => query.Id), folder.Passages().Select(passage => passage.Id));
            run = ranking.OfCorpus(Tag, folder.Passages(), queries, top, cancellationToken);
        }
        else
        {
            IEnumerable<EvaluationInstance> read = folder is null ? InstanceFile.Read(data, skip)
                : Candidates.FromBm25(folder, count: parsed.GetValue(CandidateCount));
            EvaluationInstance[] instances = [.. read];
            if (trec)
                CheckIds(
                    instances.Select(instance => instance.Query.Id), instances.SelectMany(instance => instance.Passages)
                        .Select(passage => passage.Id).Distinct());
            run = ranking.OfInstances(Tag, instances, cancellationToken);
        }

        if (trec)
            WholeFile.WriteText(output, writer => RunFile.WriteTrec(writer, run, Tag));
        else
            WholeFile.Write(output, stream => RunFile.WriteReference(stream, run));
        line.Dispose();

        // A corpus is read more than once.
        InputException[] broken = [.. skipped.DistinctBy(exception => exception.Message)];
        if (broken.Length > 0)
            Console.Error.WriteLine(
                $"qrhead-dense: skipped {broken.Length} broken {(broken.Length == 1 ? "record" : "records")}; the first: "
                + $"{broken[0].Message}");
        Console.Error.WriteLine($"qrhead-dense: {output}: {run.QueryIds.Count} queries; judge it with qrhead eval --systems run:{output}");
    }

    /// <summary>Refuses ids that a TREC run can't hold before any text is embedded, not after the last.</summary>
    private static void CheckIds(IEnumerable<string> queries, IEnumerable<string> passages)
    {
        IEnumerable<RunEntry> entries =
        [
            .. queries.Select(query => new RunEntry(query, "passage", 0)), .. passages.Select(passage => new RunEntry("query", passage, 0)),
        ];
        RunFile.WriteTrec(TextWriter.Null, new Evaluation.Run(Tag, entries), Tag);
    }

    /// <summary>Turns what a user can cause into one message and an exit code; the rest are bugs and pass through.</summary>
    private static int Catch(Action work)
    {
        try
        {
            work();
            return ExitCode.Done;
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("qrhead-dense: cancelled.");
            return ExitCode.Cancelled;
        }
        catch (Exception exception) when (exception is InputException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"qrhead-dense: {exception.Message.ReplaceLineEndings(" ")}");
            return ExitCode.Failed;
        }
    }
}
