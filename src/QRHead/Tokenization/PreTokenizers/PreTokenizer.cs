using QRHead.Tokenization.Patterns;

namespace QRHead.Tokenization.PreTokenizers;

/// <summary>Cuts a normalised text into the pieces that the model sees.</summary>
internal abstract class PreTokenizer
{
    private const string Supported = "Split, ByteLevel, Digits, Metaspace, Whitespace, WhitespaceSplit, Punctuation, Sequence";

    /// <summary>Gets whether the pieces are to be written in the <see cref="ByteAlphabet"/>.</summary>
    public virtual bool WritesBytes => false;

    /// <summary>Cuts each piece further.</summary>
    public abstract Pieces Apply(Pieces pieces);

    /// <summary>Reads the <c>pre_tokenizer</c> of a file.</summary>
    /// <returns>Null where the file has none.</returns>
    public static PreTokenizer? Read(JsonSection section) => section.IsNull ? null : ReadPresent(section);

    private static PreTokenizer ReadPresent(JsonSection section) => section.Type() switch
    {
        "Split" => new Split(Pattern.Read(section["pattern"]), ReadBehavior(section["behavior"]), section["invert"].Flag(false)),
        "ByteLevel" => new ByteLevel(section["add_prefix_space"].Flag(true), section["use_regex"].Flag(true)),
        "Digits" => new Split(new RunePattern(System.Text.Rune.IsNumber), DigitBehavior(section)),
        "Metaspace" => Metaspace.ReadSettings(section),
        "Whitespace" => new Split(new WordPattern(), SplitBehavior.Removed, invert: true),
        "WhitespaceSplit" => new Split(new RunePattern(System.Text.Rune.IsWhiteSpace), SplitBehavior.Removed),
        "Punctuation" => new Split(new RunePattern(Punctuation.Contains), PunctuationBehavior(section["behavior"])),
        "Sequence" => new Sequence(ReadSequence(section["pretokenizers"])),
        var other => throw section.Unsupported($"the pre-tokenizer {other}", Supported),
    };

    private static PreTokenizer[] ReadSequence(JsonSection section)
    {
        PreTokenizer[] stages = [.. section.Items().Select(ReadPresent)];
        if (stages.SkipLast(1).Any(stage => stage.WritesBytes))
            throw section.Unsupported("a stage after ByteLevel", "ByteLevel at the end only");
        return stages;
    }

    private static SplitBehavior DigitBehavior(JsonSection section) =>
        section["individual_digits"].Flag(false) ? SplitBehavior.Isolated : SplitBehavior.Contiguous;

    private static SplitBehavior PunctuationBehavior(JsonSection section) =>
        section.IsNull ? SplitBehavior.Isolated : ReadBehavior(section);

    private static SplitBehavior ReadBehavior(JsonSection section)
    {
        string name = section.Text();
        return Enum.GetNames<SplitBehavior>().Contains(name)
            ? Enum.Parse<SplitBehavior>(name)
            : throw section.Unsupported($"the behavior {name}", string.Join(", ", Enum.GetNames<SplitBehavior>()));
    }
}
