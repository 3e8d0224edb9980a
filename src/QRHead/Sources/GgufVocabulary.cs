using QRHead.Checkpoints.Gguf;

namespace QRHead.Sources;

/// <summary>What a token of a GGUF file is; the numbers are the format's.</summary>
internal enum GgufTokenType
{
    Normal = 1,
    Unknown = 2,
    Control = 3,
    UserDefined = 4,
    Unused = 5,
    Byte = 6,
}

/// <summary>The tokens of a GGUF file, checked: each text once, a type for each, and special ids that exist.</summary>
/// <remarks>
/// Special ids that nothing here uses, such as those of padding and of the end of a turn, are not looked at: files with wrong ones are
/// common.
/// </remarks>
/// <param name="Tokens">The texts, by id.</param>
/// <param name="Types">The types, by id.</param>
/// <param name="BeginningId">The token before every text; null where the file names none.</param>
/// <param name="EndId">The token after every text; null where the file names none.</param>
/// <param name="UnknownId">The token for characters outside the vocabulary; null where the file names none.</param>
internal sealed record GgufVocabulary(
    IReadOnlyList<string> Tokens, IReadOnlyList<GgufTokenType> Types, int? BeginningId, int? EndId, int? UnknownId)
{
    private const string Prefix = "tokenizer.ggml.";

    /// <summary>The key of the token texts.</summary>
    public const string TokensKey = Prefix + "tokens";

    /// <summary>The key of the id of the token before every text.</summary>
    public const string BeginningKey = Prefix + "bos_token_id";

    /// <summary>The key of the id of the token after every text.</summary>
    public const string EndKey = Prefix + "eos_token_id";

    private const string UnknownKey = Prefix + "unknown_token_id", TypesKey = Prefix + "token_type";

    /// <summary>Reads the tokens.</summary>
    /// <exception cref="CheckpointException">There are none, one is there twice, or types or special ids do not fit them.</exception>
    public static GgufVocabulary Read(GgufMetadata metadata)
    {
        IReadOnlyList<string>? tokens = metadata.Texts(TokensKey);
        if (tokens is null or { Count: 0 })
            throw metadata.Wrong(TokensKey, tokens is null ? "nothing" : "an empty list", "the texts of all tokens");
        RefuseDuplicates(tokens, metadata);
        return new GgufVocabulary(
            tokens,
            ReadTypes(tokens.Count, metadata),
            ReadId(BeginningKey, tokens.Count, metadata),
            ReadId(EndKey, tokens.Count, metadata),
            ReadId(UnknownKey, tokens.Count, metadata));
    }

    /// <summary>Tells whether a token is made of text by merging, or may take part in it.</summary>
    public bool IsText(int id) => Types[id] is GgufTokenType.Normal or GgufTokenType.UserDefined;

    /// <summary>Gives the special tokens their customary ids where the file names none, as SentencePiece's trainer does.</summary>
    public GgufVocabulary WithSentencePieceIds() => this with
    {
        UnknownId = UnknownId ?? 0,
        BeginningId = BeginningId ?? IdBelowEnd(1),
        EndId = EndId ?? IdBelowEnd(2),
    };

    private int? IdBelowEnd(int id) => id < Tokens.Count ? id : null;

    private static void RefuseDuplicates(IReadOnlyList<string> tokens, GgufMetadata metadata)
    {
        var ids = new Dictionary<string, int>(tokens.Count);
        for (int id = 0; id < tokens.Count; id++)
        {
            if (!ids.TryAdd(tokens[id], id))
                throw metadata.Wrong(TokensKey, $"the token \"{tokens[id]}\" under the ids {ids[tokens[id]]} and {id}", "each token once");
        }
    }

    /// <summary>Reads the types; in a file without any, all tokens are normal.</summary>
    private static GgufTokenType[] ReadTypes(int count, GgufMetadata metadata)
    {
        var types = new GgufTokenType[count];
        Array.Fill(types, GgufTokenType.Normal);
        if (metadata.Wholes(TypesKey) is not { } numbers)
            return types;
        if (numbers.Count != count)
            throw metadata.Wrong(TypesKey, $"{numbers.Count} types", $"one for each of the {count} tokens");

        for (int id = 0; id < count; id++)
        {
            const long Undefined = 0; // what early writers put for a normal token
            if (numbers[id] is < Undefined or > (long)GgufTokenType.Byte)
                throw metadata.Wrong(TypesKey, $"{numbers[id]} for token {id}", $"a number from 1 to {(int)GgufTokenType.Byte}");
            types[id] = numbers[id] == Undefined ? GgufTokenType.Normal : (GgufTokenType)numbers[id];
        }

        return types;
    }

    private static int? ReadId(string key, int count, GgufMetadata metadata) => metadata.Whole(key) switch
    {
        null => null,
        { } id when id >= 0 && id < count => (int)id,
        { } id => throw metadata.Wrong(key, $"{id}", $"the id of a token, from 0 to {count - 1}"),
    };
}
