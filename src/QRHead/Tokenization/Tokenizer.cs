namespace QRHead.Tokenization;

/// <summary>Turns text into tokens, and tokens into text, as a Hugging Face <c>tokenizer.json</c> describes.</summary>
/// <remarks>
/// Made for byte pair encoding. Gives the ids that Hugging Face's library gives, and for each token the characters it stands for.
/// Safe for several threads at once: nothing that can be seen ever changes.
/// </remarks>
internal sealed class Tokenizer
{
    private readonly TokenizerFile _file;
    private readonly PieceCache _pieces = new();
    private readonly AddedTokenMatcher _rawMatcher;
    private readonly AddedTokenMatcher _normalizedMatcher;
    private readonly Dictionary<string, int> _addedIds = [];
    private readonly Dictionary<int, AddedToken> _addedById = [];

    private Tokenizer(TokenizerFile file, string source)
    {
        _file = file;
        foreach (var token in file.AddedTokens)
        {
            _addedIds[token.Content] = token.Id;
            _addedById[token.Id] = token;
        }

        _rawMatcher = new AddedTokenMatcher(file.AddedTokens.Where(token => !token.Normalized).Select(token => (token.Content, token)));
        _normalizedMatcher = new AddedTokenMatcher(
            file.AddedTokens.Where(token => token.Normalized).Select(token => (NormalizedContent(token, source), token)));
        VocabularySize = Math.Max(file.Vocabulary.Size, file.AddedTokens.Select(token => token.Id + 1).DefaultIfEmpty().Max());
    }

    /// <summary>Gets the number of ids: the highest one + 1, added tokens included.</summary>
    public int VocabularySize { get; }

    /// <summary>Gets the added tokens, in the file's order.</summary>
    public IReadOnlyList<AddedToken> AddedTokens => _file.AddedTokens;

    /// <summary>Loads a tokenizer from disk.</summary>
    /// <param name="path">The path of a <c>tokenizer.json</c>.</param>
    /// <returns>The tokenizer.</returns>
    /// <exception cref="TokenizerFileException">The file is broken, or asks for something that is not supported.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Tokenizer Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new Tokenizer(TokenizerFile.Read(File.ReadAllBytes(path), path), path);
    }

    /// <summary>Reads a tokenizer from memory.</summary>
    /// <param name="utf8Json">The bytes of a <c>tokenizer.json</c>.</param>
    /// <param name="source">The name that complaints give the file.</param>
    /// <returns>The tokenizer.</returns>
    /// <exception cref="TokenizerFileException">The file is broken, or asks for something that is not supported.</exception>
    public static Tokenizer Parse(ReadOnlySpan<byte> utf8Json, string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new Tokenizer(TokenizerFile.Read(utf8Json.ToArray(), source), source);
    }

    /// <summary>Splits a text into tokens.</summary>
    /// <param name="text">The text. A lone surrogate counts as U+FFFD.</param>
    /// <param name="addedTokens">Where added tokens are recognised.</param>
    /// <param name="addTemplate">Whether the file's template adds its tokens, such as one for the beginning of the text.</param>
    /// <returns>The tokens, in text order.</returns>
    /// <exception cref="TokenizerFileException">
    /// An expression or a normalizer of the file takes too long or grows too much: only those of no honest file do.
    /// </exception>
    public Encoding Encode(string text, AddedTokenScope addedTokens, bool addTemplate = true)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = WellFormed(text);
        var tokens = new TokenBuffer(text);
        var writer = new PieceWriter(_file, _pieces, tokens);
        ForEachStretch(new NormalizedText(text), _rawMatcher, addedTokens, tokens, stretch =>
            ForEachStretch(Normalize(stretch), _normalizedMatcher, addedTokens, tokens, writer.Write));
        _file.PostProcessor?.Process(tokens, addTemplate);
        return tokens.Build();
    }

    /// <summary>Counts the tokens of a text, taking special tokens as ordinary text and without a template.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The number of tokens.</returns>
    public int CountTokens(string text) => Encode(text, AddedTokenScope.Plain, addTemplate: false).Count;

    /// <summary>Turns tokens back into text.</summary>
    /// <param name="ids">Token ids; those that exist nowhere are left out.</param>
    /// <param name="skipSpecialTokens">Whether special added tokens are left out.</param>
    /// <returns>The text; bytes that are no UTF-8 become U+FFFD.</returns>
    public string Decode(ReadOnlySpan<int> ids, bool skipSpecialTokens = false)
    {
        var tokens = new List<string>(ids.Length);
        foreach (int id in ids)
        {
            if (!(skipSpecialTokens && IsSpecial(id)) && TokenOf(id) is { } token)
                tokens.Add(token);
        }

        return _file.Decoder is null ? string.Join(' ', tokens) : string.Concat(_file.Decoder.Decode(tokens));
    }

    /// <summary>Finds the id of a token, among the added tokens first.</summary>
    /// <param name="token">The token as the file writes it (<c>Ġthe</c>, <c>▁the</c>).</param>
    /// <returns>The id, or null where there is no such token.</returns>
    public int? IdOf(string token) => _addedIds.TryGetValue(token, out int id) ? id : _file.Vocabulary.IdOf(token);

    /// <summary>Finds the token of an id.</summary>
    /// <param name="id">The id.</param>
    /// <returns>The token as the file writes it, or null where there is no such id.</returns>
    public string? TokenOf(int id) => _addedById.TryGetValue(id, out var added) ? added.Content : _file.Vocabulary.TokenOf(id);

    /// <summary>Tells whether an id is that of a token that steers the model instead of being text.</summary>
    internal bool IsSpecial(int id) => _addedById.TryGetValue(id, out var added) && added.Special;

    private string NormalizedContent(AddedToken token, string source)
    {
        var content = Normalize(new NormalizedText(token.Content)).Chars;
        return content.Length <= AddedToken.LongestContent
            ? content.ToString()
            : throw new TokenizerFileException(
                source, "added_tokens",
                $"the token {token.Id} has {content.Length} UTF-16 units once it is normalized, wanted are at most "
                + $"{AddedToken.LongestContent}.");
    }

    private NormalizedText Normalize(NormalizedText text) => _file.Normalizer?.Normalize(text) ?? text;

    /// <summary>Cuts a text at its added tokens, writes these, and hands on the stretches between them.</summary>
    private static void ForEachStretch(
        NormalizedText text, AddedTokenMatcher matcher, AddedTokenScope scope, TokenBuffer tokens, Action<NormalizedText> write)
    {
        int end = 0;
        if (!matcher.IsEmpty && !scope.RecognisesNothing)
        {
            foreach (var (token, range) in matcher.Find(text, scope))
            {
                if (range.Start > end)
                    write(text.Slice(end, range.Start));
                tokens.AddMatched(token.Id, text.SourceOf(range.Start, range.End), text.Chars[range.Start..range.End].ToString());
                end = range.End;
            }
        }

        if (end < text.Length)
            write(text.Slice(end, text.Length));
    }

    private static string WellFormed(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
            return text;
        return string.Create(text.Length, text, static (units, original) =>
        {
            original.CopyTo(units);
            for (int i = 0; i < units.Length; i++)
            {
                bool isPair = i + 1 < units.Length && char.IsSurrogatePair(units[i], units[i + 1]);
                if (isPair)
                    i++;
                else if (char.IsSurrogate(units[i]))
                    units[i] = '\uFFFD';
            }
        });
    }
}
