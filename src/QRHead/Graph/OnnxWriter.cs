using System.Globalization;
using Google.Protobuf;
using QRHead.Checkpoints;
using QRHead.Graph.Onnx;

namespace QRHead.Graph;

/// <summary>
/// Turns values into an ONNX model. Only what the outputs need is written: that is how an exit after
/// the deepest wanted layer comes about, without a flag anywhere in the models.
/// </summary>
internal static class OnnxWriter
{
    private const long IrVersion = 11;
    private const long Opset = 24;

    /// <summary>Writes the part of a graph that its outputs need.</summary>
    /// <param name="builder">Holds inputs and constants; unused ones are left out.</param>
    /// <param name="outputs">Values to give out, under the names given here.</param>
    /// <returns>The model and the folder its weights are relative to.</returns>
    public static OnnxModel Write(GraphBuilder builder, IReadOnlyList<(string Name, Value Value)> outputs)
    {
        (List<Node> nodes, HashSet<Value> used) = Reachable(outputs.Select(output => output.Value));
        List<Initializer> initializers = [.. builder.Initializers.Values.Where(initializer => used.Contains(initializer.Value))];
        string? folder = CommonFolder(initializers);
        var outputNames = outputs.ToDictionary(output => output.Value.Name, output => output.Name);

        var graph = new GraphProto { Name = "qrhead" };
        graph.Input.AddRange(builder.Inputs.Where(used.Contains).Select(input => Describe(input.Name, input)));
        graph.Output.AddRange(outputs.Select(output => Describe(output.Name, output.Value)));
        graph.Initializer.AddRange(initializers.Select(initializer => Tensor(initializer, folder)));
        graph.Node.AddRange(nodes.Select(node => Describe(node, outputNames)));

        var model = new ModelProto { IrVersion = IrVersion, ProducerName = "qrhead", Graph = graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = Opset });
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "com.microsoft", Version = 1 });
        return new OnnxModel(model.ToByteArray(), folder);
    }

    public static TensorProto.Types.DataType DataTypeOf(ElementType type) => type switch
    {
        ElementType.F32 => TensorProto.Types.DataType.Float,
        ElementType.F16 => TensorProto.Types.DataType.Float16,
        ElementType.BF16 => TensorProto.Types.DataType.Bfloat16,
        ElementType.F64 => TensorProto.Types.DataType.Double,
        ElementType.I64 => TensorProto.Types.DataType.Int64,
        ElementType.I32 => TensorProto.Types.DataType.Int32,
        ElementType.I8 => TensorProto.Types.DataType.Int8,
        ElementType.U8 => TensorProto.Types.DataType.Uint8,
        ElementType.Bool => TensorProto.Types.DataType.Bool,
        _ => throw new GraphException($"ONNX graphs of this project hold no {type}."),
    };

    private static (List<Node> Nodes, HashSet<Value> Used) Reachable(IEnumerable<Value> outputs)
    {
        // A depth-first walk with a stack of its own: a node is listed after all that it needs.
        var nodes = new List<Node>();
        var used = new HashSet<Value>();
        var entered = new HashSet<Node>();
        var stack = new Stack<(Value Value, bool Done)>(outputs.Reverse().Select(value => (value, false)));
        while (stack.TryPop(out (Value Value, bool Done) item))
        {
            used.Add(item.Value);
            if (item.Value.Producer is not { } node)
                continue;
            if (item.Done)
            {
                nodes.Add(node);
                continue;
            }

            if (!entered.Add(node))
                continue;
            stack.Push((item.Value, true));
            foreach (Value? input in node.Inputs.Reverse())
            {
                if (input is not null)
                    stack.Push((input, false));
            }
        }

        return (nodes, used);
    }

    private static string? CommonFolder(IEnumerable<Initializer> initializers)
    {
        string? common = null;
        foreach (InitializerData.InFile file in initializers.Select(initializer => initializer.Data).OfType<InitializerData.InFile>())
        {
            string folder = Path.GetDirectoryName(file.Path)!;
            common ??= folder;
            while (!Contains(common, folder))
                common = Path.GetDirectoryName(common) ?? throw new GraphException($"{file.Path} and {common} have no folder in common.");
        }

        return common;
    }

    private static bool Contains(string parent, string folder) =>
        folder == parent || folder.StartsWith(
            Path.EndsInDirectorySeparator(parent) ? parent : parent + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static ValueInfoProto Describe(string name, Value value)
    {
        var shape = new TensorShapeProto();
        foreach (Dim dim in value.Shape)
        {
            shape.Dim.Add(dim.IsFixed
                ? new TensorShapeProto.Types.Dimension { DimValue = dim.Size }
                : new TensorShapeProto.Types.Dimension { DimParam = dim.Name });
        }

        return new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = DataTypeOf(value.Type), Shape = shape } },
        };
    }

    private static NodeProto Describe(Node node, Dictionary<string, string> outputNames)
    {
        string Renamed(string name) => outputNames.GetValueOrDefault(name, name);
        var proto = new NodeProto { Name = node.Name, OpType = node.OpType, Domain = node.Domain };
        proto.Input.AddRange(node.Inputs.Select(input => input is null ? "" : Renamed(input.Name)));
        proto.Output.AddRange(node.Outputs.Select(Renamed));
        proto.Attribute.AddRange(node.Attributes);
        return proto;
    }

    private static TensorProto Tensor(Initializer initializer, string? folder)
    {
        var tensor = new TensorProto { Name = initializer.Value.Name, DataType = DataTypeOf(initializer.Value.Type) };
        tensor.Dims.AddRange(initializer.Value.Shape.Select(dim => dim.Size));
        switch (initializer.Data)
        {
            case InitializerData.Inline inline:
                tensor.RawData = UnsafeByteOperations.UnsafeWrap(inline.Bytes);
                break;
            case InitializerData.InFile file:
                tensor.DataLocation = TensorProto.Types.DataLocation.External;
                tensor.ExternalData.Add(Entry("location", Path.GetRelativePath(folder!, file.Path).Replace('\\', '/')));
                tensor.ExternalData.Add(Entry("offset", file.Offset.ToString(CultureInfo.InvariantCulture)));
                tensor.ExternalData.Add(Entry("length", file.Length.ToString(CultureInfo.InvariantCulture)));
                break;
        }

        return tensor;
    }

    private static StringStringEntryProto Entry(string key, string value) => new() { Key = key, Value = value };
}
