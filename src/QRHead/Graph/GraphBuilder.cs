using System.Runtime.InteropServices;
using QRHead.Checkpoints;
using QRHead.Graph.Onnx;

namespace QRHead.Graph;

/// <summary>
/// Builds a graph from typed values: each call checks element types and shapes and returns a new <see cref="Value"/>,
/// so a mistake is reported at the line that makes it. The operators are in the other parts of this class.
/// Not thread-safe.
/// </summary>
internal sealed partial class GraphBuilder
{
    private const string MicrosoftDomain = "com.microsoft";

    private readonly List<string> _scopes = [];
    private readonly Dictionary<string, int> _namesTaken = [];
    private readonly List<Value> _inputs = [];
    private readonly Dictionary<string, Initializer> _initializers = [];

    /// <summary>Gets the graph's inputs in the order they were declared.</summary>
    public IReadOnlyList<Value> Inputs => _inputs;

    /// <summary>Gets constants by name.</summary>
    public IReadOnlyDictionary<string, Initializer> Initializers => _initializers;

    /// <summary>Names what follows after a part of the model, until the result is disposed.</summary>
    /// <param name="name">For example <c>layers.3</c>.</param>
    /// <returns>The scope's end.</returns>
    public IDisposable Scope(string name)
    {
        _scopes.Add(name);
        return new ScopeEnd(this);
    }

    /// <summary>Declares an input of the graph.</summary>
    public Value Input(string name, ElementType type, params Dim[] shape)
    {
        var value = new Value(name, type, new Shape(shape), null);
        _inputs.Add(value);
        return value;
    }

    /// <summary>Declares a weight under the name it has in the checkpoint; the same name twice is the same value.</summary>
    public Value Weight(string name, ElementType type, Shape shape, InitializerData data)
    {
        if (_initializers.TryGetValue(name, out Initializer? known))
            return known.Value;
        var value = new Value(name, type, shape, null);
        _initializers.Add(name, new Initializer(value, data));
        return value;
    }

    /// <summary>A small constant vector; equal constants share one entry.</summary>
    public Value Constant(params long[] values) =>
        Constant(
            ElementType.I64, $"constant/{string.Join('_', values)}", new Shape(values.Length), MemoryMarshal.AsBytes(values.AsSpan())
                .ToArray());

    /// <summary>A constant scalar; equal constants share one entry.</summary>
    public Value Constant(float value) =>
        Constant(ElementType.F32, FormattableString.Invariant($"constant/{value:R}f"), new Shape(), BitConverter.GetBytes(value));

    /// <summary>A constant vector under a name of its own.</summary>
    public Value Constant(string name, ReadOnlySpan<float> values) =>
        Constant(ElementType.F32, UniqueName(name), new Shape(values.Length), MemoryMarshal.AsBytes(values).ToArray());

    private Value Constant(ElementType type, string name, Shape shape, byte[] bytes) =>
        Weight(name, type, shape, new InitializerData.Inline(bytes));

    private Value Add(string opType, ElementType type, Shape shape, ReadOnlySpan<Value?> inputs, params AttributeProto[] attributes) =>
        Add(opType, "", [(type, shape)], inputs, attributes)[0];

    private Value AddMicrosoft(
        string opType, ElementType type, Shape shape, ReadOnlySpan<Value?> inputs, params AttributeProto[] attributes) =>
        Add(opType, MicrosoftDomain, [(type, shape)], inputs, attributes)[0];

    private Value[] Add(
        string opType, string domain, ReadOnlySpan<(ElementType Type, Shape Shape)> outputs, ReadOnlySpan<Value?> inputs,
        AttributeProto[] attributes)
    {
        string name = UniqueName(opType);
        var outputNames = new string[outputs.Length];
        for (int i = 0; i < outputs.Length; i++)
            outputNames[i] = i == 0 ? name : $"{name}_{i}";
        var node = new Node(name, opType, domain, inputs.ToArray()) { Outputs = outputNames, Attributes = attributes };
        var values = new Value[outputs.Length];
        for (int i = 0; i < outputs.Length; i++)
            values[i] = new Value(outputNames[i], outputs[i].Type, outputs[i].Shape, node);
        return values;
    }

    private string UniqueName(string leaf)
    {
        string name = $"/{string.Join('/', _scopes.Append(leaf))}";
        ref int taken = ref CollectionsMarshal.GetValueRefOrAddDefault(_namesTaken, name, out _);
        return taken++ == 0 ? name : $"{name}_{taken - 1}";
    }

    private static void Require(bool condition, string operation, params ReadOnlySpan<Value> values)
    {
        if (condition)
            return;
        var list = new List<string>();
        foreach (Value value in values)
            list.Add(value.ToString());
        throw new GraphException($"{operation} does not fit {string.Join(" and ", list)}.");
    }

    private sealed class ScopeEnd(GraphBuilder builder) : IDisposable
    {
        public void Dispose() => builder._scopes.RemoveAt(builder._scopes.Count - 1);
    }
}
