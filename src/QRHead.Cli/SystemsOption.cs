using System.CommandLine;
using QRHead.Evaluation;
using QRHead.Evaluation.Sampling;
using QRHead.Experiments;
using QRHead.FirstStage;
using QRHead.Heads;
using QRHead.Passages;
using QRHead.Retrieval;
using QRHead.Scoring;

namespace QRHead.Cli;

/// <summary><c>--systems</c>: what is compared on a data set.</summary>
internal static class SystemsOption
{
    private const string Fused = "+bm25", OfHeads = "heads:", OfRun = "run:";
    private const uint Seed = 42;
    private const int RandomSets = 3;

    /// <summary>Makes the option.</summary>
    public static Option<string> Create() => new("--systems")
    {
        Description = "What to compare, with commas: qrheads (--heads), all-heads, random-heads, bm25, heads:FILE, run:FILE (what another program found), and any of them +bm25.",
        DefaultValueFactory = _ => "qrheads,all-heads,random-heads,bm25,qrheads+bm25",
        HelpName = "LIST",
    };

    /// <summary>Reads the option's value and loads the model that the options name with the heads of all systems.</summary>
    /// <param name="parsed">The options.</param>
    /// <param name="list">The value.</param>
    /// <param name="reading">The way passages are read, which decides the heads where none are asked for; null for any.</param>
    /// <param name="skip">Told of broken lines of runs; null to stop at the first.</param>
    /// <param name="cancellationToken">Stops a download or a compilation.</param>
    /// <param name="systems">The systems.</param>
    /// <param name="scoring">How attention becomes scores; null for what the options say.</param>
    /// <exception cref="UsageException">Something is no system, or two have one name.</exception>
    public static QRRetriever Load(
        ParseResult parsed, string list, Reading? reading, Action<InputException>? skip, CancellationToken cancellationToken, out RankingSystem[] systems, ScoringRule? scoring = null)
    {
        RankingSystem[] found = [];
        QRRetriever retriever = ModelOptions.Load(parsed, cancellationToken, given =>
        {
            QRRetrieverOptions usual = ModelOptions.ForReading(reading)(given);
            ModelHeads model = QRRetriever.FindHeads(parsed.GetValue(ModelOptions.Model), usual, cancellationToken);
            found = Parse(list, model, skip);

            // The heads of all systems are read, the way for which --heads were detected.
            IEnumerable<HeadId> all = found.Select(system => system.Heads).OfType<HeadSet>().Prepend(model.Chosen).SelectMany(set => set.Heads).Distinct();
            return usual with { Heads = new HeadSet(model.Chosen.Name, all, model.Chosen.Provenance), Scoring = scoring ?? usual.Scoring };
        });
        systems = found;
        return retriever;
    }

    private static RankingSystem[] Parse(string list, ModelHeads model, Action<InputException>? skip)
    {
        string[] texts = list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        RankingSystem[] systems = [.. texts.SelectMany(text => SystemsOf(text, model, skip))];
        if (systems.Length == 0)
            throw new UsageException("--systems is empty.");

        // Names become the names of files, and not every file system tells upper case from lower.
        IGrouping<string, RankingSystem>? twice = systems.GroupBy(system => system.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1);
        return twice is null
            ? systems
            : throw new UsageException($"--systems has {twice.Count()} systems of the name '{twice.Key}'; each needs a name of its own, which for a file is that without its ending.");
    }

    private static IEnumerable<RankingSystem> SystemsOf(string text, ModelHeads model, Action<InputException>? skip)
    {
        bool fused = text.EndsWith(Fused, StringComparison.OrdinalIgnoreCase);
        string name = fused ? text[..^Fused.Length] : text;
        IEnumerable<RankingSystem> found = name.ToLowerInvariant() switch
        {
            "qrheads" => [new(name, model.Chosen)],
            "all-heads" => [new(name, model.All)],
            "random-heads" => Enumerable.Range(1, RandomSets).Select(draw => new RankingSystem(FormattableString.Invariant($"{name}-{draw}"), RandomHeads(model, draw))),
            "bm25" when !fused => [RankingSystem.Bm25],
            _ when After(OfHeads, name) is { } file => [new(Path.GetFileNameWithoutExtension(file), model.Find(HeadSelection.Parse(file)))],
            _ when After(OfRun, name) is { } file => [new(Path.GetFileNameWithoutExtension(file), Heads: null) { Run = RunFile.Read(file, skip) }],
            _ => throw new UsageException($"--systems has '{text}'; expected qrheads, all-heads, random-heads, bm25, {OfHeads}FILE, {OfRun}FILE, or one of them with {Fused}."),
        };
        return fused ? found.Select(system => system with { Name = system.Name + Fused, Fusion = FusionMethod.Standardised }) : found;
    }

    private static string? After(string kind, string name) =>
        name.StartsWith(kind, StringComparison.OrdinalIgnoreCase) && name.Length > kind.Length ? name[kind.Length..] : null;

    private static HeadSet RandomHeads(ModelHeads model, int draw) => new(
        FormattableString.Invariant($"random-{draw}"), new PythonRandom(Seed + (uint)draw).Sample(model.All.Count, model.Chosen.Count).Select(place => model.All.Heads[place]));
}
