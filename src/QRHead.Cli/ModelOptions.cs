using System.CommandLine;
using System.CommandLine.Parsing;
using QRHead.Cli.Output;

namespace QRHead.Cli;

/// <summary>The options that choose a model and how it is read: the same for every verb.</summary>
internal static class ModelOptions
{
    /// <summary>Where rewritten weights are kept, if not in the user's folder for application data.</summary>
    private const string CacheVariable = "QRHEAD_CACHE";

    public static readonly Option<string?> Model = new("--model")
    {
        Description =
            "A model: a folder in Hugging Face layout, a compiled model's folder, a .gguf file or a folder with one, a name on the hub, "
            + "org/name, or ollama:NAME, lmstudio:NAME; without it the small built-in model is used.",
        HelpName = "MODEL",
    };

    private static readonly Option<string?> Heads = new("--heads")
    {
        Description = "Which heads to read: a preset (lme, nq, ...), a head set file, a list such as \"13-18,13-21\", or all.",
        HelpName = "HEADS",
    };

    private static readonly Option<string?> Prompt = new("--prompt")
    {
        Description =
            $"The prompt's form, where the tokenizer does not tell: {string.Join(", ", PromptFormat.All.Select(format => format.Name))}.",
        HelpName = "FORM",
    };

    private static readonly Option<ScoringRule?> Scoring = new("--scoring")
    {
        Description =
            "How passages are scored: similarity, for passages read alone; or by attention, as reference or normalized, then perhaps "
            + "',uncalibrated' and ',unmasked'; without it as the heads were detected.",
        CustomParser = ScoringOf,
        HelpName = "RULE",
    };

    public static readonly Option<Precision?> WeightPrecision = new("--precision")
    {
        Description =
            "How weights are stored and multiplied: f32, f16 (for a GPU), int8 or int4; without it f32, int8 for a .gguf file, and a "
            + "compiled model's own.",
        CustomParser = result => Require.OneOf<Precision>(result),
        HelpName = "PRECISION",
    };

    public static readonly Option<int> Threads = new("--threads")
    {
        Description = "How many threads compute.",
        DefaultValueFactory = _ => Environment.ProcessorCount,
        HelpName = "N",
    };

    private static readonly Option<int?> MaxContext = new("--max-context")
    {
        Description =
            "How many tokens may be read together at most, where that is less than what the model can read: a bound on memory, and how "
            + "long windows are.",
        HelpName = "TOKENS",
    };

    public static readonly Option<Device> ComputeDevice = new("--device")
    {
        Description = "What computes: cpu or cuda.",
        CustomParser = Require.OneOf<Device>,
        HelpName = "DEVICE",
    };

    /// <summary>Gets the folder for rewritten weights that the environment names; null for none.</summary>
    public static string? CacheFolder => Environment.GetEnvironmentVariable(CacheVariable) is { Length: > 0 } cache ? cache : null;

    /// <summary>Adds the model and how it is read.</summary>
    public static void AddTo(Command command)
    {
        command.Options.Add(Model);
        command.Options.Add(Prompt);
        command.Options.Add(Scoring);
        command.Options.Add(ComputeDevice);
        Require.AtLeastOne(MaxContext);
        command.Options.Add(MaxContext);
        AddWeightsTo(command);
    }

    /// <summary>Adds what decides which weights are needed, and in which form.</summary>
    public static void AddWeightsTo(Command command)
    {
        Require.AtLeastOne(Threads);
        foreach (Option option in new Option[] { Heads, WeightPrecision, Threads })
            command.Options.Add(option);
    }

    /// <summary>Loads the model that the options name; says on stderr when it is the built-in one.</summary>
    /// <param name="parsed">The options.</param>
    /// <param name="cancellationToken">Stops a download or a compilation.</param>
    /// <param name="change">What a verb does to the options before they are used; null for nothing.</param>
    public static QRRetriever Load(
        ParseResult parsed, CancellationToken cancellationToken, Func<QRRetrieverOptions, QRRetrieverOptions>? change = null)
    {
        string? model = parsed.GetValue(Model);
        if (model is null)
            SayBuiltIn();
        return Load(parsed, model, options => change is null ? Own(parsed, options) : change(Own(parsed, options)), cancellationToken);
    }

    /// <summary>Loads the model that an index was built with; or the one that the options name, where it is elsewhere now.</summary>
    /// <param name="parsed">The options; what they leave out is as the index was built.</param>
    /// <param name="index">The index's folder.</param>
    /// <param name="cancellationToken">Stops a download or a compilation.</param>
    public static QRRetriever LoadFor(ParseResult parsed, string index, CancellationToken cancellationToken)
    {
        string? model = parsed.GetValue(Model);
        using (IndexFolder folder = IndexFolder.Open(index))
        {
            if (model is null && folder.Recipe is not { IsBuiltIn: false })
                SayBuiltIn();
        }

        return Load(parsed, options => QRRetriever.LoadFor(index, model, Own(parsed, options), cancellationToken));
    }

    /// <summary>Loads the same model once more, with its heads for another way of reading.</summary>
    /// <inheritdoc cref="LoadFor(ParseResult, string, CancellationToken)"/>
    public static QRRetriever LoadFor(ParseResult parsed, string index, Reading reading, CancellationToken cancellationToken) => Load(
        parsed, options => QRRetriever.LoadFor(
            index, parsed.GetValue(Model), Own(parsed, options) with
            {
                Heads = HeadSelection.DefaultFor(reading),
                Scoring = null,
            }, cancellationToken));

    /// <summary>
    /// Loads another model than the one that the options name, with its own prompt and scoring; precision, threads, device and context are
    /// the options'.
    /// </summary>
    /// <param name="parsed">The options.</param>
    /// <param name="model">The model; null for the built-in one.</param>
    /// <param name="change">What is done to the options before they are used.</param>
    /// <param name="cancellationToken">Stops a download or a compilation.</param>
    public static QRRetriever Load(
        ParseResult parsed, string? model, Func<QRRetrieverOptions, QRRetrieverOptions> change, CancellationToken cancellationToken) =>
        Load(parsed, options => QRRetriever.Load(model, change(options), cancellationToken));

    private static void SayBuiltIn() =>
        Console.Error.WriteLine("qrhead: using the small built-in model, for trying things out; for better rankings: --model MODEL");

    private static QRRetrieverOptions Own(ParseResult parsed, QRRetrieverOptions options) =>
        options with { Prompt = PromptOf(parsed.GetValue(Prompt)), Scoring = parsed.GetValue(Scoring) };

    private static QRRetriever Load(ParseResult parsed, Func<QRRetrieverOptions, QRRetriever> load)
    {
        using ProgressLine downloading = new("downloading"), preparing = new("preparing weights");
        QRRetrieverOptions options = OptionsOf(parsed, downloading, preparing) with
        {
            Device = parsed.GetValue(ComputeDevice),
            MaxContextTokens = parsed.GetValue(MaxContext),
        };
        QRRetriever retriever = load(options);
        if (retriever.Warning is { } warning)
            Console.Error.WriteLine($"qrhead: {warning}");
        return retriever;
    }

    /// <summary>Takes, where no heads are asked for, those that were detected for a way of reading.</summary>
    /// <param name="reading">The way; null where none is asked for either.</param>
    public static Func<QRRetrieverOptions, QRRetrieverOptions> ForReading(Reading? reading) => usual =>
        usual.Heads is not null ? usual
        : usual.Scoring is { IsSimilarity: true } ? usual with { Heads = HeadSelection.DefaultFor(Reading.Alone) }
        : reading is not { } way ? usual
        : usual with { Heads = usual.Scoring is null ? HeadSelection.DefaultFor(way) : HeadSelection.DefaultByAttentionFor(way) };

    /// <summary>Reads the options of <see cref="AddWeightsTo"/>.</summary>
    public static QRRetrieverOptions OptionsOf(
        ParseResult parsed, IProgress<DownloadProgress> downloading, IProgress<CompileProgress> compiling)
    {
        var options = new QRRetrieverOptions
        {
            Heads = HeadsOf(parsed.GetValue(Heads)),
            Precision = parsed.GetValue(WeightPrecision),
            Threads = parsed.GetValue(Threads),
            DownloadProgress = downloading,
            CompileProgress = compiling,
        };
        return CacheFolder is { } cache ? options with { CacheFolder = cache } : options;
    }

    private static HeadSelection? HeadsOf(string? text) =>
        text is null ? null
        : string.IsNullOrWhiteSpace(text) ? throw new UsageException("--heads is empty.")
        : HeadSelection.Parse(text);

    private static ScoringRule? ScoringOf(ArgumentResult result)
    {
        try
        {
            return ScoringRule.Parse(result.Tokens[0].Value);
        }
        catch (UnknownNameException exception)
        {
            result.AddError($"--scoring: {exception.Message}");
            return null;
        }
    }

    private static PromptFormat? PromptOf(string? name)
    {
        if (name is null)
            return null;
        try
        {
            return PromptFormat.Named(name);
        }
        catch (UnknownNameException exception)
        {
            throw new UsageException($"--prompt: {exception.Message}");
        }
    }
}
