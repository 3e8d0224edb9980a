using QRHead.Checkpoints;

namespace QRHead.Graph;

/// <summary>
/// A tensor inside a graph that is being built: immutable, with its element type and shape checked when it is made.
/// Its name comes from the scope it was made in and is never typed by hand.
/// </summary>
internal sealed class Value
{
    internal Value(string name, ElementType type, Shape shape, Node? producer)
    {
        Name = name;
        Type = type;
        Shape = shape;
        Producer = producer;
    }

    /// <summary>Gets the name in the ONNX file, for example <c>/model/layers.3/attn/q_proj/MatMul</c>.</summary>
    public string Name { get; }

    public ElementType Type { get; }

    public Shape Shape { get; }

    /// <summary>Gets the node that computes this value; null for inputs and weights.</summary>
    internal Node? Producer { get; }

    public override string ToString() => $"{Name}: {Type}{Shape}";
}
