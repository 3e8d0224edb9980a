using QRHead.Passages;
using QRHead.Prompting;
using QRHead.Tokenization;

namespace QRHead.Retrieval;

/// <summary>Makes passages fit into a model's context, by the caller's policy.</summary>
/// <param name="format">The prompt's form.</param>
/// <param name="tokenizer">The model's tokenizer.</param>
/// <param name="limit">Tokens that the model can read.</param>
internal sealed class ContextFit(PromptFormat format, Tokenizer tokenizer, int limit)
{
    /// <summary>Encodes the prompts of a query over passages that fit.</summary>
    /// <param name="query">The query.</param>
    /// <param name="passages">The passages.</param>
    /// <param name="overflow">What to do when they do not fit.</param>
    /// <returns>The prompts, and the passages as they are in them.</returns>
    /// <exception cref="PromptTooLongException">They do not fit, and the policy does not help.</exception>
    public (PromptPair Prompts, IReadOnlyList<Passage> Passages) Fit(string query, IReadOnlyList<Passage> passages, OverflowPolicy overflow)
    {
        PromptPair prompts = PromptPair.Of(format, tokenizer, query, passages);
        if (prompts.Length <= limit)
            return (prompts, passages);
        return overflow == OverflowPolicy.Truncate && passages.Count > 0
            ? Truncate(query, passages, prompts)
            : throw TooLong(prompts, passages, "Give fewer or shorter passages, or allow passages to be cut (truncate).");
    }

    /// <summary>Cuts the longest passages to one common length: the largest with which the prompt fits.</summary>
    private (PromptPair Prompts, IReadOnlyList<Passage> Passages) Truncate(string query, IReadOnlyList<Passage> passages, PromptPair whole)
    {
        int budget = FirstBudget(whole);
        for (; budget > 0; budget--)
        {
            Passage[] cut = [.. passages.Select((passage, i) => Cut(passage, i, whole.Query, budget))];
            PromptPair prompts = PromptPair.Of(format, tokenizer, query, cut);
            if (prompts.Length <= limit)
                return (prompts, cut);

            // Tokens at a cut can differ from those of the whole text; what is still too much comes off all passages alike.
            int excess = (prompts.Length - limit) / passages.Count;
            budget -= Math.Min(excess, budget - 1);
        }

        throw TooLong(whole, passages, "Even cut to nothing the passages do not fit: give fewer of them or a shorter query.");
    }

    /// <summary>The largest length for which the lengths, each at most that, add up to what is left beside the rest of the prompt.</summary>
    private int FirstBudget(PromptPair whole)
    {
        int[] lengths = [.. whole.Query.Passages.Select(passage => passage.Length).Order()];
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

    private PromptTooLongException TooLong(PromptPair prompts, IReadOnlyList<Passage> passages, string whatToDo)
    {
        IReadOnlyList<TokenRange> ranges = prompts.Query.Passages;
        if (passages.Count == 0)
            return new($"The query makes a prompt of {prompts.Length} tokens; the model can read {limit}.", prompts.Length, limit);
        int longest = Enumerable.Range(0, passages.Count).MaxBy(i => ranges[i].Length);
        int tail = prompts.Length - ranges[^1].End;
        int fit = ranges.TakeWhile(range => range.End + tail <= limit).Count();
        return new(
            $"The prompt has {prompts.Length} tokens, the model can read {limit}: the first {fit} of {passages.Count} passages fit; "
            + $"the longest passage is '{passages[longest].Id}' with {ranges[longest].Length} tokens. {whatToDo}",
            prompts.Length, limit);
    }
}
