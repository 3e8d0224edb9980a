namespace QRHead.Graph;

/// <summary>A constant tensor of a graph and where its bytes are.</summary>
/// <param name="Value">Name, element type and fixed shape.</param>
/// <param name="Data">The little-endian, row-major bytes.</param>
internal sealed record Initializer(Value Value, InitializerData Data);

/// <summary>The bytes of a constant: in the graph itself, or in a file that ONNX Runtime maps.</summary>
internal abstract record InitializerData
{
    private InitializerData()
    {
    }

    /// <summary>Bytes that travel inside the graph.</summary>
    internal sealed record Inline(ReadOnlyMemory<byte> Bytes) : InitializerData;

    /// <summary>Bytes inside a file, at an absolute offset; the path has no links left in it.</summary>
    internal sealed record InFile(string Path, long Offset, long Length) : InitializerData;
}
