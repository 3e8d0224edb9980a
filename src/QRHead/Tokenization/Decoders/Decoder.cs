using QRHead.Tokenization.Patterns;

namespace QRHead.Tokenization.Decoders;

/// <summary>Turns token strings back into text.</summary>
internal abstract class Decoder
{
    private const string Supported = "ByteLevel, ByteFallback, Fuse, Strip, Replace, Metaspace, Sequence";

    /// <summary>The most UTF-16 units that may be written for a match.</summary>
    private const int LongestContent = 100;

    /// <summary>Rewrites the token strings; joined, the last decoder's are the text.</summary>
    public abstract List<string> Decode(List<string> tokens);

    /// <summary>Reads the <c>decoder</c> of a file.</summary>
    /// <returns>Null where the file has none.</returns>
    public static Decoder? Read(JsonSection section) => section.IsNull ? null : ReadPresent(section);

    private static Decoder ReadPresent(JsonSection section) => section.Type() switch
    {
        "ByteLevel" => new ByteLevel(),
        "ByteFallback" => new ByteFallback(),
        "Fuse" => new Fuse(),
        "Strip" => new Strip(ReadCharacter(section["content"]), section["start"].Number(), section["stop"].Number()),
        "Replace" => new Replace(Pattern.Read(section["pattern"]), section["content"].ShortText(LongestContent)),
        "Metaspace" => new Metaspace(
            PreTokenizers.Metaspace.ReadReplacement(section),
            PreTokenizers.Metaspace.ReadScheme(section) != PreTokenizers.Metaspace.PrependScheme.Never),
        "Sequence" => new Sequence([.. section["decoders"].Items().Select(ReadPresent)]),
        var other => throw section.Unsupported($"the decoder {other}", Supported),
    };

    private static char ReadCharacter(JsonSection section) =>
        section.Text() is { Length: 1 } text ? text[0] : throw section.Unsupported($"\"{section.Text()}\"", "one character");
}
