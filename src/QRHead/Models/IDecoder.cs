using QRHead.Graph;
using QRHead.Models.Blocks;

namespace QRHead.Models;

/// <summary>
/// One architecture: what a decoder layer computes before and after its attention. The attention itself, the cache and
/// the exit after the deepest wanted layer are the same for all and stand in <see cref="DecoderGraph"/>.
/// </summary>
internal interface IDecoder
{
    /// <summary>Token ids <c>[batch, tokens]</c> to hidden states <c>[batch, tokens, hidden]</c>.</summary>
    Value Embed(Value inputIds);

    /// <summary>Heads, scale, window and softcap of one layer's attention.</summary>
    AttentionSettings Attention(int layer);

    /// <summary>How fast the pairs of one layer's q and k turn with the position; null where the layer knows no positions.</summary>
    RotaryFrequencies? Rotation(int layer);

    /// <summary>Hidden states to the rotated q and k and the v of one layer.</summary>
    Projections Project(Value hidden, int layer);

    /// <summary>What follows the attention: output projection, residuals, feed-forward.</summary>
    /// <param name="hidden">The layer's input, <c>[batch, tokens, hidden]</c>.</param>
    /// <param name="attended">The attention's result, <c>[batch, tokens, heads · headDim]</c>.</param>
    /// <param name="layer">Layer, 0-based.</param>
    /// <returns>The layer's output, <c>[batch, tokens, hidden]</c>.</returns>
    Value Finish(Value hidden, Value attended, int layer);

    /// <summary>
    /// The last layer's output to the logits of the tokens that follow: <c>[batch, tokens, hidden] → [batch, tokens, vocabulary]</c>.
    /// </summary>
    Value Logits(Value hidden);
}
