using QRHead.Tokenization;

namespace QRHead.Prompting;

/// <summary>A query as the end of a prompt: its tokens from the instruction on, which are read behind the passages. Immutable.</summary>
/// <param name="Ids">The tokens; at least one.</param>
/// <param name="Words">The query's own words among them.</param>
/// <param name="Characters">For each of the words its characters in the query.</param>
internal sealed record QueryTail(int[] Ids, TokenRange Words, IReadOnlyList<CharRange> Characters)
{
    /// <summary>Gets how many tokens it has.</summary>
    public int Length => Ids.Length;

    /// <summary>Gets what stands before the query's own words: all queries begin with it.</summary>
    public ReadOnlySpan<int> Instruction => Ids.AsSpan(0, Words.Start);

    /// <summary>Takes the query out of a prompt.</summary>
    public static QueryTail Of(EncodedPrompt prompt)
    {
        int start = prompt.Query.Start;
        CharRange text = prompt.Prompt.QueryText;
        CharRange[] characters =
        [
            .. Enumerable.Range(prompt.QueryText.Start, prompt.QueryText.Length).Select(token => prompt.Encoding.Ranges[token])
                .Select(range => new CharRange(
                    Math.Clamp(range.Start, text.Start, text.End) - text.Start, Math.Clamp(range.End, text.Start, text.End) - text.Start)),
        ];
        return new QueryTail(
            prompt.Encoding.IdSpan()[start..].ToArray(), new TokenRange(
                prompt.QueryText.Start - start, prompt.QueryText.End - start), characters);
    }
}
