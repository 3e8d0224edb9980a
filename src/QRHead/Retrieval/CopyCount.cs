using System.Numerics.Tensors;
using QRHead.Generation;
using QRHead.Inference;
using QRHead.Prompting;
using QRHead.Tokenization;

namespace QRHead.Retrieval;

/// <summary>Lets a model answer a query, and counts for each head what it copies from some of the passages.</summary>
/// <remarks>
/// The detection of retrieval heads (Wu et al., arXiv 2404.15574): the most likely token at each step, at most 50, until the answer ends or
/// its first line does.
/// </remarks>
internal static class CopyCount
{
    private const int MostTokens = 50;

    /// <summary>Answers and counts.</summary>
    /// <param name="model">What reads, with the heads that are counted; its model gives logits.</param>
    /// <param name="endings">Tokens that end an answer.</param>
    /// <param name="query">The query.</param>
    /// <param name="passages">The passages; they are read together, in their order.</param>
    /// <param name="copied">Which of them count as a source.</param>
    /// <param name="overflow">What to do when they do not fit.</param>
    /// <param name="cancellationToken">Stops within a chunk.</param>
    /// <returns><c>[heads]</c>: copied tokens, divided by those of the sources.</returns>
    /// <exception cref="PromptTooLongException">They do not fit, and the policy does not help.</exception>
    public static double[] Of(
        RankingModel model, IReadOnlyList<int> endings, string query, IReadOnlyList<Passage> passages, Func<Passage, bool> copied,
        OverflowPolicy overflow,
        CancellationToken cancellationToken)
    {
        var whole = QueryPrompts.Of(model.Prompts, [query], passages);
        EncodedPrompt prompt = new ContextFit(model.Prompts, Math.Max(1, model.MaxTokens - MostTokens))
            .Fit(whole, passages, overflow).Prompts.Queries[0].Shared;
        ReadOnlySpan<int> tokens = prompt.Encoding.IdSpan();
        bool[] isSource = new bool[tokens.Length];
        foreach ((Passage passage, TokenRange range) in passages.Zip(prompt.Passages))
            isSource.AsSpan(range.Start, range.Length).Fill(copied(passage));
        int sourceTokens = isSource.Count(isOne => isOne);

        using KvCache cache = model.Attention.NewCache(tokens.Length + MostTokens);
        double[] counts = new double[model.Heads.Count];
        bool begun = false;
        int[] text = tokens.ToArray();
        var likeliest = new TokenSampler(new GenerationOptions(), text);
        foreach ((int written, QueryAttention? attention) in DecodeLoop.Run(
            model.Attention, cache, text, likeliest, MostTokens, withAttention: true, cancellationToken))
        {
            for (int head = 0; head < counts.Length; head++)
            {
                int key = TensorPrimitives.IndexOfMax(attention!.Weights[head]);
                if (key < isSource.Length && isSource[key] && text[key] == written)
                    counts[head] += 1.0 / sourceTokens;
            }

            // Chat models begin an answer with a line break of their own.
            string shown = model.Tokenizer.Decode([written]);
            if (endings.Contains(written) || (begun && shown.Contains('\n', StringComparison.Ordinal)))
                break;
            begun |= !string.IsNullOrWhiteSpace(shown);
        }

        return counts;
    }
}
