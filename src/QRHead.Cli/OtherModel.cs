using System.CommandLine;
using QRHead.Cli.Output;
using QRHead.Evaluation;
using QRHead.Hub;
using QRHead.Lab;

namespace QRHead.Cli;

/// <summary>
/// <c>model:MODEL[#HEADS]</c> among the systems of an evaluation: another model, with its own heads, prompt and scoring, which ranks the
/// same candidates before the first model is loaded, so that memory holds one of them at a time.
/// </summary>
/// <param name="Model">What <c>--model</c> would take; null for the built-in model.</param>
/// <param name="Heads">Which heads; null for those that the model is usually read with.</param>
/// <param name="Name">What tables and files call the system.</param>
internal sealed record OtherModel(string? Model, string? Heads, string Name)
{
    /// <summary>How the value begins.</summary>
    public const string Kind = "model:";

    /// <summary>The form, for messages.</summary>
    public const string Form = "model:MODEL[#HEADS]";

    private const string BuiltIn = "built-in", GgufExtension = ".gguf";

    /// <summary>Reads what stands behind <see cref="Kind"/>.</summary>
    /// <exception cref="UsageException">The model or the heads are empty.</exception>
    public static OtherModel Parse(string text)
    {
        int place = text.LastIndexOf('#');
        (string model, string? heads) = place < 0 ? (text, null) : (text[..place], text[(place + 1)..]);
        if (string.IsNullOrWhiteSpace(model) || (heads is not null && string.IsNullOrWhiteSpace(heads)))
            throw new UsageException($"--systems has '{Kind}{text}'; expected {Form}.");
        string name = heads is null ? NameOf(model) : $"{NameOf(model)}-{Path.GetFileNameWithoutExtension(heads)}";
        return new OtherModel(model == BuiltIn ? null : model, heads, name);
    }

    /// <summary>Refuses a model that is not there, or has not got the heads, before any of them ranks for hours.</summary>
    public void Check(ParseResult parsed, CancellationToken cancellationToken)
    {
        using ProgressLine downloading = new("downloading"), preparing = new("preparing weights");
        QRRetriever.FindHeads(Model, Usual(ModelOptions.OptionsOf(parsed, downloading, preparing), reading: null), cancellationToken);
    }

    /// <summary>Ranks.</summary>
    /// <param name="parsed">The options, whose precision, threads, device and context are those of every model.</param>
    /// <param name="instances">The queries with their candidates.</param>
    /// <param name="shared">How the first model's experiment is run.</param>
    /// <param name="cancellationToken">Stops the reading; what is ranked stays in a journal beside the shared one.</param>
    /// <returns>The model as a system whose run is made already.</returns>
    public RankingSystem Rank(
        ParseResult parsed, IReadOnlyList<EvaluationInstance> instances, ExperimentOptions shared, CancellationToken cancellationToken)
    {
        using QRRetriever retriever = ModelOptions.Load(parsed, Model, usual => Usual(usual, shared.Ranking.Reading), cancellationToken);
        using var progress = new ProgressLine($"ranking with {Name}");
        var options = shared with
        {
            Systems = [new RankingSystem(Name, retriever.Heads)],
            Journal = Path.Combine(Path.GetDirectoryName(shared.Journal)!, $"scores-{Name}.jsonl"),
            Progress = progress,
        };
        return new RankingSystem(Name, Heads: null)
        {
            Run = retriever.Compare(instances, options, cancellationToken)[0],
            Origin = EvalReport.OtherModelText(retriever, options),
        };
    }

    private QRRetrieverOptions Usual(QRRetrieverOptions options, Reading? reading) =>
        ModelOptions.ForReading(reading)(options with { Heads = Heads is null ? null : HeadSelection.Parse(Heads) });

    /// <summary>The last part of a path or of a name on the hub, without what can't be in the name of a file.</summary>
    private static string NameOf(string model)
    {
        string path = Path.Exists(model) || !ModelReference.TryParse(model, out ModelReference? reference)
            ? Path.GetFullPath(model)
            : (reference.File ?? reference.Repository) + (reference.Quantization is { } quantization ? $"-{quantization}" : "");
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(path)).Replace(':', '-');
        return name.EndsWith(GgufExtension, StringComparison.OrdinalIgnoreCase) ? name[..^GgufExtension.Length] : name;
    }
}
