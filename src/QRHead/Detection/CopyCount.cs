using QRHead.Evaluation.Datasets;
using QRHead.Inference;
using QRHead.Passages;
using QRHead.Prompting;
using QRHead.Retrieval;
using QRHead.Tokenization;

namespace QRHead.Detection;

/// <summary>Lets a model answer a labelled example, and counts for each head what it copies from the gold passages.</summary>
/// <remarks>
/// The detection of retrieval heads (Wu et al., arXiv 2404.15574): the most likely token at each step, at most 50, until the answer ends or its first line does.
/// </remarks>
internal static class CopyCount
{
    private const int MostTokens = 50;

    /// <summary>Answers and counts.</summary>
    /// <param name="ranker">What reads, with the heads that are counted; its model gives logits.</param>
    /// <param name="endings">Tokens that end an answer.</param>
    /// <param name="example">The example; its passages are read together, in their order.</param>
    /// <param name="overflow">What to do when it does not fit.</param>
    /// <param name="cancellationToken">Stops within a chunk.</param>
    /// <returns><c>[heads]</c>: copied tokens, divided by those of the gold passages.</returns>
    /// <exception cref="PromptTooLongException">It does not fit, and the policy does not help.</exception>
    public static double[] Of(
        PassageRanker ranker, IReadOnlyList<int> endings, EvaluationInstance example, OverflowPolicy overflow, CancellationToken cancellationToken)
    {
        EncodedPrompt prompt = ranker.Fit(example.Query.Text, example.Passages, overflow, room: MostTokens).Prompts.Query;
        HashSet<string> ids = [.. example.Gold.Where(judgement => judgement.Value > 0).Select(judgement => judgement.Key)];
        ReadOnlySpan<int> tokens = prompt.Encoding.IdSpan();
        bool[] gold = new bool[tokens.Length];
        foreach ((Passage passage, TokenRange range) in example.Passages.Zip(prompt.Passages))
            gold.AsSpan(range.Start, range.Length).Fill(ids.Contains(passage.Id));
        int goldTokens = gold.Count(isGold => isGold);

        AttentionModel model = ranker.Model;
        using KvCache cache = model.NewCache(tokens.Length + MostTokens);
        model.Read(tokens[..^1], 0, cache, null, cancellationToken);
        double[] copied = new double[ranker.Heads.Count];
        int last = tokens[^1];
        bool begun = false;
        for (int step = 0; step < MostTokens; step++)
        {
            (QueryAttention attention, float[] logits) = model.Continue(last, cache.Length, cache, cancellationToken);
            int written = Largest(logits);
            for (int head = 0; head < copied.Length; head++)
            {
                int key = Largest(attention.Weights[head]);
                if (key < gold.Length && gold[key] && tokens[key] == written)
                    copied[head] += 1.0 / goldTokens;
            }

            // Chat models begin an answer with a line break of their own.
            string text = ranker.Tokenizer.Decode([written]);
            if (endings.Contains(written) || (begun && text.Contains('\n', StringComparison.Ordinal)))
                break;
            begun |= !string.IsNullOrWhiteSpace(text);
            last = written;
        }

        return copied;
    }

    private static int Largest(ReadOnlySpan<float> numbers) => System.Numerics.Tensors.TensorPrimitives.IndexOfMax(numbers);
}
