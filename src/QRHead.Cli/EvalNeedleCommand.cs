using System.CommandLine;
using System.Globalization;
using QRHead.Cli.Output;
using QRHead.Heads;
using QRHead.Lab;
using QRHead.Plots;

namespace QRHead.Cli;

/// <summary><c>qrhead eval needle</c>: whether a model finds a sentence in a long text without the heads that look for it.</summary>
internal static class EvalNeedleCommand
{
    private const string None = "none", QRHeads = "qrheads", Random = "random", OfHeads = "heads:";

    private static readonly Argument<string[]> Files = PassageArguments.Files();

    private static readonly Option<string> Masked = new("--masked")
    {
        Description = "Which heads are masked, with commas: none, qrheads (--heads), random (as many of the same layers), heads:FILE.",
        DefaultValueFactory = _ => "none,qrheads,random",
        HelpName = "LIST",
    };

    private static readonly Option<string> Lengths = new("--lengths")
    {
        Description = "How long texts are, in tokens, with commas.",
        DefaultValueFactory = _ => "512,1024,2048",
        HelpName = "LIST",
    };

    private static readonly Option<int> Depths = new("--depths")
    {
        Description = "At how many depths a needle is hidden, from the beginning of a text to its end.",
        DefaultValueFactory = _ => 5,
        HelpName = "N",
    };

    private static readonly Option<int> Seeds = new("--seeds")
    {
        Description = "How many needles of each kind are drawn.",
        DefaultValueFactory = _ => 3,
        HelpName = "N",
    };

    private static readonly Option<string> Out = new("--out")
    {
        Description = "The folder for answers, report and figure; an evaluation that was ended goes on there.",
        HelpName = "FOLDER",
        Required = true,
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
            "needle",
            "Hides a sentence in long texts and lets a model look for it, with all heads and with some of them masked: whether these "
            + "heads do the work.")
        {
            Files, Masked, Lengths, Depths, Seeds, Out, Format,
        };
        ModelOptions.AddTo(command);
        Require.AtLeastOne(Depths);
        Require.AtLeastOne(Seeds);
        command.Validators.Add(result =>
        {
            if (result.GetResult(Files)?.Tokens is not { Count: > 0 })
                result.AddError("There is no text to hide anything in: give files of passages.");
        });
        command.SetAction(
            (parsed, cancellationToken) => Task.Run(() => Failure.Catch(() => Run(parsed, cancellationToken)), CancellationToken.None));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(ModelOptions.Model) is null)
            throw new UsageException("The small built-in model ranks but can't answer: give --model MODEL.");
        int[] lengths = NumbersOf(parsed.GetValue(Lengths)!);
        string folder = parsed.GetValue(Out)!;
        Directory.CreateDirectory(folder);

        // Passages are only text here; their length does not matter.
        IReadOnlyList<Passage> passages = PassageFile.Read(
            parsed.GetValue(Files)!, new TextSplitter(TextSplitter.DefaultMaxTokens, text => text.Length / 4));
        int depths = parsed.GetValue(Depths);
        ModelHeads? heads = null;
        using var progress = new ProgressLine("looking");
        var options = new NeedleOptions
        {
            Paragraphs = [.. passages.Select(passage => passage.Text).Where(text => !string.IsNullOrWhiteSpace(text))],
            Masked = MaskedOf(parsed.GetValue(Masked)!, () => heads ??= FindHeads(parsed, cancellationToken)),
            Lengths = lengths,
            Depths = [.. Enumerable.Range(0, depths).Select(place => depths == 1 ? 0.5 : (double)place / (depths - 1))],
            Seeds = parsed.GetValue(Seeds),
            Journal = Path.Combine(folder, "needles.jsonl"),
            Progress = progress,
        };
        if (options.Paragraphs.Count == 0)
            throw new UsageException("The files have no text to hide anything in.");
        IReadOnlyList<NeedleTrial> trials = NeedleExperiment.Run(
            masked => ModelOptions.Load(parsed, cancellationToken, usual => usual with { WithVocabulary = true, Masked = masked }), options,
            cancellationToken);
        IReadOnlyList<NeedleQuality> qualities = NeedleQuality.Of(trials);
        WholeFile.WriteText(Path.Combine(folder, "report.md"), writer => NeedleReport.Write(writer, qualities, options));
        NeedlePlot.Save(qualities, Path.Combine(folder, "report.svg"));
        if (parsed.GetValue(Format) == TableOrJson.Json)
            NeedleReport.WriteJson(StandardStreams.Json, qualities);
        else
            NeedleReport.WriteTable(TerminalOutput.Create(), qualities);
        return ExitCode.Done;
    }

    private static ModelHeads FindHeads(ParseResult parsed, CancellationToken cancellationToken)
    {
        using ProgressLine downloading = new("downloading"), preparing = new("preparing weights");
        return QRRetriever.FindHeads(
            parsed.GetValue(ModelOptions.Model), ModelOptions.OptionsOf(parsed, downloading, preparing), cancellationToken);
    }

    private static (string Name, HeadSet? Heads)[] MaskedOf(string list, Func<ModelHeads> model)
    {
        (string, HeadSet?)[] sets =
        [
            .. list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct().Select(name => name switch
            {
                None => (None, (HeadSet?)null),
                QRHeads => (QRHeads, model().Chosen),
                Random => (Random, NeedleOptions.MatchedByLayer(model().Chosen, model().All.Heads.Max(head => head.Head) + 1)),
                _ when name.StartsWith(OfHeads, StringComparison.Ordinal) && name.Length > OfHeads.Length =>
                    (name, HeadSetFile.Load(name[OfHeads.Length..])),
                _ => throw new UsageException($"--masked has '{name}'; expected none, qrheads, random or heads:FILE."),
            }),
        ];
        return sets.Length > 0 ? sets : throw new UsageException("--masked is empty.");
    }

    private static int[] NumbersOf(string list)
    {
        int[] numbers = [.. list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(text =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0 ? number
                : throw new UsageException($"--lengths has '{text}'; expected a number of tokens, at least 1."))];
        return numbers.Length > 0 ? [.. numbers.Distinct().Order()] : throw new UsageException("--lengths is empty.");
    }
}
