using QRHead.Tokenization;

namespace QRHead.Prompting;

/// <summary>
/// Writes and encodes the prompts of a model, each whole and in one go. It also knows what of a prompt is the same whatever stands in it:
/// what comes before every passage, and the null query. Thread-safe.
/// </summary>
internal sealed class PromptEncoder
{
    /// <summary>A passage to write prompts with of which only what is around it matters.</summary>
    private static readonly Passage Probe = new("", "a");

    private readonly Func<Prompt, EncodedPrompt> _encode;
    private readonly Lazy<EncodedPrompt> _probe;
    private readonly Lazy<int[]> _prefix;
    private readonly Lazy<QueryTail> _nullTail;

    /// <summary>Makes an encoder.</summary>
    /// <param name="format">The prompt's form.</param>
    /// <param name="encode">What encodes a prompt.</param>
    public PromptEncoder(PromptFormat format, Func<Prompt, EncodedPrompt> encode)
    {
        (Format, _encode) = (format, encode);
        _probe = new Lazy<EncodedPrompt>(() => Encode(PromptWriter.NullQuery, [Probe]));
        _prefix = new Lazy<int[]>(() => _probe.Value.Encoding.IdSpan()[.._probe.Value.Passages[0].Start].ToArray());
        _nullTail = new Lazy<QueryTail>(() => QueryTail.Of(_probe.Value));
    }

    /// <summary>Makes an encoder.</summary>
    /// <param name="format">The prompt's form.</param>
    /// <param name="tokenizer">The model's tokenizer.</param>
    public PromptEncoder(PromptFormat format, Tokenizer tokenizer)
        : this(format, prompt => EncodedPrompt.From(prompt, tokenizer))
    {
    }

    /// <summary>Gets the prompt's form.</summary>
    public PromptFormat Format { get; }

    /// <summary>Gets the tokens before every passage.</summary>
    public ReadOnlySpan<int> Prefix => _prefix.Value;

    /// <summary>Gets the null query.</summary>
    public QueryTail NullTail => _nullTail.Value;

    /// <summary>Writes and encodes the prompt of a query over passages.</summary>
    public EncodedPrompt Encode(string query, IReadOnlyList<Passage> passages) => _encode(PromptWriter.Write(Format, query, passages));

    /// <summary>Writes and encodes a prompt that asks for something else than the passages that are relevant.</summary>
    public EncodedPrompt Encode(string query, IReadOnlyList<Passage> passages, string instruction) =>
        _encode(PromptWriter.Write(Format, query, passages, instruction));

    /// <summary>Encodes a query that is to stand behind any passage.</summary>
    public QueryTail TailOf(string query) => QueryTail.Of(Encode(query, [Probe]));

    /// <summary>The tokens of a single passage's prompt that belong to the passage and to what separates it from the query.</summary>
    /// <exception cref="InvalidOperationException">The tokenizer joins the passage to what comes before it.</exception>
    public ReadOnlySpan<int> PieceOf(EncodedPrompt prompt)
    {
        // The number in front stands between: no known tokenizer lets a passage change what comes before it.
        return prompt.PrefixIds is var before && before.StartsWith(Prefix)
            ? before[Prefix.Length..]
            : throw new InvalidOperationException("The tokenizer joins a passage to what comes before every passage.");
    }

    /// <summary>The tokens of a single passage's prompt that count, from the first of <see cref="PieceOf"/>.</summary>
    public TokenRange OwnTokens(EncodedPrompt prompt) =>
        new(prompt.Passages[0].Start - Prefix.Length, prompt.Passages[0].End - Prefix.Length);
}
