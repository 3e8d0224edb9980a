using QRHead.Checkpoints;
using QRHead.Compilation;
using QRHead.Prompting;

namespace QRHead.Retrieval;

/// <summary>
/// Estimates the memory of a ranking before anything is read. Weights and cache are counted; the constants, and what the runtime's arena
/// wastes, were measured as resident memory on x64 Linux with the built-in model and SmolLM2 135M. Thread-safe.
/// </summary>
/// <param name="model">What will read and rank.</param>
/// <param name="weights">The weights, in the form that is computed with.</param>
/// <param name="vocabulary">Ids of the tokenizer.</param>
internal sealed class MemoryEstimator(RankingModel model, Checkpoint weights, int vocabulary)
{
    private const long RuntimeBytes = 95L << 20;
    private const int TokenizerBytesPerId = 650;

    /// <summary>A question's own tokens, beside those that the null query has too.</summary>
    private const int QuestionTokens = 32;

    /// <summary>Estimates the memory that ranking passages takes, with a query of ordinary length.</summary>
    /// <exception cref="PromptTooLongException">They do not fit into the model's context, and the policy does not help.</exception>
    public MemoryEstimate Of(IReadOnlyList<Passage> passages, RankOptions options) =>
        model.ReadingOf(options) != Reading.Together && passages.Count > 0 ? Separately(passages, options)
            : Together(passages, options.Overflow);

    private MemoryEstimate Together(IReadOnlyList<Passage> passages, OverflowPolicy overflow)
    {
        // No window is longer than what the model can read.
        EncodedPrompt prompt = overflow == OverflowPolicy.Window
            ? model.Prompts.Encode(PromptWriter.NullQuery, passages)
            : ReadContext.Fit(model, passages, overflow).Prompts.NullQuery.Shared;
        int length = Math.Min(prompt.Encoding.Count + RankingModel.Reserved, model.MaxTokens);
        return With(length * model.Attention.TokenBytes, length, ReadOut(prompt.Query.Length, length));
    }

    private MemoryEstimate Separately(IReadOnlyList<Passage> passages, RankOptions options)
    {
        bool joined = model.ReadingOf(options) == Reading.Joined;
        var prepared = new SeparatePassages(model, [], passages, options);
        int prefix = model.Prompts.Prefix.Length, nullTail = model.Prompts.NullTail.Length, tail = nullTail
            + QuestionTokens, longest = prepared.Room.TailPosition;
        long pieces = prepared.Tokens;

        // The cache in which each passage is read, and the one that a query reads over; between them keys only, or all keys and values.
        long own = (longest + prefix + tail) * model.Attention.TokenBytes;
        if (joined)
        {
            int length = (int)Math.Min(prefix + pieces + tail, int.MaxValue);
            return With(own + (pieces * model.Attention.TokenBytes), length, ReadOut(nullTail, length));
        }

        // What both queries pay to all of them is there at the same time.
        long paid = 2L * model.Heads.Count * pieces * sizeof(float);
        return With(own + (pieces * model.Attention.KeyTokenBytes), longest + tail, paid);
    }

    private long ReadOut(int nullTail, int length) => model.Attention.ReadOutWorkSpace(nullTail + QuestionTokens, length) * 3 / 2;

    private MemoryEstimate With(long cache, int length, long readOut)
    {
        ModelConfig config = weights.Config;
        int deepest = model.Attention.GivesLogits ? config.NumHiddenLayers : model.Attention.CacheTensors.Max(tensor => tensor.Layer);
        long stored = NeededTensors.Of(weights, deepest).Sum(needed => Computed(needed.Tensor, needed.Kind));

        // Hidden states, projections and feed-forward of a chunk, twice: what the arena holds is never full.
        long chunk = Math.Min(model.Attention.ChunkTokens, length);
        long reading = 2 * chunk * sizeof(float)
            * ((4L * config.HiddenSize) + (3L * config.IntermediateSize) + (2L * config.NumAttentionHeads * config.HeadDim));

        // Over a cache in f16 the runtime makes the weights of a chunk's attention whole; over one in f32 it goes tile by tile.
        if (model.Attention.CacheTensors[0].Numbers == ElementType.F16)
            reading += chunk * length * config.NumAttentionHeads * sizeof(float);
        long rows = 3L * model.Heads.Count * length * sizeof(float);
        return new MemoryEstimate(RuntimeBytes + ((long)vocabulary * TokenizerBytesPerId), stored, cache, reading + readOut + rows);
    }

    /// <summary>A table of rows stays as it is stored; other floats are widened when the model is loaded; codes stay codes.</summary>
    private static long Computed(TensorEntry tensor, WeightKind kind) =>
        kind != WeightKind.Rows && Widening.IsExact(tensor.ElementType) ? tensor.Count * sizeof(float) : tensor.ByteLength;
}
