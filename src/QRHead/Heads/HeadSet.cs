using System.Globalization;

namespace QRHead;

/// <summary>Holds the attention heads that score passages: each once, best first where they were ranked.</summary>
/// <remarks>Immutable, safe for many threads.</remarks>
public sealed class HeadSet
{
    private const string Expected = "layer-head expected, both counted from 0, for example 13-18.";

    /// <summary>Creates a set.</summary>
    /// <param name="name">What it is called in output: a preset's name, a file's or <c>all</c>.</param>
    /// <param name="heads">At least one head, each once, none negative; the order is kept.</param>
    /// <param name="provenance">Where the heads come from; null where unknown.</param>
    /// <exception cref="HeadSetException">No head, one twice, or a negative one.</exception>
    public HeadSet(string name, IEnumerable<HeadId> heads, HeadProvenance? provenance = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(heads);
        HeadId[] copy = [.. heads];
        if (copy.Length == 0)
            throw new HeadSetException("No heads found; at least one expected, for example \"13-18,13-21\".");
        CheckUnique(copy);
        Name = name;
        Heads = Array.AsReadOnly(copy);
        Provenance = provenance;
    }

    /// <summary>Creates a set that scores by similarity.</summary>
    /// <param name="name">What it is called in output.</param>
    /// <param name="similarity">The heads, their distances, and the keys that are compared.</param>
    /// <param name="provenance">Where they come from; null where unknown.</param>
    public HeadSet(string name, SimilarityHeads similarity, HeadProvenance? provenance = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(similarity);
        (Name, Similarity, Provenance) = (name, similarity, provenance);
        Heads = Array.AsReadOnly([.. similarity.Looking.Select(head => head.Head).Distinct()]);
    }

    /// <summary>Gets what the set is called in output.</summary>
    public string Name { get; }

    /// <summary>Gets the heads, in the given order; none only where nothing but keys is compared.</summary>
    public IReadOnlyList<HeadId> Heads { get; }

    /// <summary>Gets the distances and the compared keys by which the set scores; null for a set that scores by attention.</summary>
    public SimilarityHeads? Similarity { get; }

    /// <summary>Gets where the heads come from; null where unknown.</summary>
    public HeadProvenance? Provenance { get; }

    /// <summary>Gets how passages are read for these heads, unless told otherwise: as they were detected.</summary>
    /// <value><see cref="Reading.Together"/>, the papers' way, where the set does not say it.</value>
    public Reading Reading => Similarity is not null ? Reading.Alone : Provenance?.Reading ?? Reading.Together;

    /// <summary>Gets how the attention of these heads becomes scores, unless told otherwise: as they were detected.</summary>
    /// <value>
    /// <see cref="ScoringRule.Similarity"/> where they have distances; <see cref="ScoringRule.Reference"/> where the set does not say it.
    /// </value>
    public ScoringRule Scoring => Similarity is not null ? ScoringRule.Similarity : Provenance?.Scoring ?? ScoringRule.Reference;

    /// <summary>Gets what detection found for every head of the model, best first; empty where unknown.</summary>
    /// <value>The default is none. Each head once, every score finite; sorted on setting, heads of equal score keep their order.</value>
    /// <exception cref="HeadSetException">A head twice or negative, or a score that is not finite.</exception>
    public IReadOnlyList<HeadScore> Scores
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            CheckUnique(value.Select(score => score.Head));
            foreach ((HeadId head, double score) in value)
            {
                if (!double.IsFinite(score))
                    throw new HeadSetException($"Score {score} found for head {head}; a finite number is expected.");
            }

            field = Array.AsReadOnly([.. value.OrderByDescending(score => score.Score)]);
        }
    } = [];

    /// <summary>
    /// Gets what each head counts in a score, in the order of <see cref="Heads"/>; null where all count 1, as in the paper.
    /// </summary>
    /// <value>The default is null. Finite, of any sign, not all 0.</value>
    /// <exception cref="HeadSetException">Not one weight for each head, one that is not finite, or none but 0.</exception>
    public IReadOnlyList<float>? Weights
    {
        get;
        init
        {
            if (value is not null && value.Count != Heads.Count)
                throw new HeadSetException($"{value.Count} weights found for {Heads.Count} heads; one for each head is expected.");
            if (value is not null && (!value.All(float.IsFinite) || value.All(weight => weight == 0)))
                throw new HeadSetException($"Weights {string.Join(", ", value)} found; finite numbers that are not all 0 are expected.");
            field = value is null ? null : Array.AsReadOnly([.. value]);
        }
    }

    /// <summary>Gets from which score on a passage that was read alone is taken for relevant; null where nobody fitted it.</summary>
    /// <value>The default is null.</value>
    /// <exception cref="HeadSetException">Its numbers can't be.</exception>
    public RelevanceThreshold? Threshold
    {
        get;
        init
        {
            value?.Check();
            field = value;
        }
    }

    /// <summary>
    /// Gets how much first stages count beside the heads, which count 1, where their scores are fused: by their names, such as <c>bm25</c>;
    /// null where nobody fitted it.
    /// </summary>
    /// <value>The default is null. Finite numbers of at least 0.</value>
    /// <exception cref="HeadSetException">A number can't be.</exception>
    public IReadOnlyDictionary<string, double>? Fusion
    {
        get;
        init
        {
            foreach ((string stage, double weight) in value ?? new Dictionary<string, double>())
            {
                if (!double.IsFinite(weight) || weight < 0)
                    throw new HeadSetException(
                        $"The weight {weight} found for '{stage}' in 'fusion'; a finite number of at least 0 is expected.");
            }

            field = value;
        }
    }

    /// <summary>Gets the sum of the weights' magnitudes: the number of heads, where all count 1.</summary>
    public float TotalWeight => Weights?.Sum(MathF.Abs) ?? Count;

    /// <summary>
    /// Gets the heads as they stand in an identity, each with all that it counts by: two sets that score alike have the same, whatever they
    /// are called.
    /// </summary>
    /// <value>
    /// <c>13-18</c>, with a weight <c>13-18:0.5</c>; by similarity <c>8-1@8</c> and <c>8/0</c>, and last a hash of all their numbers.
    /// </value>
    internal IReadOnlyList<string> Entries => Similarity is { } similarity ? [.. similarity.Names, similarity.Fingerprint()] :
    [
        .. Heads.Select(
            (head, i) => Weights is { } weights ? string.Create(CultureInfo.InvariantCulture, $"{head}:{weights[i]:R}") : head.ToString()),
    ];

    /// <summary>Gets the number of heads.</summary>
    public int Count => Heads.Count;

    /// <summary>Gets the deepest layer of any head, 0-based: no later layer needs to run.</summary>
    public int Deepest => Similarity?.Deepest ?? Heads.Max(head => head.Layer);

    /// <summary>Takes every head of a model, layer by layer.</summary>
    /// <param name="layers">The model's layers; above 0.</param>
    /// <param name="heads">Query heads of a layer; above 0.</param>
    /// <returns>A set named <c>all</c>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is not above 0.</exception>
    public static HeadSet All(int layers, int heads)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(layers);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(heads);
        return new HeadSet(
            "all", from layer in Enumerable.Range(0, layers) from head in Enumerable.Range(0, heads) select new HeadId(layer, head));
    }

    /// <summary>Reads heads written as <c>13-18,13-21</c>; white space around items and numbers does not matter.</summary>
    /// <param name="literal">The text; the set is named after it.</param>
    /// <returns>The heads, in the order of the text.</returns>
    /// <exception cref="HeadSetException">An item is no head (says which, and where), or there twice.</exception>
    public static HeadSet Parse(string literal)
    {
        ArgumentNullException.ThrowIfNull(literal);
        var heads = ParseHeads(literal);
        return new HeadSet(string.Join(',', heads), heads);
    }

    /// <summary>Checks that a model has all heads.</summary>
    /// <param name="layers">The model's layers.</param>
    /// <param name="heads">Query heads of a layer.</param>
    /// <param name="model">What the message calls the model.</param>
    /// <param name="kvHeads">KV heads of a layer; null where they are as many, or not known.</param>
    /// <exception cref="HeadSetException">A head is beyond the model; names it and the model's ranges.</exception>
    public void CheckAgainst(int layers, int heads, string model, int? kvHeads = null)
    {
        foreach (HeadId head in Heads)
        {
            if (head.Layer < layers && head.Head < heads)
                continue;
            throw new HeadSetException(
                $"Head {head} of '{Name}' is beyond {model}, which has layers 0 to {layers - 1} with heads 0 to {heads - 1}. "
                + "Give heads that were detected on this model.");
        }

        foreach (ComparedKeys keys in Similarity?.Compared ?? [])
        {
            if (keys.KvHead.Layer >= layers || keys.KvHead.KvHead >= (kvHeads ?? heads))
            {
                throw new HeadSetException(
                    $"KV head {keys.KvHead} of '{Name}' is beyond {model}, which has layers 0 to {layers - 1} with KV heads 0 to "
                    + $"{(kvHeads ?? heads) - 1}. "
                    + "Give heads that were detected on this model.");
            }
        }
    }

    /// <summary>Writes the heads as <see cref="Parse"/> reads them.</summary>
    /// <returns>For example <c>13-18,13-21</c>, or <c>8-1@8,8/0</c> for one that scores by similarity.</returns>
    public override string ToString() => Similarity is { } similarity ? string.Join(',', similarity.Names) : string.Join(',', Heads);

    /// <summary>Reads the heads of a literal without naming a set.</summary>
    internal static List<HeadId> ParseHeads(string literal)
    {
        List<HeadId> heads = [];
        int start = 0;
        foreach (string item in literal.Split(','))
        {
            if (!TryParse(item, out HeadId head))
            {
                throw new HeadSetException(
                    $"'{Shown(item.Trim())}' found at character {start + 1} (item {heads.Count + 1}) of \"{Shown(literal)}\"; {Expected}");
            }

            heads.Add(head);
            start += item.Length + 1;
        }

        return heads;
    }

    /// <summary>Reads one head, <c>layer-head</c>.</summary>
    internal static bool TryParse(string text, out HeadId head)
    {
        head = default;
        string[] numbers = text.Split('-');
        if (numbers.Length != 2 || !TryNumber(numbers[0], out int layer) || !TryNumber(numbers[1], out int index))
            return false;
        head = new HeadId(layer, index);
        return true;
    }

    private static void CheckUnique(IEnumerable<HeadId> heads)
    {
        var seen = new HashSet<HeadId>();
        foreach (HeadId head in heads)
        {
            if (head.Layer < 0 || head.Head < 0)
                throw new HeadSetException($"Head {head} found; layer and head count from 0.");
            if (!seen.Add(head))
                throw new HeadSetException($"Head {head} found twice; each head is given once.");
        }
    }

    private static bool TryNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out number);

    private static string Shown(string text)
    {
        const int Longest = 100;
        return text.Length <= Longest ? text : text[..Longest] + "…";
    }
}
