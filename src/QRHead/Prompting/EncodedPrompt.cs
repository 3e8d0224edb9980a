using QRHead.Tokenization;

namespace QRHead.Prompting;

/// <summary>A prompt as tokens.</summary>
/// <param name="Prompt">The text.</param>
/// <param name="Encoding">The tokens with their ranges.</param>
/// <param name="Passages">The tokens of each passage.</param>
/// <param name="Query">The tokens of the query: they end with the prompt.</param>
/// <param name="QueryText">The tokens of the query's own words.</param>
internal sealed record EncodedPrompt(
    Prompt Prompt, Encoding Encoding, IReadOnlyList<TokenRange> Passages, TokenRange Query, TokenRange QueryText)
{
    /// <summary>Gets the tokens before the query.</summary>
    public ReadOnlySpan<int> PrefixIds => Encoding.IdSpan()[..Query.Start];

    /// <summary>Encodes a prompt in one go; text of passages and query can't become a special token.</summary>
    public static EncodedPrompt From(Prompt prompt, Tokenizer tokenizer)
    {
        Encoding encoding = tokenizer.Encode(prompt.Text, AddedTokenScope.SpecialWithin(prompt.Template));
        int[] owners = Owners(encoding, prompt.Text.Length);
        TokenRange[] passages = [.. prompt.Passages.Select(passage => Tokens(passage.All, owners))];
        return new EncodedPrompt(prompt, encoding, passages, Tokens(prompt.Query, owners), Tokens(prompt.QueryText, owners));
    }

    /// <summary>
    /// The token that owns each character: of several (the pieces of one character) the last, as in the reference (trap T4);
    /// a character that no token has (a combining mark that was composed away, T44) belongs to the token before it.
    /// </summary>
    private static int[] Owners(Encoding encoding, int length)
    {
        var owners = new int[length];
        Array.Fill(owners, -1);
        for (int token = 0; token < encoding.Count; token++)
        {
            CharRange range = encoding.Ranges[token];
            owners.AsSpan(range.Start, range.Length).Fill(token);
        }

        for (int i = 0; i < length; i++)
        {
            if (owners[i] < 0)
                owners[i] = i == 0 ? 0 : owners[i - 1];
        }

        return owners;
    }

    private static TokenRange Tokens(CharRange range, int[] owners) => new(owners[range.Start], owners[range.End - 1] + 1);
}
