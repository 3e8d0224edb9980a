using System.CommandLine;
using QRHead.Cli.Output;
using QRHead.Evaluation;
using QRHead.Extensions.AI.Endpoints;
using QRHead.Lab;

namespace QRHead.Cli;

/// <summary>
/// <c>qrhead eval answers</c>: lets a model answer questions from different passages, and compares the answers with accepted ones.
/// </summary>
internal static class EvalAnswersCommand
{
    private static readonly Option<string> Data = new("--data")
    {
        Description =
            "A file of questions with their own passages and accepted answers: {query, passages, gold, answers}, or LongMemEval, LoCoMo "
            + "or CLIPPER as published.",
        HelpName = "FILE",
        Required = true,
    };

    private static readonly Option<string> Out = new("--out")
    {
        Description = "The folder for answers and report; an evaluation that was ended goes on there.",
        HelpName = "FOLDER",
        Required = true,
    };

    private static readonly Option<string> Systems = new("--systems")
    {
        Description = $"What the model is shown, with commas: {string.Join(", ", AnswerSystem.All.Select(system => system.Name))}.",
        DefaultValueFactory = _ => string.Join(',', AnswerSystem.All.Select(system => system.Name)),
        HelpName = "LIST",
    };

    private static readonly Option<int> Top = new("--top")
    {
        Description = "How many passages are shown where some are chosen.",
        DefaultValueFactory = _ => new AnswerExperimentOptions().Top,
        HelpName = "N",
    };

    private static readonly Option<int?> Questions = new("--questions")
    {
        Description = "Ask only the first N; asked for more in the same folder, it goes on.",
        HelpName = "N",
    };

    private static readonly Option<int?> Sample = SampleOption.Create();

    private static readonly Option<bool> SkipInvalid = new("--skip-invalid")
    {
        Description = "Go on behind broken records, and say how many there were.",
    };

    private static readonly Option<TableOrJson> Format = new("--format")
    {
        Description = "How to print: table or json.",
        CustomParser = Require.OneOf<TableOrJson>,
        HelpName = "FORMAT",
    };

    public static Command Create()
    {
        var command = new Command(
            "answers",
            "Lets a model answer questions from all passages, from those that answer them, from those that BM25 or the heads find, and "
            + "from any: how right it is, and whether its sentences are cited rightly.")
        {
            Data, Out, Systems, Top, Questions, Sample, SkipInvalid, Format,
        };
        AnswerOptions.AddTo(command);
        ModelOptions.AddTo(command);
        Require.AtLeastOne(Top);
        Require.AtLeastOne(Questions);
        command.SetAction(
            (parsed, cancellationToken) => Task.Run(() => Failure.Catch(() => Run(parsed, cancellationToken)), CancellationToken.None));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        ChatEndpoint? endpoint = AnswerOptions.OpenEndpoint(parsed, http);
        if (endpoint is null && parsed.GetValue(ModelOptions.Model) is null)
            throw new UsageException(
                "The small built-in model ranks but can't answer: give --model MODEL, or --endpoint URL to let a server answer.");
        var options = new AnswerExperimentOptions
        {
            Systems = SystemsOf(parsed.GetValue(Systems)!),
            Top = parsed.GetValue(Top),
            Generation = AnswerOptions.Generation(parsed),
            Writer = endpoint is null ? null : new AnswerWriter(
                endpoint.Name, (turns, generation, token) => Written(endpoint.Chat(turns, generation, token).ToBlockingEnumerable(token))),
        };
        IReadOnlyList<EvaluationInstance> instances = Read(parsed);
        string folder = parsed.GetValue(Out)!;
        Directory.CreateDirectory(folder);
        using QRRetriever retriever = ModelOptions.Load(
            parsed, cancellationToken, usual => ModelOptions.ForReading(Reading.Together)(usual) with
            {
                WithVocabulary = endpoint is null,
            });
        if (endpoint is null)
            _ = retriever.ChatTemplate; // one that can't be used is said before anything is read
        IReadOnlyList<AnsweredQuestion> answered;
        using (var progress = new ProgressLine("answering"))
            answered = retriever.Answer(
                instances, options with { Journal = Path.Combine(folder, "answers.jsonl"), Progress = progress }, cancellationToken);

        IReadOnlyList<AnswerQuality> qualities = AnswerQuality.Of(answered, instances);
        WholeFile.WriteText(
            Path.Combine(folder, "report.md"), writer => AnswerReport.Write(
                writer, qualities, AnswerReport.Lines(retriever, parsed.GetValue(Data)!, instances, options)));
        if (parsed.GetValue(Format) == TableOrJson.Json)
            AnswerReport.WriteJson(StandardStreams.Json, qualities);
        else
            AnswerReport.WriteTable(TerminalOutput.Create(), qualities);
        return ExitCode.Done;
    }

    /// <summary>Without questions that have no accepted answer; what answers them can't be told by words.</summary>
    private static IReadOnlyList<EvaluationInstance> Read(ParseResult parsed)
    {
        string data = parsed.GetValue(Data)!;
        var skipped = new SkippedRecords(parsed.GetValue(SkipInvalid));
        EvaluationInstance[] all =
        [
            .. InstanceFile.Read(data, skipped.Skip),
        ], withAnswers = [.. all.Where(instance => instance.Answers.Count > 0 && instance.Passages.Count > 0)];
        skipped.Tell("skipped", "broken record", "broken records");
        if (withAnswers.Length == 0)
            throw new InputException(
                $"{data}: none of {all.Length} questions has passages and an accepted answer; expected a field 'answers' or 'answer'.");
        if (withAnswers.Length < all.Length)
            Console.Error.WriteLine(
                $"qrhead: left out {all.Length - withAnswers.Length} of {all.Length} questions: they have no accepted answer, or no "
                + "passages");
        return [.. QuerySample.Draw(withAnswers, parsed.GetValue(Sample)).Take(parsed.GetValue(Questions) ?? int.MaxValue)];
    }

    private static AnswerSystem[] SystemsOf(string list)
    {
        try
        {
            AnswerSystem[] systems =
            [
                .. list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(AnswerSystem.Parse)
                    .Distinct(),
            ];
            return systems.Length > 0 ? systems : throw new UsageException("--systems is empty.");
        }
        catch (UnknownNameException exception)
        {
            throw new UsageException($"--systems: {exception.Message}");
        }
    }

    private static string Written(IEnumerable<GeneratedPiece> pieces)
    {
        var thoughts = new ThoughtFilter(thinks: false);
        return $"{string.Concat(pieces.Select(piece => thoughts.Add(piece.Text).Answer))}{thoughts.End()}".Trim();
    }
}
