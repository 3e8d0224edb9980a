using QRHead.Prompting;
using QRHead.Tokenization;

namespace QRHead.Retrieval;

/// <summary>The prompt of a query over passages.</summary>
/// <param name="Query">The query.</param>
/// <param name="Shared">
/// A prompt with the same tokens before the query; several queries have one, so that each costs its own tokens only.
/// </param>
/// <param name="Tail">The query's tokens.</param>
internal sealed record QueryPrompt(string Query, EncodedPrompt Shared, QueryTail Tail)
{
    /// <summary>Gets the tokens before the query.</summary>
    public ReadOnlySpan<int> Prefix => Shared.PrefixIds;

    /// <summary>Gets the tokens of each passage.</summary>
    public IReadOnlyList<TokenRange> Passages => Shared.Passages;

    /// <summary>Gets how many tokens the prompt has.</summary>
    public int Length => Shared.Query.Start + Tail.Length;

    /// <summary>Encodes a prompt.</summary>
    /// <param name="prompts">What encodes.</param>
    /// <param name="query">The query.</param>
    /// <param name="passages">The passages.</param>
    /// <param name="like">A prompt of another query over the same passages; null for none.</param>
    public static QueryPrompt Of(PromptEncoder prompts, string query, IReadOnlyList<Passage> passages, QueryPrompt? like = null)
    {
        EncodedPrompt prompt = prompts.Encode(query, passages);
        bool isLike = like is not null && like.Prefix.SequenceEqual(prompt.PrefixIds) && like.Passages.SequenceEqual(prompt.Passages);
        return new QueryPrompt(query, isLike ? like!.Shared : prompt, QueryTail.Of(prompt));
    }
}

/// <summary>The prompts of queries and of the null query over the same passages, each encoded once.</summary>
/// <param name="Queries">The prompts of the queries, in their order.</param>
/// <param name="NullQuery">The prompt of the null query.</param>
internal sealed record QueryPrompts(IReadOnlyList<QueryPrompt> Queries, QueryPrompt NullQuery)
{
    /// <summary>Gets the longest prompt.</summary>
    public QueryPrompt Longest => Queries.Append(NullQuery).MaxBy(prompt => prompt.Length)!;

    /// <summary>Gets the tokens of the longest prompt: what a cache must hold and a context must allow.</summary>
    public int Length => Longest.Length;

    /// <summary>Encodes prompts.</summary>
    /// <param name="prompts">What encodes.</param>
    /// <param name="queries">The queries.</param>
    /// <param name="passages">The passages.</param>
    /// <param name="known">One of the prompts, which is not encoded again; null for none.</param>
    public static QueryPrompts Of(
        PromptEncoder prompts, IReadOnlyList<string> queries, IReadOnlyList<Passage> passages, QueryPrompt? known = null)
    {
        QueryPrompt? first = known;
        QueryPrompt Encoded(string query) => known?.Query == query ? known : first = QueryPrompt.Of(prompts, query, passages, first);
        return new QueryPrompts([.. queries.Select(Encoded)], Encoded(PromptWriter.NullQuery));
    }
}
