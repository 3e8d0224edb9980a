using QRHead.Prompting;
using QRHead.Tokenization;

namespace QRHead.Retrieval;

/// <summary>Makes passages fit into a model's context, by the caller's policy.</summary>
/// <param name="prompts">What encodes prompts.</param>
/// <param name="limit">Tokens that a prompt may have.</param>
internal sealed class ContextFit(PromptEncoder prompts, int limit)
{
    /// <summary>Makes passages fit with each of some queries.</summary>
    /// <param name="whole">The prompts over the whole passages; without queries, passages fit with the null query.</param>
    /// <param name="passages">The passages.</param>
    /// <param name="overflow">What to do when they do not fit.</param>
    /// <returns>The prompts, and the passages as they are in them.</returns>
    /// <exception cref="PromptTooLongException">They do not fit, and the policy does not help.</exception>
    public (QueryPrompts Prompts, IReadOnlyList<Passage> Passages) Fit(
        QueryPrompts whole, IReadOnlyList<Passage> passages, OverflowPolicy overflow)
    {
        if (whole.Length <= limit)
            return (whole, passages);
        if (overflow != OverflowPolicy.Truncate || passages.Count == 0)
            throw TooLong(whole.Longest, passages, "Give fewer or shorter passages, or allow passages to be cut (truncate).");
        return Cut(whole.Longest, passages) is var (longest, cut)
            ? (QueryPrompts.Of(prompts, [.. whole.Queries.Select(prompt => prompt.Query)], cut, longest), cut)
            : throw TooLong(whole.Longest, passages, "Even cut to nothing the passages do not fit: give fewer of them or a shorter query.");
    }

    /// <summary>Cuts the longest passages to one common length: the largest with which a prompt fits.</summary>
    /// <param name="longest">The longest prompt over the whole passages.</param>
    /// <param name="passages">The passages; at least one.</param>
    /// <returns>The prompt and the passages in it; null where even nothing of them fits.</returns>
    public (QueryPrompt Prompt, IReadOnlyList<Passage> Passages)? Cut(QueryPrompt longest, IReadOnlyList<Passage> passages)
    {
        for (int budget = FirstBudget(longest); budget > 0; budget--)
        {
            Passage[] cut = [.. passages.Select((passage, i) => Cut(passage, i, longest.Shared, budget))];
            QueryPrompt prompt = QueryPrompt.Of(prompts, longest.Query, cut);
            if (prompt.Length <= limit)
                return (prompt, cut);

            // Tokens at a cut can differ from those of the whole text; what is still too much comes off all passages alike.
            int excess = (prompt.Length - limit) / passages.Count;
            budget -= Math.Min(excess, budget - 1);
        }

        return null;
    }

    /// <summary>
    /// The largest length for which the lengths, each at most that, add up to what is left beside the rest of the prompt.
    /// </summary>
    private int FirstBudget(QueryPrompt whole)
    {
        int[] lengths = [.. whole.Passages.Select(passage => passage.Length).Order()];
        int left = limit - (whole.Length - lengths.Sum());
        for (int i = 0; i < lengths.Length; i++)
        {
            int share = left / (lengths.Length - i);
            if (lengths[i] >= share)
                return share;
            left -= lengths[i];
        }

        return lengths[^1];
    }

    private static Passage Cut(Passage passage, int index, EncodedPrompt whole, int budget)
    {
        TokenRange tokens = whole.Passages[index];
        if (tokens.Length <= budget)
            return passage;
        CharRange text = whole.Prompt.Passages[index].Text;
        int end = whole.Encoding.Ranges[tokens.Start + budget].Start - text.Start;
        end = Math.Clamp(end, 0, passage.Text.Length);
        if (end > 0 && end < passage.Text.Length && char.IsLowSurrogate(passage.Text[end]))
            end--;
        return passage with { Text = passage.Text[..end] };
    }

    private PromptTooLongException TooLong(QueryPrompt prompt, IReadOnlyList<Passage> passages, string whatToDo)
    {
        IReadOnlyList<TokenRange> ranges = prompt.Passages;
        if (passages.Count == 0)
            return new($"The query makes a prompt of {prompt.Length} tokens; the model can read {limit}.", prompt.Length, limit);
        int longest = Enumerable.Range(0, passages.Count).MaxBy(i => ranges[i].Length);
        int tail = prompt.Length - ranges[^1].End;
        int fit = ranges.TakeWhile(range => range.End + tail <= limit).Count();
        return new(
            $"The prompt has {prompt.Length} tokens, the model can read {limit}: the first {fit} of {passages.Count} passages fit; "
            + $"the longest passage is '{passages[longest].Id}' with {ranges[longest].Length} tokens. {whatToDo}",
            prompt.Length, limit);
    }
}
