using System.Diagnostics.CodeAnalysis;
using QRHead.Ways;

namespace QRHead.Heads;

/// <summary>Finds the head sets that papers have published, and those that this project detected itself, by preset and model.</summary>
/// <remarks>
/// A model is given by its folder, hub id or recorded name; only its words count, not case or punctuation. The sets were detected on
/// instruction-tuned models and are not offered for base models or fine-tunes, whose heads nobody has measured. Safe for many threads.
/// </remarks>
internal static class HeadPresets
{
    // The first that a model has is its default. Of our own those for joined passages rank best, and reading them is linear (decision
    // 0023).
    private static readonly string[] Order =
    [
        "lme", "nq", "core", "dysco", "builtin", "squad-joined", "squad", "two", "three", "seven", "five", "squad-alone",
    ];

    /// <summary>Gets every preset: the set's name is the preset's, its provenance names model and source.</summary>
    public static IReadOnlyList<HeadSet> All { get; } = [.. PublishedHeads.All, .. DetectedHeads.All];

    /// <summary>Finds a preset of a model.</summary>
    /// <param name="modelName">A folder, hub id or recorded name, for example <c>meta-llama/Llama-3.1-8B-Instruct</c>.</param>
    /// <param name="preset">
    /// <c>lme</c>, <c>nq</c>, <c>core</c>, <c>dysco</c>, <c>builtin</c>, or one of ours: <c>squad</c>, <c>squad-joined</c>,
    /// <c>squad-alone</c>, and by similarity <c>two</c>, <c>three</c>, <c>five</c>, <c>seven</c>; case does not matter.
    /// </param>
    /// <returns>The set.</returns>
    /// <exception cref="UnknownNameException">The model has no such preset; says what there is.</exception>
    public static HeadSet Find(string modelName, string preset)
    {
        ArgumentNullException.ThrowIfNull(modelName);
        ArgumentNullException.ThrowIfNull(preset);
        return For(modelName).FirstOrDefault(set => set.Name.Equals(preset, StringComparison.OrdinalIgnoreCase))
            ?? throw None(modelName, preset);
    }

    /// <summary>Finds the preset that a model is used with unless another is asked for.</summary>
    /// <param name="modelName">A folder, hub id or recorded name.</param>
    /// <returns><c>lme</c> before <c>nq</c> before the others.</returns>
    /// <exception cref="HeadSetException">The model has no preset; says what there is.</exception>
    public static HeadSet DefaultFor(string modelName) => TryDefaultFor(modelName, out HeadSet? set) ? set : throw None(modelName, null);

    /// <summary>Looks for the preset that a model is used with unless another is asked for.</summary>
    /// <param name="modelName">A folder, hub id or recorded name.</param>
    /// <param name="set">The set; null where the model has none.</param>
    /// <returns>Whether the model has a preset.</returns>
    public static bool TryDefaultFor(string modelName, [NotNullWhen(true)] out HeadSet? set)
    {
        ArgumentNullException.ThrowIfNull(modelName);
        set = For(modelName) is [var first, ..] ? first : null;
        return set is not null;
    }

    /// <summary>Finds all presets of a model.</summary>
    /// <param name="modelName">A folder, hub id or recorded name.</param>
    /// <returns>The default first; empty where there is none.</returns>
    public static IReadOnlyList<HeadSet> For(string modelName)
    {
        ArgumentNullException.ThrowIfNull(modelName);
        return [.. All.Where(set => ModelName.AreSame(Model(set), modelName)).OrderBy(set => Array.IndexOf(Order, set.Name))];
    }

    /// <summary>The refusal of a model that has no heads for similarity, where nobody chose heads.</summary>
    internal static HeadSetException NoSimilarity(string modelName) =>
        new($"No heads are known for '{modelName}' that score passages read alone by similarity. {HowToGetSimilarity}");

    /// <summary>Says which models can be scored by similarity, and how another gets there.</summary>
    internal static string HowToGetSimilarity =>
        "Models with heads for it: "
        + string.Join("; ", All.Where(set => set.Similarity is not null).GroupBy(Model)
            .Select(sets => $"{sets.Key} ({Names(sets.OrderBy(set => Array.IndexOf(Order, set.Name)))})"))
        + ". "
        + "For another find them from labelled examples: qrhead detect EXAMPLES --model MODEL --objective similarity. Or score by "
        + "attention, as the paper does: --scoring reference, with heads for it.";

    private static string Model(HeadSet set) => set.Provenance!.Model!;

    private static QRHeadException None(string modelName, string? preset)
    {
        IReadOnlyList<HeadSet> own = For(modelName);
        string what = preset is null ? "No published heads are" : $"No preset '{preset}' is";
        const string Advice = "as a literal (\"13-18,13-21\"), as a head set file, or as all";

        // What to do stands before the long list, which few will read to its end.
        string choice = own.Count > 0
            ? $"It has: {Names(own)}. Heads can also be given {Advice}."
            : $"Give heads {Advice}. Models with presets: {string.Join("; ", All.GroupBy(Model).Select(sets => $"{sets.Key} "
                + $"({Names(sets)})"))}.";
        string meant = preset is not null && NearestName.Of(preset, own.Select(set => set.Name)) is { } near
            ? $" Did you mean {near}?" : "";
        string message = $"{what} known for '{modelName}'.{meant} {choice}";
        return preset is null ? new HeadSetException(message) : new UnknownNameException("head preset", preset, message);
    }

    private static string Names(IEnumerable<HeadSet> sets) => string.Join(", ", sets.Select(set => set.Name));
}
