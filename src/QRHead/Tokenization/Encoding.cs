namespace QRHead.Tokenization;

/// <summary>A text as tokens: for each token its id and the characters it stands for.</summary>
internal sealed class Encoding
{
    private readonly int[] _ids;
    private readonly CharRange[] _ranges;
    private readonly bool[] _isTemplate;

    internal Encoding(int[] ids, CharRange[] ranges, bool[] isTemplate) => (_ids, _ranges, _isTemplate) = (ids, ranges, isTemplate);

    /// <summary>Gets the number of tokens.</summary>
    public int Count => _ids.Length;

    /// <summary>Gets the token ids, in text order.</summary>
    public IReadOnlyList<int> Ids => _ids;

    /// <summary>Gets for each token the range of the original text that it stands for, in UTF-16 code units.</summary>
    /// <remarks>
    /// Ranges are ordered but may repeat or overlap: tokens that share a character all have that character's range.
    /// A character that the normaliser removed or joined to the one before belongs to no token. Template tokens have <c>[0, 0)</c>.
    /// </remarks>
    public IReadOnlyList<CharRange> Ranges => _ranges;

    /// <summary>Gets for each token whether the template added it; such a token stands for no text.</summary>
    public IReadOnlyList<bool> IsTemplate => _isTemplate;

    /// <summary>Gets the token ids without copying them.</summary>
    /// <returns>The same ids as <see cref="Ids"/>.</returns>
    public ReadOnlySpan<int> IdSpan() => _ids;
}
