using QRHead.Passages;
using QRHead.Prompting;
using QRHead.Tokenization;

namespace QRHead.Retrieval;

/// <summary>The prompts of a query and of the null query over the same passages: one prefix, two tails.</summary>
/// <param name="Query">The query's prompt.</param>
/// <param name="NullQuery">The null query's prompt.</param>
internal sealed record PromptPair(EncodedPrompt Query, EncodedPrompt NullQuery)
{
    /// <summary>Gets the tokens that both prompts begin with: everything before the query.</summary>
    public ReadOnlySpan<int> Prefix => PrefixOf(Query);

    /// <summary>Gets the null query's tokens.</summary>
    public ReadOnlySpan<int> NullTail => Tail(NullQuery);

    /// <summary>Gets the tokens of the longer prompt: what a cache must hold and a context must allow.</summary>
    public int Length => Math.Max(Query.Encoding.Count, NullQuery.Encoding.Count);

    /// <summary>The tokens of a prompt before its query.</summary>
    public static ReadOnlySpan<int> PrefixOf(EncodedPrompt prompt) => prompt.Encoding.IdSpan()[..prompt.Query.Start];

    /// <summary>The tokens of a prompt's query.</summary>
    public static ReadOnlySpan<int> Tail(EncodedPrompt prompt) => prompt.Encoding.IdSpan()[prompt.Query.Start..];

    /// <summary>The tokens of a query's own words, counted from the first of <see cref="Tail"/>.</summary>
    public static TokenRange QueryTextInTail(EncodedPrompt prompt) => new(prompt.QueryText.Start - prompt.Query.Start, prompt.QueryText.End - prompt.Query.Start);

    /// <summary>Writes and encodes both prompts.</summary>
    public static PromptPair Of(PromptFormat format, Tokenizer tokenizer, string query, IReadOnlyList<Passage> passages)
    {
        EncodedPrompt real = EncodedPrompt.From(PromptWriter.Write(format, query, passages), tokenizer);
        EncodedPrompt none = EncodedPrompt.From(PromptWriter.Write(format, PromptWriter.NullQuery, passages), tokenizer);
        return new PromptPair(real, none);
    }
}
