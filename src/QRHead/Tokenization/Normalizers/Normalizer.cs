namespace QRHead.Tokenization.Normalizers;

/// <summary>Changes a text before it is split, keeping track of where each character came from.</summary>
internal abstract class Normalizer
{
    private const string Supported = "NFC, NFD, NFKC, NFKD, Lowercase, Strip, StripAccents, Replace, Prepend, Sequence";

    /// <summary>The most UTF-16 units that may be written for a match, or in front.</summary>
    private const int LongestContent = 100;

    /// <summary>Normalises one stretch of text between added tokens.</summary>
    public abstract NormalizedText Normalize(NormalizedText text);

    /// <summary>Reads the <c>normalizer</c> of a file.</summary>
    /// <returns>Null where the file has none.</returns>
    public static Normalizer? Read(JsonSection section) => section.IsNull ? null : ReadPresent(section);

    private static Normalizer ReadPresent(JsonSection section) => section.Type() switch
    {
        "NFC" => new UnicodeNormalizer(compatible: false, compose: true),
        "NFD" => new UnicodeNormalizer(compatible: false, compose: false),
        "NFKC" => new UnicodeNormalizer(compatible: true, compose: true),
        "NFKD" => new UnicodeNormalizer(compatible: true, compose: false),
        "Lowercase" => new Lowercase(),
        "Strip" => new Strip(section["strip_left"].Flag(true), section["strip_right"].Flag(true)),
        "StripAccents" => new StripAccents(),
        "Replace" => ReadReplace(section["pattern"], section["content"].ShortText(LongestContent)),
        "Prepend" => new Prepend(section["prepend"].ShortText(LongestContent)),
        "Sequence" => new Sequence([.. section["normalizers"].Items().SelectMany(ReadStages)], section),
        var other => throw section.Unsupported($"the normalizer {other}", Supported),
    };

    /// <summary>Reads a normalizer, or those of a sequence, however deep: so the text's growth is watched after each.</summary>
    private static IEnumerable<Normalizer> ReadStages(JsonSection section) =>
        section.Type() == "Sequence" ? section["normalizers"].Items().SelectMany(ReadStages) : [ReadPresent(section)];

    private static Normalizer ReadReplace(JsonSection pattern, string content)
    {
        string? literal = pattern.IsText ? pattern.Text() : pattern["String"].TextOrNull();
        bool isUnit = literal is { Length: 1 } && content.Length == 1;
        return isUnit ? new ReplaceUnit(literal![0], content[0]) : new Replace(Patterns.Pattern.Read(pattern), content);
    }
}
