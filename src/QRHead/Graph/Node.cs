using Google.Protobuf;
using QRHead.Graph.Onnx;

namespace QRHead.Graph;

/// <summary>One operator of a graph: its inputs (null where an optional one is left out) and attributes.</summary>
internal sealed record Node(string Name, string OpType, string Domain, IReadOnlyList<Value?> Inputs)
{
    /// <summary>Gets the names of the outputs; an empty name leaves an optional output out.</summary>
    public required IReadOnlyList<string> Outputs { get; init; }

    public required IReadOnlyList<AttributeProto> Attributes { get; init; }

    public static AttributeProto Attribute(string name, long value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = value };

    public static AttributeProto Attribute(string name, float value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.Float, F = value };

    public static AttributeProto Attribute(string name, params long[] values) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.Ints, Ints = { values } };

    public static AttributeProto Attribute(string name, string value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.String, S = ByteString.CopyFromUtf8(value) };
}
