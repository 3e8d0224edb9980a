namespace QRHead.Evaluation;

/// <summary>Compares texts by code points, which is the order of their UTF-8 bytes and so that of C's <c>strcmp</c>.</summary>
/// <remarks>
/// The ordinal order of UTF-16 units differs in one point: characters beyond U+FFFF are written with surrogates (U+D800 to U+DFFF)
/// and would come before U+E000 to U+FFFF.
/// </remarks>
internal sealed class CodePointOrder : IComparer<string>
{
    public static CodePointOrder Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        ReadOnlySpan<char> a = x, b = y;
        int same = a.CommonPrefixLength(b);
        return same == a.Length || same == b.Length ? a.Length.CompareTo(b.Length) : Place(a[same]).CompareTo(Place(b[same]));
    }

    private static int Place(char unit) => char.IsSurrogate(unit) ? unit + 0x10000 : unit;
}
