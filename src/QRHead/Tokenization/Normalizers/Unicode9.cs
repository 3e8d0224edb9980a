namespace QRHead.Tokenization.Normalizers;

/// <summary>The character tables that the published tokenizers were trained with: Unicode 9.0 (UAX 15 and general categories).</summary>
/// <remarks>Characters that came later decompose to nothing and have combining class 0. Loaded on first use, about 1 MB.</remarks>
internal static partial class Unicode9
{
    private const int HangulBase = 0xAC00, LeadBase = 0x1100, VowelBase = 0x1161, TailBase = 0x11A7;
    private const int LeadCount = 19, VowelCount = 21, TailCount = 28, SyllableCount = LeadCount * VowelCount * TailCount;

    private static readonly Dictionary<int, int[]> Canonical = [];
    private static readonly Dictionary<int, int[]> Compatible = [];
    private static readonly Dictionary<(int First, int Second), int> Compositions = [];
    private static readonly HashSet<int> Seconds = [];
    private static readonly Dictionary<int, int> CombiningClasses = [];
    private static readonly HashSet<int> LaterMarks = [];
    private static readonly HashSet<int> LaterPunctuation = [];

#pragma warning disable CA1810 // One pass over the packed table fills all the fields.
    static Unicode9()
#pragma warning restore CA1810
    {
        byte[] packed = Unpack();
        int position = 0;
        foreach (var (rune, parts) in ReadTable(packed, ref position))
        {
            Canonical.Add(rune, parts);
            Compositions.Add((parts[0], parts[1]), rune);
            Seconds.Add(parts[1]);
        }

        foreach (var (rune, parts) in ReadTable(packed, ref position))
            Canonical.Add(rune, parts);
        foreach (var (rune, parts) in ReadTable(packed, ref position))
            Compatible.Add(rune, parts);
        foreach (var (rune, run) in ReadTable(packed, ref position))
        {
            for (int i = 0; i < run[0]; i++)
                CombiningClasses.Add(rune + i, run[1]);
        }

        foreach (var (rune, run) in ReadTable(packed, ref position))
            LaterMarks.UnionWith(Enumerable.Range(rune, run[0]));
        foreach (var (rune, run) in ReadTable(packed, ref position))
            LaterPunctuation.UnionWith(Enumerable.Range(rune, run[0]));
    }

    /// <summary>Tells whether a character that is a mark today was none in Unicode 9.</summary>
    public static bool IsLaterMark(int rune) => LaterMarks.Contains(rune);

    /// <summary>
    /// Tells whether a character that is no mark today was one in Unicode 9: two Vedic signs, which are letters since 12.
    /// </summary>
    public static bool IsFormerMark(int rune) => rune is 0x1CF2 or 0x1CF3;

    /// <summary>
    /// Tells whether a character that is punctuation today was none in Unicode 8, which the pre-tokenizer Punctuation follows.
    /// </summary>
    public static bool IsLaterPunctuation(int rune) => LaterPunctuation.Contains(rune);

    /// <summary>
    /// Tells whether a character that is no punctuation today was some in Unicode 8: a sign of Syllabics and one of Sharada.
    /// </summary>
    public static bool IsFormerPunctuation(int rune) => rune is 0x166D or 0x111C9;

    public static int CombiningClass(int rune) => rune < 0x300 ? 0 : CombiningClasses.GetValueOrDefault(rune);

    /// <summary>Appends the full decomposition of a character, or the character itself.</summary>
    public static void Decompose(int rune, bool compatible, List<int> parts)
    {
        if (rune is >= HangulBase and < HangulBase + SyllableCount)
        {
            DecomposeSyllable(rune - HangulBase, parts);
        }
        else if (rune >= 0xA0 && (Canonical.TryGetValue(rune, out int[]? found) || (compatible && Compatible.TryGetValue(rune, out found))))
        {
            foreach (int part in found)
                Decompose(part, compatible, parts);
        }
        else
        {
            parts.Add(rune);
        }
    }

    public static bool TryCompose(int first, int second, out int composed)
    {
        if (first is >= LeadBase and < LeadBase + LeadCount && second is >= VowelBase and < VowelBase + VowelCount)
        {
            composed = HangulBase + ((first - LeadBase) * VowelCount + second - VowelBase) * TailCount;
            return true;
        }

        bool isOpenSyllable = first is >= HangulBase and < HangulBase + SyllableCount && (first - HangulBase) % TailCount == 0;
        if (isOpenSyllable && second is > TailBase and < TailBase + TailCount)
        {
            composed = first + second - TailBase;
            return true;
        }

        return Compositions.TryGetValue((first, second), out composed);
    }

    /// <summary>Tells whether some character composes with this one after it.</summary>
    public static bool IsSecond(int rune) =>
        rune is (>= VowelBase and < VowelBase + VowelCount) or (> TailBase and < TailBase + TailCount) || Seconds.Contains(rune);

    private static void DecomposeSyllable(int syllable, List<int> parts)
    {
        parts.Add(LeadBase + syllable / (VowelCount * TailCount));
        parts.Add(VowelBase + syllable / TailCount % VowelCount);
        if (syllable % TailCount != 0)
            parts.Add(TailBase + syllable % TailCount);
    }

    private static (int Rune, int[] Numbers)[] ReadTable(byte[] packed, ref int position)
    {
        var rows = new (int Rune, int[] Numbers)[ReadNumber(packed, ref position)];
        int rune = 0, number = 0;
        for (int i = 0; i < rows.Length; i++)
            rows[i].Rune = rune += ReadNumber(packed, ref position);
        for (int i = 0; i < rows.Length; i++)
            rows[i].Numbers = new int[ReadNumber(packed, ref position)];
        foreach (var row in rows)
        {
            for (int i = 0; i < row.Numbers.Length; i++)
            {
                int zigzag = ReadNumber(packed, ref position);
                row.Numbers[i] = number += (zigzag >> 1) ^ -(zigzag & 1);
            }
        }

        return rows;
    }

    private static int ReadNumber(byte[] packed, ref int position)
    {
        int number = 0, shift = 0;
        byte b;
        do
        {
            b = packed[position++];
            number |= (b & 0x7F) << shift;
            shift += 7;
        }
        while (b >= 0x80);
        return number;
    }
}
