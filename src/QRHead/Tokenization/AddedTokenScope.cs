namespace QRHead.Tokenization;

/// <summary>Says where in a text added tokens may be recognised.</summary>
/// <remarks>
/// Text from users must never turn into special tokens, yet a prompt has to be tokenised in one go, because pieces that are
/// tokenised apart and joined can give other ids. <see cref="SpecialWithin"/> does both: special tokens are recognised in the
/// characters that the prompt's template wrote, and nowhere else.
/// </remarks>
internal readonly record struct AddedTokenScope
{
    private enum Kind
    {
        Everywhere,
        Plain,
        Nowhere,
    }

    private readonly Kind _kind;
    private readonly CharRange[]? _ranges;
    private readonly IReadOnlySet<int>? _alsoSpecial;

    private AddedTokenScope(Kind kind, CharRange[]? ranges = null, IReadOnlySet<int>? alsoSpecial = null) =>
        (_kind, _ranges, _alsoSpecial) = (kind, ranges, alsoSpecial);

    /// <summary>Gets the scope that recognises every added token in the whole text, as Hugging Face does by default.</summary>
    public static AddedTokenScope Everywhere { get; } = new(Kind.Everywhere);

    /// <summary>
    /// Gets the scope that takes special tokens as ordinary text; added tokens that are not special are still recognised.
    /// </summary>
    public static AddedTokenScope Plain { get; } = new(Kind.Plain);

    /// <summary>Gets the scope that recognises no added token at all.</summary>
    public static AddedTokenScope Nowhere { get; } = new(Kind.Nowhere);

    internal bool RecognisesNothing => _kind == Kind.Nowhere;

    /// <summary>
    /// Makes a scope that recognises special tokens inside the given ranges only; those that are not special are recognised everywhere.
    /// </summary>
    /// <param name="ranges">Half-open ranges of the text, in UTF-16 code units, ordered and disjoint.</param>
    /// <returns>
    /// The scope. A special token counts where its content lies wholly inside one range; the blanks that it takes along may lie outside.
    /// </returns>
    /// <exception cref="ArgumentException">The ranges are not ordered and disjoint.</exception>
    public static AddedTokenScope SpecialWithin(IReadOnlyList<CharRange> ranges) => SteeringWithin(ranges, alsoSpecial: null);

    /// <summary>The same, where a prompt's template writes with tokens that the tokenizer does not call special.</summary>
    /// <param name="ranges">As above.</param>
    /// <param name="alsoSpecial">The ids of added tokens that count as special too; null for none.</param>
    internal static AddedTokenScope SteeringWithin(IReadOnlyList<CharRange> ranges, IReadOnlySet<int>? alsoSpecial)
    {
        ArgumentNullException.ThrowIfNull(ranges);
        for (int i = 0; i < ranges.Count; i++)
        {
            if (ranges[i].Length < 0 || ranges[i].Start < (i == 0 ? 0 : ranges[i - 1].End))
                throw new ArgumentException($"Ranges must be ordered and disjoint, but number {i} is {ranges[i]}.", nameof(ranges));
        }

        return new AddedTokenScope(Kind.Plain, [.. ranges], alsoSpecial);
    }

    /// <summary>Tells whether a token is one that steers the model.</summary>
    internal bool IsSpecial(AddedToken token) => token.Special || (_alsoSpecial?.Contains(token.Id) ?? false);

    /// <summary>Tells whether a special token whose content lies at <paramref name="content"/> is recognised.</summary>
    internal bool AllowsSpecial(CharRange content)
    {
        if (_kind == Kind.Everywhere)
            return true;
        int i = FirstEndingAfter(content.Start);
        return _ranges is not null && i < _ranges.Length && _ranges[i].Start <= content.Start && content.End <= _ranges[i].End;
    }

    /// <summary>Finds where the next range starts after <paramref name="position"/>, or <see cref="int.MaxValue"/>.</summary>
    internal int NextStartAfter(int position)
    {
        for (int i = FirstEndingAfter(position); _ranges is not null && i < _ranges.Length; i++)
        {
            if (_ranges[i].Start > position)
                return _ranges[i].Start;
        }

        return int.MaxValue;
    }

    private int FirstEndingAfter(int position)
    {
        int low = 0, high = _ranges?.Length ?? 0;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_ranges![middle].End > position)
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }
}
