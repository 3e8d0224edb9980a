using System.CommandLine;
using System.Text;
using QRHead.Cli.Output;
using QRHead.Extensions.AI;
using QRHead.Extensions.AI.Endpoints;

namespace QRHead.Cli;

/// <summary><c>qrhead ask</c>: answers questions from the passages that matter, and says which sentence is from which.</summary>
internal static class AskCommand
{
    private static readonly Argument<string[]> Files = PassageArguments.Files();

    private static readonly Option<string?> QueryText = new("--query", "-q")
    {
        Description = "The question. Without it, questions are read line by line from standard input.",
        HelpName = "TEXT",
    };

    private static readonly Option<string?> Index = new("--index")
    {
        Description = "An index to answer from, in place of passages.",
        HelpName = "FOLDER",
    };

    private static readonly Option<int> Top = new("--top")
    {
        Description = "From how many passages to answer at most: the most relevant, in the order of their document.",
        DefaultValueFactory = _ => PassageChoice.DefaultMost,
        HelpName = "N",
    };

    private static readonly Option<TextOrJson> Format = new("--format")
    {
        Description = "How to print: text, or json with the citations' places.",
        CustomParser = Require.OneOf<TextOrJson>,
        HelpName = "FORMAT",
    };

    private static readonly Option<int> ChunkTokens = PassageArguments.ChunkTokens();

    private static readonly Option<string?> Context = ContextOption.Create();

    public static Command Create()
    {
        var command = new Command("ask", "Answers a question from the passages that matter, and says which sentence is from which passage.")
        {
            Files, QueryText, Index, Top, Format, ChunkTokens, Context,
        };
        AnswerOptions.AddTo(command);
        ModelOptions.AddTo(command);
        Require.AtLeastOne(Top);
        Require.AtLeastOne(ChunkTokens);
        command.Validators.Add(result =>
        {
            int sources = (result.GetResult(Files)?.Tokens.Count > 0 || result.GetResult(Context) is not null ? 1 : 0)
                + (result.GetResult(Index) is not null ? 1 : 0);
            if (sources != 1)
                result.AddError(
                    sources == 0 ? "There is nothing to answer from: give passages, --context FILE or --index FOLDER."
                        : "Give either --index, or passages and --context.");
        });
        command.SetAction(
            (parsed, cancellationToken) => Task.Run(() => Failure.Catch(() => Run(parsed, cancellationToken)), CancellationToken.None));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        GenerationOptions options = AnswerOptions.Generation(parsed);
        using var http = new HttpClient();
        ChatEndpoint? endpoint = AnswerOptions.OpenEndpoint(parsed, http);
        if (endpoint is null && parsed.GetValue(ModelOptions.Model) is null)
            throw new UsageException(
                "The small built-in model ranks but can't answer: give --model MODEL, or --endpoint URL to let a server answer.");

        string? index = parsed.GetValue(Index);
        if (index is not null && !IndexFolder.Exists(index))
            throw new UsageException($"{index}: there is no index; make one with qrhead index build.");
        using QRRetriever? searcher = index is null ? null
            : ModelOptions.Load(parsed, cancellationToken, ModelOptions.ForReading(Reading.Alone));
        using QRRetriever retriever = LoadReader(parsed, searcher, withVocabulary: endpoint is null, cancellationToken);
        if (endpoint is null)
            _ = retriever.ChatTemplate; // one that can't be used is said before anything is read
        using AskedPassages passages = index is null
            ? AskedPassages.Of(ContextOption.OpenOrRead(parsed.GetValue(Context), retriever, Passages(), cancellationToken))
            : AskedPassages.Of(searcher!.OpenIndex(index), retriever);
        IAnswerOutput output = parsed.GetValue(Format) == TextOrJson.Json ? new AnswerJson(Console.Out, retriever.Model)
            : new AnswerText(Console.Out);
        foreach (string question in Questions(parsed.GetValue(QueryText)))
            Answer(question);
        return ExitCode.Done;

        IReadOnlyList<Passage> Passages() =>
            PassageArguments.Read(parsed.GetValue(Files)!, parsed.GetValue(ChunkTokens), retriever.Tokenizer);

        void Answer(string question)
        {
            (IReadOnlyList<RankedPassage> chosen, AnswerCiter citer) = passages.For(question, parsed.GetValue(Top), cancellationToken);
            Passage[] numbered = [.. chosen.Select(passage => passage.Passage)];
            IReadOnlyList<ChatTurn> turns = AnswerPrompt.For(question, numbered, askForNumbers: endpoint is not null);
            IEnumerable<GeneratedPiece> pieces = endpoint is null ? retriever.Chat(turns, options, cancellationToken)
                : endpoint.Chat(turns, options, cancellationToken).ToBlockingEnumerable(cancellationToken);
            output.Begin(question, chosen);
            var thoughts = new ThoughtFilter(
                endpoint is null && options.Thinking == true && ThoughtFilter.IsOpenedBy(retriever.ChatTemplate.AnswerStart));
            var answer = new StringBuilder();
            StopReason? stop = null;
            foreach (GeneratedPiece piece in pieces)
            {
                string text = thoughts.Add(piece.Text).Answer + (piece.Stop is null ? "" : thoughts.End());
                output.Add(text);
                answer.Append(text);
                stop = piece.Stop;
            }

            output.End(citer.Cite(answer.ToString().TrimEnd(), question, numbered, cancellationToken), stop);
        }
    }

    /// <summary>Loads what reads passages together, and writes. An index may be searched by heads that can't do that.</summary>
    private static QRRetriever LoadReader(
        ParseResult parsed, QRRetriever? searcher, bool withVocabulary, CancellationToken cancellationToken)
    {
        // Which model it is has been said.
        if (searcher is not null && parsed.GetValue(ModelOptions.Model) is null)
            return ModelOptions.Load(parsed, model: null, Change, cancellationToken);
        return ModelOptions.Load(parsed, cancellationToken, Change);

        QRRetrieverOptions Change(QRRetrieverOptions usual)
        {
            QRRetrieverOptions together = searcher?.Scoring.IsSimilarity == true
                ? usual with { Scoring = null, Heads = HeadSelection.DefaultByAttentionFor(Reading.Together) }
                : ModelOptions.ForReading(Reading.Together)(usual);
            return together with { WithVocabulary = withVocabulary };
        }
    }

    private static IEnumerable<string> Questions(string? only)
    {
        if (only is not null)
            return [only];
        return Lines();

        static IEnumerable<string> Lines()
        {
            while (Next() is { } line)
            {
                if (!string.IsNullOrWhiteSpace(line))
                    yield return line;
            }
        }

        static string? Next()
        {
            if (!Console.IsInputRedirected)
                Console.Error.Write("? ");
            return Console.In.ReadLine();
        }
    }
}
