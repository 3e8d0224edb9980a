using QRHead.Graph;

namespace QRHead.Models;

/// <summary>A model's weights as values of a graph, by the way they are used.</summary>
internal interface IWeights
{
    /// <summary>Gets a weight's numbers, f32.</summary>
    /// <param name="graph">The graph to add to.</param>
    /// <param name="name">The full name in the checkpoint.</param>
    /// <param name="shape">The expected shape.</param>
    /// <exception cref="CheckpointException">The weight is missing or has another shape; so for all that follow.</exception>
    Value Numbers(GraphBuilder graph, string name, params long[] shape);

    /// <summary>Looks up rows of a table: <c>[batch, tokens] → [batch, tokens, width]</c>, f32.</summary>
    Value Rows(GraphBuilder graph, Value indices, string name, long rows, long width);

    /// <summary>x · weightᵀ: <c>[batch, tokens, in] → [batch, tokens, out]</c>, f32.</summary>
    Value Product(GraphBuilder graph, Value x, string name, long outputs);
}
