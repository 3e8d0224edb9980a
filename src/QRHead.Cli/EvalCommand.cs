using System.CommandLine;
using System.CommandLine.Parsing;
using QRHead.Cli.Output;
using QRHead.Evaluation;

namespace QRHead.Cli;

/// <summary>
/// <c>qrhead eval</c>: judges runs that exist already, without a model; or, with <c>--data</c>, those that it makes of a data set.
/// </summary>
internal static class EvalCommand
{
    private static readonly Option<string?> Judged = new("--qrels")
    {
        Description = "Which passages are relevant: TREC qrels, a BEIR .tsv, or the JSON of the reference, LongMemEval, LoCoMo or CLIPPER.",
        HelpName = "FILE",
    };

    private static readonly Option<string[]> Runs = new("--run")
    {
        Description = "What a system found: a TREC run, or the reference's JSON. Give several to compare each with the first.",
        HelpName = "FILE",
    };

    private static readonly Option<Measure[]> Measures = new("--measures")
    {
        Description = "What to measure: nDCG, MAP, MRR (each also @k), Recall@k, P@k, recall_any@k, recall_all@k; separated by commas.",
        CustomParser = ParseMeasures,
        DefaultValueFactory = result => result.GetResult(EvalData.Data) is null ? [Measure.Parse("nDCG@10")]
            : [Measure.Parse("nDCG@10"), Measure.Parse("MRR"), Measure.Parse("Recall@1"), Measure.Parse("Recall@5")],
        HelpName = "LIST",
    };

    private static readonly Option<EvalRules> Rules = new("--rules")
    {
        Description =
            "Whose rules: trec, beir (identical ids removed, grade 0 dropped), or qrhead (ties as given, unanswerable queries count).",
        CustomParser = Require.OneOf<EvalRules>,
        HelpName = "RULES",
    };

    private static readonly Option<bool> RemoveIdenticalIds = new("--remove-identical-ids")
    {
        Description = "Take passages out whose id is the query's own.",
    };

    private static readonly Option<bool> DropZeroGrades = new("--drop-zero-grades")
    {
        Description = "Leave out queries that have no other judgement than grade 0.",
    };

    private static readonly Option<bool> CountMissing = new("--count-missing")
    {
        Description = "Count judged queries that a run has not got as 0, as trec_eval -c does.",
    };

    private static readonly Option<bool> SkipInvalid = new("--skip-invalid")
    {
        Description = "Go on behind broken lines, and say how many there were.",
    };

    private static readonly Option<EvalFormat> Format = new("--format")
    {
        Description = "How to print: table or json.",
        CustomParser = Require.OneOf<EvalFormat>,
        HelpName = "FORMAT",
    };

    private static readonly Option<bool> PerQuery = new("--per-query") { Description = "Print the values of each query too." };

    public static Command Create()
    {
        var command = new Command(
            "eval", "Judges runs that exist (--qrels, --run) or ranks a data set first (--data, --out): means with 95 % intervals, and "
                + "whether systems differ by more than chance.")
        {
            Judged, Runs, Measures, Rules, RemoveIdenticalIds, DropZeroGrades, CountMissing, SkipInvalid, Format, PerQuery,
        };
        command.Subcommands.Add(EvalAnswersCommand.Create());
        command.Subcommands.Add(EvalNeedleCommand.Create());
        EvalData.AddTo(command);
        command.Validators.Add(result =>
        {
            bool data = result.GetResult(EvalData.Data) is not null;
            if (data && (result.GetResult(Judged) is not null || result.GetResult(Runs) is not null))
                result.AddError("Give either --data, or --qrels and --run.");
            else if (data && result.GetResult(EvalData.Out) is null)
                result.AddError("--data needs --out FOLDER.");
            else if (!data && (result.GetResult(Judged) is null || result.GetResult(Runs) is null))
                result.AddError("Give --qrels FILE and --run FILE to judge runs, or --data PATH and --out FOLDER to make them.");
        });
        command.SetAction(
            (parsed, cancellationToken) => Task.Run(() => Failure.Catch(() => Run(parsed, cancellationToken)), CancellationToken.None));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        IReadOnlyList<RunEvaluation> evaluations = parsed.GetValue(EvalData.Data) is null ? Judge(parsed) : Rank(parsed, cancellationToken);
        ComparedRun[] compared = [.. evaluations.Select(evaluation => ComparedRun.Of(evaluation, evaluations[0]))];
        if (parsed.GetValue(Format) == EvalFormat.Json)
            EvalJson.Write(StandardStreams.Json, compared, parsed.GetValue(PerQuery));
        else
            EvalTable.Write(TerminalOutput.Create(), compared, parsed.GetValue(PerQuery));
        return ExitCode.Done;
    }

    private static IReadOnlyList<RunEvaluation> Rank(ParseResult parsed, CancellationToken cancellationToken)
    {
        var skipped = new SkippedRecords(parsed.GetValue(SkipInvalid));
        IReadOnlyList<RunEvaluation> evaluations = EvalData.Run(
            parsed, parsed.GetValue(Measures)!, RulesOf(parsed), skipped.Skip, cancellationToken);
        skipped.Tell("skipped", "broken record", "broken records");
        return evaluations;
    }

    private static List<RunEvaluation> Judge(ParseResult parsed)
    {
        Qrels qrels = ReadAll(parsed, parsed.GetValue(Judged)!, QrelsFile.Read);
        var evaluations = new List<RunEvaluation>();
        foreach (string file in parsed.GetValue(Runs)!)
        {
            Evaluation.Run run = ReadAll(parsed, file, RunFile.Read);
            var evaluation = RunEvaluation.Of(qrels, run, parsed.GetValue(Measures)!, RulesOf(parsed));
            if (evaluation.MissingQueryIds.Count is > 0 and int missing)
            {
                string counted = parsed.GetValue(CountMissing) ? "count 0" : "do not count; --count-missing counts them 0";
                Console.Error.WriteLine($"qrhead: {file} lacks {missing} of the judged queries, which {counted}.");
            }

            evaluations.Add(evaluation);
        }

        return evaluations;
    }

    /// <summary>Reads a file; broken lines end it, or are counted and said on demand.</summary>
    private static T ReadAll<T>(ParseResult parsed, string file, Func<string, Action<InputException>?, T> read)
    {
        var skipped = new SkippedRecords(parsed.GetValue(SkipInvalid));
        T value = read(file, skipped.Skip);
        skipped.Tell($"{file}: skipped", "broken line", "broken lines");
        return value;
    }

    private static JudgingRules RulesOf(ParseResult parsed)
    {
        JudgingRules rules = parsed.GetValue(Rules) switch
        {
            EvalRules.Beir => JudgingRules.Beir,
            EvalRules.Qrhead => JudgingRules.QRHead,
            _ => JudgingRules.TrecEval,
        };
        return rules with
        {
            RemoveIdenticalIds = rules.RemoveIdenticalIds || parsed.GetValue(RemoveIdenticalIds),
            DropZeroGrades = rules.DropZeroGrades || parsed.GetValue(DropZeroGrades),
            CountMissing = rules.CountMissing || parsed.GetValue(CountMissing),
        };
    }

    private static Measure[] ParseMeasures(ArgumentResult result)
    {
        try
        {
            return [.. result.Tokens.SelectMany(token => token.Value.Split(',')).Select(Measure.Parse).Distinct()];
        }
        catch (UnknownNameException exception)
        {
            result.AddError(exception.Message);
            return [];
        }
    }
}
