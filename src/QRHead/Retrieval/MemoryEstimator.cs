using QRHead.Checkpoints;
using QRHead.Compilation;
using QRHead.Passages;
using QRHead.Prompting;

namespace QRHead.Retrieval;

/// <summary>
/// Estimates the memory of a ranking before anything is read. Weights and cache are counted; the constants, and what the runtime's arena wastes,
/// were measured as resident memory on x64 Linux with the built-in model and SmolLM2 135M. Thread-safe.
/// </summary>
/// <param name="ranker">What will read and rank.</param>
/// <param name="weights">The weights, in the form that is computed with.</param>
/// <param name="vocabulary">Ids of the tokenizer.</param>
internal sealed class MemoryEstimator(PassageRanker ranker, Checkpoint weights, int vocabulary)
{
    private const long RuntimeBytes = 95L << 20;
    private const int TokenizerBytesPerId = 650;

    /// <summary>A question's own tokens, beside those that the null query has too.</summary>
    private const int QuestionTokens = 32;

    /// <summary>Estimates the memory that ranking passages takes, with a query of ordinary length.</summary>
    /// <exception cref="PromptTooLongException">They do not fit into the model's context, and the policy does not help.</exception>
    public MemoryEstimate Of(IReadOnlyList<Passage> passages, RankOptions options) =>
        ranker.ReadingOf(options) != Reading.Together && passages.Count > 0 ? Separately(passages, options) : Together(passages, options.Overflow);

    private MemoryEstimate Together(IReadOnlyList<Passage> passages, OverflowPolicy overflow)
    {
        // No window is longer than what the model can read.
        EncodedPrompt prompt = overflow == OverflowPolicy.Window
            ? ranker.Encode(PromptWriter.NullQuery, passages)
            : ranker.FitForQueries(passages, overflow).Prompts.NullQuery;
        int length = Math.Min(prompt.Encoding.Count + PassageRanker.Reserved, ranker.MaxTokens);
        return With(length * ranker.Model.TokenBytes, length, ReadOut(prompt.Query.Length, length));
    }

    private MemoryEstimate Separately(IReadOnlyList<Passage> passages, RankOptions options)
    {
        bool joined = ranker.ReadingOf(options) == Reading.Joined;
        EncodedPrompt[] prompts = [.. passages.Select(passage => ranker.Fit(PromptWriter.NullQuery, [passage], options.Overflow).Prompts.NullQuery)];
        int prefix = prompts[0].Passages[0].Start, tail = prompts[0].Query.Length + QuestionTokens;
        int longest = Math.Max(prompts.Max(prompt => prompt.Query.Start), prefix + (options.PassageTokens ?? 0));
        long pieces = prompts.Sum(prompt => (long)prompt.Query.Start - prefix);

        // The cache in which each passage is read, and the one that a query reads over; between them keys only, or all keys and values.
        long own = (longest + prefix + tail) * ranker.Model.TokenBytes;
        if (joined)
        {
            int length = (int)Math.Min(prefix + pieces + tail, int.MaxValue);
            return With(own + (pieces * ranker.Model.TokenBytes), length, ReadOut(prompts[0].Query.Length, length));
        }

        // What both queries pay to all of them is there at the same time.
        long paid = 2L * ranker.Heads.Count * pieces * sizeof(float);
        return With(own + (pieces * ranker.Model.KeyTokenBytes), longest + tail, paid);
    }

    private long ReadOut(int nullTail, int length) => ranker.Model.ReadOutWorkSpace(nullTail + QuestionTokens, length) * 3 / 2;

    private MemoryEstimate With(long cache, int length, long readOut)
    {
        ModelConfig config = weights.Config;
        int deepest = ranker.Model.GivesLogits ? config.NumHiddenLayers : ranker.Model.CacheTensors.Max(tensor => tensor.Layer);
        long stored = NeededTensors.Of(weights, deepest).Sum(needed => Computed(needed.Tensor, needed.Kind));

        // Hidden states, projections and feed-forward of a chunk, twice: what the arena holds is never full.
        long chunk = Math.Min(ranker.Model.ChunkTokens, length);
        long reading = 2 * chunk * sizeof(float) * ((4L * config.HiddenSize) + (3L * config.IntermediateSize) + (2L * config.NumAttentionHeads * config.HeadDim));

        // Over a cache in f16 the runtime makes the weights of a chunk's attention whole; over one in f32 it goes tile by tile.
        if (ranker.Model.CacheTensors[0].Numbers == ElementType.F16)
            reading += chunk * length * config.NumAttentionHeads * sizeof(float);
        long rows = 3L * ranker.Heads.Count * length * sizeof(float);
        return new MemoryEstimate(RuntimeBytes + ((long)vocabulary * TokenizerBytesPerId), stored, cache, reading + readOut + rows);
    }

    /// <summary>A table of rows stays as it is stored; other floats are widened when the model is loaded; codes stay codes.</summary>
    private static long Computed(TensorEntry tensor, WeightKind kind) =>
        kind != WeightKind.Rows && Widening.IsExact(tensor.ElementType) ? tensor.Count * sizeof(float) : tensor.ByteLength;
}
