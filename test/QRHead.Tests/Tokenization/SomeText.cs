using CsCheck;

namespace QRHead.Tests.Tokenization;

/// <summary>Texts for properties: what tokenizers stumble over, in any order.</summary>
internal static class SomeText
{
    private static readonly string[] Parts =
    [
        " ", "  ", "\n", "\r\n", "\t", "\u00A0", "\u3000", "\u0085", "\u2028", "a", "B", "the", "Straße", "é", "e\u0301", "\u0323\u0301",
        "ǅ", "ʰ", "İ", "ſ",
        "1", "23", "½", "Ⅷ", "²", "𝟙", "𝐀", "日本", "𠀀", "한", "\u1100\u1161", "ﬁ", "नि", "🎉", "👨\u200D👩", "'", "'s", "'LL", "'ſ", "re",
        "_", "-", "/", "$", "!", "...",
        "<|im_start|>", "<|end|>", "<|endoftext|>", "<s>", "</s>", "<think>", "<0xE2>", "▁", "Ġ", "\0", "\u0014", "\uFEFF", "\uFFFD",
        "\U0010FFFF", "\u32FF", "\u061D",
    ];

    /// <summary>Gets texts made of the parts, of single characters of all planes, and of both.</summary>
    public static Gen<string> Any { get; } = Gen.Frequency(
        (4, Gen.Int[0, Parts.Length - 1].Select(i => Parts[i])),
        (1, Gen.Char.AlphaNumeric.Select(character => character.ToString())),
        (1, Gen.Int[0, 0x10FFFF].Where(value => value is < 0xD800 or > 0xDFFF).Select(char.ConvertFromUtf32)))
        .Array[0, 30].Select(string.Concat);
}
