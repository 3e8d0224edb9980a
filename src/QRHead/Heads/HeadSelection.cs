using QRHead.Heads;
namespace QRHead;

/// <summary>Which heads of a model to read, before the model is known: a set, a preset's name, or all.</summary>
public sealed class HeadSelection
{
    private readonly Func<string, int, int, HeadSet> _resolve;

    private HeadSelection(Func<string, int, int, HeadSet> resolve) => _resolve = resolve;

    /// <summary>
    /// Gets the selection of every head of the model (the reference's <c>full_heads</c>, In-Context Re-ranking's choice).
    /// </summary>
    public static HeadSelection All { get; } = new((_, layers, heads) => HeadSet.All(layers, heads));

    /// <summary>Gets the selection of the set that a compiled model brings, or else of the model's own published set.</summary>
    public static HeadSelection Default { get; } = new((model, _, _) => HeadPresets.DefaultFor(model)) { IsUsual = true };

    /// <summary>
    /// Selects the set that a compiled model brings, or else the model's own published set for a way of reading; where it has none, as
    /// <see cref="Default"/> does. For passages that are read alone that is a set that scores by similarity, and a model without one is
    /// refused, for attention does worse there than words alone: <see cref="DefaultByAttentionFor"/> selects that.
    /// </summary>
    /// <param name="reading">How passages will be read.</param>
    /// <returns>The selection.</returns>
    public static HeadSelection DefaultFor(Reading reading) => reading == Reading.Alone
        ? new((model, _, _) => HeadPresets.For(model).FirstOrDefault(set => set.Similarity is not null)
            ?? throw HeadPresets.NoSimilarity(model))
        {
            IsUsual = true,
        }
        : DefaultByAttentionFor(reading);

    /// <summary>Selects as <see cref="DefaultFor"/>, but always a set that scores by attention, as the paper does.</summary>
    /// <param name="reading">How passages will be read.</param>
    /// <returns>The selection.</returns>
    public static HeadSelection DefaultByAttentionFor(Reading reading) => new((model, _, _) => ByAttention(model, reading))
    {
        IsUsual = true,
    };

    /// <summary>Selects a published set by name, for example <c>lme</c> or <c>nq</c>.</summary>
    /// <param name="name">The preset's name.</param>
    /// <returns>The selection.</returns>
    public static HeadSelection Preset(string name) => new((model, _, _) => HeadPresets.Find(model, name));

    /// <summary>Selects the heads of a head set file: ours, or the reference's YAML.</summary>
    /// <param name="path">The file; it is read when the model is loaded.</param>
    /// <returns>The selection.</returns>
    public static HeadSelection File(string path) => new((_, layers, heads) => HeadSetFile.Load(path, model: (layers, heads)));

    /// <summary>Reads a selection as the command line has it.</summary>
    /// <param name="text"><c>all</c>; the path of an existing file; a list such as <c>13-18,13-21</c>; or a preset's name.</param>
    /// <returns>The selection.</returns>
    /// <exception cref="HeadSetException">A list is broken, or the text looks like a path and no such file exists.</exception>
    public static HeadSelection Parse(string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        string trimmed = text.Trim();
        if (string.Equals(trimmed, "all", StringComparison.OrdinalIgnoreCase))
            return All;
        if (System.IO.File.Exists(text))
            return File(text);
        if (trimmed.AsSpan().ContainsAny('/', '\\', '.'))
            throw new HeadSetException($"There is no head set file '{text}'.");
        return char.IsAsciiDigit(trimmed[0]) ? Of(HeadSet.Parse(trimmed)) : Preset(trimmed);
    }

    /// <summary>Selects these heads.</summary>
    /// <param name="heads">The heads.</param>
    /// <returns>The selection.</returns>
    public static HeadSelection Of(HeadSet heads) => new((_, _, _) => heads);

    /// <summary>Selects these heads.</summary>
    /// <param name="heads">The heads.</param>
    public static implicit operator HeadSelection(HeadSet heads) => Of(heads);

    private static HeadSet ByAttention(string model, Reading reading) =>
        HeadPresets.For(model).FirstOrDefault(set => set.Similarity is null && set.Reading == reading) ?? HeadPresets.DefaultFor(model);

    /// <summary>Gets whether nobody chose: then the heads that a compiled model brings are read.</summary>
    private bool IsUsual { get; init; }

    /// <summary>Finds the heads of a model.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="layers">Layers of the model.</param>
    /// <param name="heads">Query heads in a layer.</param>
    /// <param name="own">The heads that the model brings itself; null where it brings none.</param>
    /// <param name="kvHeads">KV heads in a layer; null where they are not known.</param>
    /// <returns>A set whose heads the model has.</returns>
    /// <exception cref="HeadSetException">There are no heads for the model, or a head is beyond it.</exception>
    /// <exception cref="UnknownNameException">There is no such preset.</exception>
    internal HeadSet For(string model, int layers, int heads, HeadSet? own = null, int? kvHeads = null)
    {
        HeadSet set = IsUsual && own is not null ? own : _resolve(model, layers, heads);
        set.CheckAgainst(layers, heads, model, kvHeads);
        return set;
    }
}
