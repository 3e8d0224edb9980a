using QRHead.Checkpoints;
using QRHead.Graph;
using QRHead.Models;

namespace QRHead.Compilation;

/// <summary>Finds the weights that a model needs for some layers, by building its graph with weights that are not there.</summary>
internal sealed class NeededWeights : IWeights
{
    private readonly Dictionary<string, WeightUse> _uses = new(StringComparer.Ordinal);

    private NeededWeights()
    {
    }

    /// <summary>Lists the weights, in the order of their first use.</summary>
    /// <param name="config">What config.json says.</param>
    /// <param name="deepestLayer">
    /// The deepest layer whose q and k are needed, 0-based; the number of layers for the vocabulary after the last, too.
    /// </param>
    /// <exception cref="UnsupportedModelException">The architecture is not supported.</exception>
    public static IReadOnlyCollection<WeightUse> Of(ModelConfig config, int deepestLayer)
    {
        var needed = new NeededWeights();
        bool vocabulary = deepestLayer == config.NumHiddenLayers;
        DecoderGraph.Build(config, needed, [vocabulary ? 0 : deepestLayer], wantLogits: vocabulary);
        return needed._uses.Values;
    }

    /// <inheritdoc/>
    public Value Numbers(GraphBuilder graph, string name, params long[] shape) => Use(graph, WeightKind.Numbers, name, shape);

    /// <inheritdoc/>
    public Value Rows(GraphBuilder graph, Value indices, string name, long rows, long width) =>
        graph.Gather(Use(graph, WeightKind.Rows, name, rows, width), indices);

    /// <inheritdoc/>
    public Value Product(GraphBuilder graph, Value x, string name, long outputs) =>
        graph.MatMulTransposed(x, Use(graph, WeightKind.Product, name, outputs, x.Shape[x.Shape.Count - 1].Size));

    private Value Use(GraphBuilder graph, WeightKind kind, string name, params long[] shape)
    {
        _uses.TryAdd(name, new WeightUse(name, kind, shape));
        return graph.Weight(
            name, ElementType.F32, new Shape([.. shape.Select(size => (Dim)size)]), new InitializerData.Inline(ReadOnlyMemory<byte>.Empty));
    }
}
