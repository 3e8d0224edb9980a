using System.Text.Json;
using QRHead.Tokenization.Decoders;
using QRHead.Tokenization.Models;
using QRHead.Tokenization.Normalizers;
using QRHead.Tokenization.PostProcessors;
using QRHead.Tokenization.PreTokenizers;

namespace QRHead.Tokenization;

/// <summary>What a <c>tokenizer.json</c> describes, stage by stage, in the order of work.</summary>
internal sealed record TokenizerFile(
    IReadOnlyList<AddedToken> AddedTokens,
    Normalizer? Normalizer,
    PreTokenizer? PreTokenizer,
    BytePairModel Model,
    Vocabulary Vocabulary,
    PostProcessor? PostProcessor,
    Decoder? Decoder)
{
    /// <summary>Reads a file.</summary>
    /// <param name="utf8Json">The file's bytes.</param>
    /// <param name="source">The file's name, for complaints.</param>
    /// <exception cref="TokenizerFileException">The file is broken, or asks for something unknown.</exception>
    public static TokenizerFile Read(ReadOnlyMemory<byte> utf8Json, string source)
    {
        using var document = Parse(utf8Json, source);
        var root = new JsonSection(document.RootElement, "", source);
        try
        {
            return Read(root);
        }
        catch (InvalidOperationException e)
        {
            // the only thing JsonElement complains about here
            throw new TokenizerFileException(source, "file", "a text is not valid Unicode.", e);
        }
    }

    private static TokenizerFile Read(JsonSection root)
    {
        var addedTokens = ReadAddedTokens(root["added_tokens"]);
        var (model, vocabulary) = BytePairReader.Read(root["model"], addedTokens);
        return new TokenizerFile(
            addedTokens,
            Normalizer.Read(root["normalizer"]),
            PreTokenizer.Read(root["pre_tokenizer"]),
            model,
            vocabulary,
            PostProcessor.Read(root["post_processor"], vocabulary),
            Decoder.Read(root["decoder"]));
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> utf8Json, string source)
    {
        try
        {
            bool hasByteOrderMark = utf8Json.Span.StartsWith("\uFEFF"u8);
            return JsonDocument.Parse(hasByteOrderMark ? utf8Json[3..] : utf8Json);
        }
        catch (JsonException e)
        {
            throw new TokenizerFileException(source, $"line {e.LineNumber + 1}", "this is not valid JSON.", e);
        }
    }

    private static AddedToken[] ReadAddedTokens(JsonSection section) =>
        section.IsNull ? [] : [.. section.Items().Select(ReadAddedToken)];

    private static AddedToken ReadAddedToken(JsonSection item) => new(
        item["id"].Id(),
        item["content"].ShortText(AddedToken.LongestContent),
        item["special"].Flag(false),
        item["single_word"].Flag(false),
        item["lstrip"].Flag(false),
        item["rstrip"].Flag(false),
        item["normalized"].Flag(!item["special"].Flag(false)));
}
