using QRHead.Tokenization.Models;

namespace QRHead.Tokenization.PostProcessors;

/// <summary>Completes the tokens of a text: trims ranges, adds the template's tokens.</summary>
internal abstract class PostProcessor
{
    private const string Supported = "ByteLevel, TemplateProcessing, Sequence";

    /// <summary>Changes the tokens of one text.</summary>
    /// <param name="tokens">The tokens.</param>
    /// <param name="addTemplate">Whether a template adds its tokens.</param>
    public abstract void Process(TokenBuffer tokens, bool addTemplate);

    /// <summary>Reads the <c>post_processor</c> of a file.</summary>
    /// <returns>Null where the file has none.</returns>
    public static PostProcessor? Read(JsonSection section, Vocabulary vocabulary) =>
        section.IsNull ? null : ReadPresent(section, vocabulary);

    private static PostProcessor ReadPresent(JsonSection section, Vocabulary vocabulary) => section.Type() switch
    {
        "ByteLevel" => new ByteLevel(section["trim_offsets"].Flag(true), section["add_prefix_space"].Flag(true), vocabulary),
        "TemplateProcessing" => TemplateProcessing.ReadSettings(section),
        "Sequence" => new Sequence([.. section["processors"].Items().Select(item => ReadPresent(item, vocabulary))]),
        var other => throw section.Unsupported($"the post-processor {other}", Supported),
    };
}
