using System.CommandLine;
using QRHead.Cli.Output;
using QRHead.Evaluation;
using QRHead.Lab;
using QRHead.Plots;

namespace QRHead.Cli;

/// <summary><c>qrhead analyse</c>: the paper's analyses on any model and data; each leaves a table and a plot.</summary>
internal static class AnalyseCommand
{
    public static readonly Argument<AnalysisName> Name = new("name")
    {
        Description =
            "number (of heads, and random ones), transfer (of heads between data sets), sample (of the examples that heads are found "
            + "on), length (of the context), "
            + "position (of the gold passage), calibration (and mask, on and off).",
        CustomParser = Require.OneOf<AnalysisName>,
        HelpName = "name",
    };

    public static readonly Option<string> Data = new("--data")
    {
        Description = "The data set that is judged: a BEIR folder, or a file of queries with their own passages.",
        Required = true,
        HelpName = "PATH",
    };

    public static readonly Option<string> Out = new("--out")
    {
        Description = "The folder for table, plot and what was read; an analysis that was ended goes on there.",
        Required = true,
        HelpName = "FOLDER",
    };

    public static readonly Option<string?> Detection = new("--detection")
    {
        Description = "number, transfer, sample: the data set that heads are found on.",
        HelpName = "PATH",
    };

    public static readonly Option<string?> DataPass = new("--pass")
    {
        Description =
            "number, transfer, sample: what every head gave on --data, as detect --pass keeps it; made where there is none. Without it a "
            + "file in --out.",
        HelpName = "FILE",
    };

    public static readonly Option<string?> DetectionPass = new("--detection-pass")
    {
        Description = "The same for --detection.",
        HelpName = "FILE",
    };

    public static readonly Option<Objective?> Criterion = ObjectiveOption.Create();

    public static readonly Option<int> Top = new("--top")
    {
        Description = "transfer, sample: how many heads a set has.",
        DefaultValueFactory = _ => 8,
        HelpName = "N",
    };

    public static readonly Option<string?> Systems = new("--systems")
    {
        Description =
            "length, position, calibration: what to compare, as for eval; without it qrheads, all-heads and, where it has a say, bm25.",
        HelpName = "LIST",
    };

    public static readonly Option<string?> CandidateSource = CandidatesOption.Create();

    public static readonly Option<int?> Sample = SampleOption.Create();

    public static readonly Option<int?> TruncateWords = new("--truncate-words")
    {
        Description = "Keep so many words of each text.",
        HelpName = "N",
    };

    public static readonly Option<Reading?> ReadingMode = new("--reading")
    {
        Description = "How passages are read: together, alone or joined.",
        CustomParser = result => Require.OneOf<Reading>(result),
        HelpName = "WAY",
    };

    public static readonly Option<OverflowPolicy> OnOverflow = new("--on-overflow")
    {
        Description = "What to do when passages do not fit into the model's context: error, truncate or window.",
        CustomParser = Require.OneOf<OverflowPolicy>,
        HelpName = "POLICY",
    };

    private static readonly Option<bool> SkipInvalid = new("--skip-invalid")
    {
        Description = "Leave out queries that can't be used, and say how many there were.",
    };

    public static Command Create()
    {
        Require.AtLeastOne(Top);
        Require.AtLeastOne(TruncateWords);
        var command = new Command(
            "analyse", "Asks how quality depends on one thing, as the paper does: means with 95 % intervals, a table and a plot.")
        {
            Name, Data, Out, Detection, DataPass, DetectionPass, Criterion, Top, Systems, CandidateSource, Sample, TruncateWords,
            ReadingMode, OnOverflow, SkipInvalid,
        };
        ModelOptions.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetResult(Name)?.Tokens is [{ Value: string name }] && Enum.TryParse(name, ignoreCase: true, out AnalysisName asked)
                && IsOfHeads(asked) && result.GetResult(Detection) is null)
                result.AddError($"The analysis '{name}' needs --detection PATH, the data set that heads are found on.");
        });
        command.SetAction(
            (parsed, cancellationToken) => Task.Run(() => Failure.Catch(() => Run(parsed, cancellationToken)), CancellationToken.None));
        return command;
    }

    /// <summary>Reads a data set.</summary>
    public static IReadOnlyList<EvaluationInstance> Instances(ParseResult parsed, string data, Action<InputException>? skip) =>
        CandidatesOption.Read(data, parsed.GetValue(CandidateSource), parsed.GetValue(Sample), parsed.GetValue(Out)!, skip);

    /// <summary>Reads labelled examples.</summary>
    public static IReadOnlyList<EvaluationInstance> Examples(ParseResult parsed, string data, Action<InputException>? skip) =>
        CandidatesOption.ReadExamples(data, parsed.GetValue(CandidateSource), parsed.GetValue(Sample), parsed.GetValue(Out)!, skip);

    private static bool IsOfHeads(AnalysisName name) => name is AnalysisName.Number or AnalysisName.Transfer or AnalysisName.Sample;

    private static int Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        var skipped = new SkippedRecords(parsed.GetValue(SkipInvalid));
        string folder = parsed.GetValue(Out)!;
        Directory.CreateDirectory(folder);
        AnalysisName name = parsed.GetValue(Name);
        (Analysis analysis, IReadOnlyList<string> lines) = IsOfHeads(name)
            ? AnalyseHeads.Run(parsed, name, skipped.Skip, cancellationToken)
            : AnalyseRankings.Run(parsed, name, skipped.Skip, cancellationToken);

        string path = Path.Combine(folder, analysis.Name);
        WholeFile.WriteText($"{path}.json", writer => AnalysisJson.Write(writer, analysis, lines));
        AnalysisPlot.Save(analysis, 0, $"{path}.svg");
        WholeFile.WriteText($"{path}.md", writer => AnalysisTable.WriteMarkdown(writer, analysis, lines));
        AnalysisTable.Write(TerminalOutput.Create(), analysis);
        skipped.Tell("left out", "query", "queries");
        return ExitCode.Done;
    }
}

/// <summary>What can be asked.</summary>
internal enum AnalysisName
{
    /// <summary>How many heads are needed.</summary>
    Number,

    /// <summary>Whether heads found on one data set rank another.</summary>
    Transfer,

    /// <summary>How much heads depend on the examples they are found on.</summary>
    Sample,

    /// <summary>How quality falls with more passages.</summary>
    Length,

    /// <summary>Whether it matters where the gold passage stands.</summary>
    Position,

    /// <summary>What calibration and mask are good for.</summary>
    Calibration,
}
