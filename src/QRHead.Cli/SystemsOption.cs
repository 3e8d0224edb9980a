using System.CommandLine;
using QRHead.Evaluation;
using QRHead.Heads;
using QRHead.Lab;

namespace QRHead.Cli;

/// <summary><c>--systems</c>: what is compared on a data set.</summary>
internal static class SystemsOption
{
    private const string OfHeads = "heads:", OfRun = "run:";
    private const uint Seed = 42;
    private const int RandomSets = 3;

    /// <summary>Makes the option.</summary>
    public static Option<string> Create() => new("--systems")
    {
        Description =
            "What to compare, with commas: qrheads (--heads), all-heads, random-heads, bm25, dense (embeddings), heads:FILE, run:FILE "
            + "(what another program found), model:MODEL[#HEADS] (another model, or built-in), and any of them with +bm25 or +dense, "
            + "perhaps weighted, as in +bm25:0.5; or standard: an index by itself and with words and embeddings, "
            + "and what it is measured by.",
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
    /// <param name="rank">What ranks by another model; null where none can take part.</param>
    /// <param name="scoring">How attention becomes scores; null for what the options say.</param>
    /// <param name="embeds">Whether there is something that embeds.</param>
    /// <exception cref="UsageException">Something is no system, or two have one name.</exception>
    public static QRRetriever Load(
        ParseResult parsed, string list, Reading? reading, Action<InputException>? skip, CancellationToken cancellationToken,
        out RankingSystem[] systems,
        Func<OtherModel, RankingSystem>? rank = null, ScoringRule? scoring = null, bool embeds = false)
    {
        RankingSystem[] found = [];
        QRRetriever retriever = ModelOptions.Load(parsed, cancellationToken, given =>
        {
            QRRetrieverOptions usual = ModelOptions.ForReading(reading)(given);
            ModelHeads model = QRRetriever.FindHeads(parsed.GetValue(ModelOptions.Model), usual, cancellationToken);
            Wanted[] wanted = Parse(list, model, skip, parsed.GetValue(ModelOptions.Model), embeds);
            found = WithOtherModels(wanted, parsed, rank, cancellationToken);

            // The heads of all systems are read, the way for which --heads were detected.
            HeadSet[] sets = [model.Chosen, .. found.Select(system => system.Heads).OfType<HeadSet>()];
            HeadSet all = model.Chosen.Similarity is null
                ? new HeadSet(model.Chosen.Name, sets.SelectMany(set => set.Heads).Distinct(), model.Chosen.Provenance)
                : new HeadSet(
                    model.Chosen.Name, HeadCombination.Union(
                        model.Chosen.Name, [.. sets.Where(set => set.Similarity is not null)]).Similarity!, model.Chosen.Provenance);
            return usual with { Heads = all, Scoring = scoring ?? usual.Scoring };
        });
        systems = found;
        return retriever;
    }

    /// <summary>Gets whether a system of a list needs something that embeds.</summary>
    public static bool NeedsEmbeddings(string list) => Texts(list).Any(text => SystemText.Parse(text).IsDense);

    private static string[] Texts(string list) => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static Wanted[] Parse(string list, ModelHeads model, Action<InputException>? skip, string? modelPath, bool embeds)
    {
        IEnumerable<string> texts = Texts(list).SelectMany(
            text => text.Equals(StandardSystems.Name, StringComparison.OrdinalIgnoreCase) ? StandardSystems.Of(model, embeds) : [text]);
        Wanted[] wanted = [.. texts.SelectMany(text => SystemsOf(text, model, skip, modelPath))];
        if (!embeds && wanted.Any(each => each.System.Stages.Any(stage => stage.Stage == RankingSystem.DenseStage)))
            throw new UsageException("--systems has dense, which takes part in eval only.");
        if (wanted.Length == 0)
            throw new UsageException("--systems is empty.");

        // Names become the names of files, and not every file system tells upper case from lower. Two models of one name would share a
        // journal.
        string[][] names =
        [
            [
                .. wanted.Select(each => each.System.Name),
            ], [.. wanted.Select(each => each.Model).OfType<OtherModel>().Distinct().Select(model => model.Name)],
        ];
        IGrouping<string, string>? twice = names.SelectMany(some => some.GroupBy(name => name, StringComparer.OrdinalIgnoreCase))
            .FirstOrDefault(group => group.Count() > 1);
        return twice is null
            ? wanted
            : throw new UsageException(
                $"--systems has {twice.Count()} systems of the name '{twice.Key}'; each needs a name of its own, which for a file is "
                + "that without its ending.");
    }

    private static IEnumerable<Wanted> SystemsOf(string text, ModelHeads model, Action<InputException>? skip, string? modelPath)
    {
        SystemText given = SystemText.Parse(text);
        string name = given.Base;
        IEnumerable<Wanted> found = name.ToLowerInvariant() switch
        {
            "qrheads" => [new(new(name, model.Chosen))],
            "all-heads" => [new(new(name, model.All))],
            "random-heads" => Enumerable.Range(1, RandomSets)
                .Select(draw => new Wanted(new(FormattableString.Invariant($"{name}-{draw}"), RandomHeads(model, draw)))),
            RankingSystem.WordStage => [new(RankingSystem.Bm25)],
            RankingSystem.DenseStage => [new(RankingSystem.Dense)],
            StandardSystems.Attention when StandardSystems.ByAttention(model) is { } heads =>
                [new(new(name, Heads: null), new OtherModel(modelPath, heads.Name, StandardSystems.Attention))],
            _ when After(OfHeads, name) is { } file =>
            [
                new(new(Path.GetFileNameWithoutExtension(file), model.Find(HeadSelection.Parse(file)))),
            ],
            _ when After(OfRun, name) is { } file =>
            [
                new(new(Path.GetFileNameWithoutExtension(file), Heads: null) { Run = RunFile.Read(file, skip) }),
            ],
            _ when After(OtherModel.Kind, name) is { } value && OtherModel.Parse(value) is var other =>
            [
                new(new(other.Name, Heads: null), other),
            ],
            _ => throw new UsageException(
                $"--systems has '{text}'; expected {StandardSystems.Name}, qrheads, all-heads, random-heads, bm25, dense, {OfHeads}FILE, "
                + $"{OfRun}FILE, {OtherModel.Form}, or one of them with {SystemText.Form}."),
        };
        return found.Select(each => each with { System = given.Applied(each.System) });
    }

    /// <summary>Lets each other model rank once, after all of them are known to be there.</summary>
    private static RankingSystem[] WithOtherModels(
        Wanted[] wanted, ParseResult parsed, Func<OtherModel, RankingSystem>? rank, CancellationToken cancellationToken)
    {
        OtherModel[] models = [.. wanted.Select(each => each.Model).OfType<OtherModel>().Distinct()];
        if (models.Length > 0 && rank is null)
            throw new UsageException($"--systems has '{models[0].Name}'; another model takes part in eval only.");
        foreach (OtherModel model in models)
            model.Check(parsed, cancellationToken);
        var ranked = models.ToDictionary(model => model, model => rank!(model));
        return
        [
            .. wanted.Select(
                each => each.Model is null ? each.System : each.System with
                {
                    Run = ranked[each.Model].Run,
                    Origin = ranked[each.Model].Origin,
                }),
        ];
    }

    private static string? After(string kind, string name) =>
        name.StartsWith(kind, StringComparison.OrdinalIgnoreCase) && name.Length > kind.Length ? name[kind.Length..] : null;

    private static HeadSet RandomHeads(ModelHeads model, int draw) => new(
        FormattableString.Invariant($"random-{draw}"), new PythonRandom(Seed + (uint)draw).Sample(model.All.Count, model.Chosen.Count)
            .Select(place => model.All.Heads[place]));

    /// <summary>A system, and the model that has yet to make its run; null where none has.</summary>
    private sealed record Wanted(RankingSystem System, OtherModel? Model = null);
}
