using QRHead.Checkpoints;
using QRHead.Graph;

namespace QRHead.Models.Blocks;

/// <summary>Rotary position embedding: the cosines and sines of this run's positions, shared by the layers.</summary>
internal sealed class Rotary
{
    private readonly GraphBuilder _graph;
    private readonly Value _cos;
    private readonly Value _sin;

    /// <summary>Adds the angles of this run's positions to the graph.</summary>
    /// <param name="model">Gives graph and positions.</param>
    /// <param name="frequencies">How fast each pair of dimensions turns.</param>
    public Rotary(DecoderContext model, RotaryFrequencies frequencies)
    {
        (_graph, Frequencies) = (model.Graph, frequencies);
        using IDisposable scope = _graph.Scope("rotary");
        Value positions = _graph.Unsqueeze(_graph.Cast(model.Positions, ElementType.F32), 1);   // [tokens, 1]
        Value perPair = PerPair(model, frequencies);                                             // [rotaryDim / 2]
        Value angles = _graph.Mul(positions, perPair);                                           // [tokens, rotaryDim / 2]
        _cos = Scaled(_graph.Cos(angles), frequencies.AttentionFactor);
        _sin = Scaled(_graph.Sin(angles), frequencies.AttentionFactor);
    }

    /// <summary>Gets how fast each pair of dimensions turns.</summary>
    public RotaryFrequencies Frequencies { get; }

    /// <summary>Turns each head by its token's position: <c>[batch, tokens, heads · headDim] → same</c>.</summary>
    public Value Apply(Value x, int heads) => _graph.RotaryEmbedding(x, _cos, _sin, heads);

    /// <summary>
    /// The choice must be the same for all chunks of a text: keys that are cached as of a short text do not fit a long one. So the
    /// whole text's length decides, as in Hugging Face's single pass, and not that of the tokens read so far. Null query and query
    /// share a prefix and hence the choice, even where only the longer of the two is beyond the context.
    /// </summary>
    private Value PerPair(DecoderContext model, RotaryFrequencies frequencies)
    {
        Value perPair = _graph.Constant("frequencies", frequencies.PerPair);
        if (frequencies.ForLongText is not { } text)
            return perPair;
        Value isLong = _graph.Greater(model.PlannedLength, _graph.Constant((long)text.Context));   // [1]
        return _graph.Where(isLong, _graph.Constant("long_frequencies", text.PerPair), perPair);
    }

    private Value Scaled(Value x, float factor) => factor == 1 ? x : _graph.Mul(x, _graph.Constant(factor));
}
