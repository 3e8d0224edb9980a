using System.CommandLine;
using QRHead.Cli.Output;
using QRHead.Extensions.AI;

namespace QRHead.Cli;

/// <summary><c>qrhead cite</c>: says of an answer, whoever wrote it, which sentence is from which passage.</summary>
internal static class CiteCommand
{
    private static readonly Argument<string> AnswerFile = new("answer")
    {
        Description = "A file with the answer; '-' reads it from standard input.",
    };

    private static readonly Argument<string[]> Files = PassageArguments.Files();

    private static readonly Option<string?> QueryText = new("--query", "-q")
    {
        Description = "The question that was answered: with it, short answers are found better.",
        HelpName = "TEXT",
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
        var command = new Command(
            "cite", "Says which sentence of an answer is from which passage, whoever wrote it, and which is from none.")
        {
            AnswerFile, Files, QueryText, Format, ChunkTokens, Context,
        };
        ModelOptions.AddTo(command);
        Require.AtLeastOne(ChunkTokens);
        command.Validators.Add(result =>
        {
            if (result.GetResult(Files)?.Tokens is not { Count: > 0 } && result.GetResult(Context) is null)
                result.AddError("There are no passages: give files of them, or --context FILE.");
        });
        command.SetAction(
            (parsed, cancellationToken) => Task.Run(() => Failure.Catch(() => Run(parsed, cancellationToken)), CancellationToken.None));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        string file = parsed.GetValue(AnswerFile)!;
        string answer = file == "-" ? StandardInput() : File.ReadAllText(file);
        if (string.IsNullOrWhiteSpace(answer))
            throw new UsageException($"{(file == "-" ? "standard input" : file)}: the answer is empty.");
        using QRRetriever retriever = ModelOptions.Load(parsed, cancellationToken, ModelOptions.ForReading(Reading.Together));
        IReadOnlyList<Passage> passages = PassageArguments.Read(parsed.GetValue(Files)!, parsed.GetValue(ChunkTokens), retriever.Tokenizer);
        using ReadContext context = ContextOption.OpenOrRead(parsed.GetValue(Context), retriever, passages, cancellationToken);
        IAnswerOutput output = parsed.GetValue(Format) == TextOrJson.Json ? new AnswerJson(Console.Out, retriever.Model)
            : new AnswerText(Console.Out);
        output.Begin(parsed.GetValue(QueryText), chosen: null);
        output.End(new AnswerCiter(context).Cite(answer, parsed.GetValue(QueryText), cancellationToken: cancellationToken), stop: null);
        return ExitCode.Done;
    }

    private static string StandardInput()
    {
        using var reader = new StreamReader(Console.OpenStandardInput(), PassageFile.Utf8, detectEncodingFromByteOrderMarks: false);
        return reader.ReadToEnd();
    }
}
