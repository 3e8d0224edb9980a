namespace QRHead.FirstStage;

/// <summary>Scripts in which spaces don't tell where words are; neighbours of different ones are cut apart.</summary>
internal enum DenseScript
{
    /// <summary>Any other: spaces stand between words.</summary>
    None,

    /// <summary>Chinese characters and Japanese kana.</summary>
    ChineseAndJapanese,

    /// <summary>Korean: spaces stand between words, but particles hang on them.</summary>
    Korean,

    /// <summary>Thai, Lao, Khmer, Burmese and their neighbours.</summary>
    SouthEastAsian,
}

/// <summary>Tells the script of a character, as Unicode's blocks have it.</summary>
internal static class DenseScripts
{
    private static readonly (int First, int Last, DenseScript Script)[] Blocks =
    [
        (0x0E00, 0x0EFF, DenseScript.SouthEastAsian), // Thai, Lao
        (0x1000, 0x109F, DenseScript.SouthEastAsian), // Myanmar
        (0x1100, 0x11FF, DenseScript.Korean), // Hangul Jamo
        (0x1780, 0x17FF, DenseScript.SouthEastAsian), // Khmer
        (0x1950, 0x19DF, DenseScript.SouthEastAsian), // Tai Le, New Tai Lue
        (0x1A20, 0x1AAF, DenseScript.SouthEastAsian), // Tai Tham
        (0x2E80, 0x2FDF, DenseScript.ChineseAndJapanese), // radicals
        (0x3005, 0x312F, DenseScript.ChineseAndJapanese), // iteration marks, kana, Bopomofo
        (0x3130, 0x318F, DenseScript.Korean), // Hangul Compatibility Jamo
        (0x3190, 0x4DBF, DenseScript.ChineseAndJapanese), // kana extensions, extension A
        (0x4E00, 0x9FFF, DenseScript.ChineseAndJapanese),
        (0xA960, 0xA97F, DenseScript.Korean),
        (0xA9E0, 0xA9FF, DenseScript.SouthEastAsian), // Myanmar Extended-B
        (0xAA60, 0xAADF, DenseScript.SouthEastAsian), // Myanmar Extended-A, Tai Viet
        (0xAC00, 0xD7FF, DenseScript.Korean),
        (0xF900, 0xFAFF, DenseScript.ChineseAndJapanese), // compatibility ideographs
        (0x1AFF0, 0x1B16F, DenseScript.ChineseAndJapanese), // kana extensions
        (0x20000, 0x3FFFF, DenseScript.ChineseAndJapanese), // extensions B and on
    ];

    /// <summary>Finds the script of a character.</summary>
    /// <param name="rune">A code point.</param>
    public static DenseScript Of(int rune)
    {
        if (rune < Blocks[0].First)
            return DenseScript.None;
        foreach ((int first, int last, DenseScript script) in Blocks)
        {
            if (rune <= last)
                return rune >= first ? script : DenseScript.None;
        }

        return DenseScript.None;
    }
}
