using QRHead.Checkpoints.Gguf;

namespace QRHead.Sources;

/// <summary>The tokenizer of a GGUF file, as the <c>tokenizer.json</c> that Hugging Face would have for the same model.</summary>
/// <param name="Utf8Json">The document, for <see cref="Tokenization.Tokenizer.Parse"/> or for a file.</param>
/// <param name="Warning">What a user should know about it; null where there is nothing.</param>
internal sealed record GgufTokenizer(byte[] Utf8Json, string? Warning)
{
    private const string KindKey = "tokenizer.ggml.model", PreTokenizerKey = "tokenizer.ggml.pre", MergesKey = "tokenizer.ggml.merges",
        ScoresKey = "tokenizer.ggml.scores", AddSpaceKey = "tokenizer.ggml.add_space_prefix",
        AddBeginningKey = "tokenizer.ggml.add_bos_token", AddEndKey = "tokenizer.ggml.add_eos_token";

    /// <summary>Writes the tokenizer that a file describes.</summary>
    /// <exception cref="CheckpointException">The file is broken, or asks for a kind of tokenizer that is not supported.</exception>
    public static GgufTokenizer Read(GgufMetadata metadata) => metadata.Text(KindKey) switch
    {
        "gpt2" => ByteLevel(metadata, GgufVocabulary.Read(metadata)),
        "llama" => SentencePiece(metadata, GgufVocabulary.Read(metadata)),
        var other => throw metadata.Wrong(
            KindKey, other is null ? "nothing" : $"\"{other}\"", "gpt2 or llama", "Take a model whose tokenizer is byte pair encoding."),
    };

    private static GgufTokenizer ByteLevel(GgufMetadata metadata, GgufVocabulary vocabulary)
    {
        string name = metadata.Text(PreTokenizerKey) ?? GgufPreTokenizer.Default;
        if (!GgufPreTokenizer.TryFind(name, out GgufPreTokenizer? kind))
            throw metadata.Wrong(PreTokenizerKey, $"\"{name}\"", $"one of {GgufPreTokenizer.Known}");

        using var document = new TokenizerDocument(vocabulary);
        document.WriteStage("normalizer", kind.Composes ? """{"type":"NFC"}""" : null);
        document.WriteSplits(kind.Splits);
        WriteTemplate(document, metadata, vocabulary, kind.AddsBeginning);
        document.WriteStage("decoder", """{"type":"ByteLevel"}""");
        document.WriteByteLevelModel(kind.IgnoresMerges, ReadMerges(metadata));
        return new GgufTokenizer(document.Finish(), name == GgufPreTokenizer.Default ? UnknownSplits(metadata.File) : null);
    }

    private static GgufTokenizer SentencePiece(GgufMetadata metadata, GgufVocabulary vocabulary)
    {
        const string ShowSpaces = """{"type":"Replace","pattern":{"String":" "},"content":"▁"}""";
        const string ReadTokens = """{"type":"Replace","pattern":{"String":"▁"},"content":" "},{"type":"ByteFallback"},{"type":"Fuse"}""";
        const string DropFirstSpace = """{"type":"Strip","content":" ","start":1,"stop":0}""";
        bool addsSpace = metadata.Flag(AddSpaceKey) ?? true;
        vocabulary = vocabulary.WithSentencePieceIds();

        using var document = new TokenizerDocument(vocabulary);
        document.WriteStage(
            "normalizer",
            addsSpace ? $$"""{"type":"Sequence","normalizers":[{"type":"Prepend","prepend":"▁"},{{ShowSpaces}}]}""" : ShowSpaces);
        document.WriteStage("pre_tokenizer", null);
        WriteTemplate(document, metadata, vocabulary, addsBeginning: true);
        document.WriteStage("decoder", $$"""{"type":"Sequence","decoders":[{{ReadTokens}}{{(addsSpace ? "," + DropFirstSpace : "")}}]}""");
        document.WriteSentencePieceModel(SentencePieceMerges.Of(vocabulary, ReadScores(metadata, vocabulary.Tokens.Count)));
        return new GgufTokenizer(document.Finish(), Warning: null);
    }

    private static void WriteTemplate(TokenizerDocument document, GgufMetadata metadata, GgufVocabulary vocabulary, bool addsBeginning)
    {
        int? before = null, after = null;
        if (metadata.Flag(AddBeginningKey) ?? addsBeginning)
            before = vocabulary.BeginningId ?? throw metadata.Wrong(
                GgufVocabulary.BeginningKey, "nothing", "the id of the token that texts begin with");
        if (metadata.Flag(AddEndKey) ?? false)
            after = vocabulary.EndId ?? throw metadata.Wrong(GgufVocabulary.EndKey, "nothing", "the id of the token that texts end with");
        document.WriteTemplate(before, after);
    }

    /// <summary>Reads merges; a token may itself begin with a space, so the cut is at the first one behind the first character.</summary>
    private static TextMerge[] ReadMerges(GgufMetadata metadata)
    {
        IReadOnlyList<string> lines = metadata.Texts(MergesKey) ?? throw metadata.Wrong(MergesKey, "nothing", "the list of merges");
        var merges = new TextMerge[lines.Count];
        for (int rank = 0; rank < merges.Length; rank++)
        {
            string line = lines[rank];
            int space = line.Length < 2 ? -1 : line.IndexOf(' ', 1);
            if (space < 0 || space == line.Length - 1)
                throw metadata.Wrong(MergesKey, $"\"{line}\" as number {rank}", "two tokens with a space between them");
            merges[rank] = new TextMerge(line.Remove(space, 1), space);
        }

        return merges;
    }

    private static IReadOnlyList<double> ReadScores(GgufMetadata metadata, int count)
    {
        IReadOnlyList<double> scores = metadata.Numbers(ScoresKey) ?? throw metadata.Wrong(ScoresKey, "nothing", "a score for each token");
        return scores.Count == count ? scores : throw metadata.Wrong(
            ScoresKey, $"{scores.Count} scores", $"one for each of the {count} tokens");
    }

    private static string UnknownSplits(string file) =>
        $"{file} does not say how its tokenizer splits text ({PreTokenizerKey}), as files from before May 2024; the splits of that time "
        + "are used, "
        + "which may differ from the model's own. Take a newer file of the same model.";
}
