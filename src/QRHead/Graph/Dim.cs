using System.Globalization;

namespace QRHead.Graph;

/// <summary>One axis of a shape: a fixed size, or a name for a size that is known only when the graph runs.</summary>
internal readonly record struct Dim
{
    private readonly long _size;
    private readonly string? _name;

    private Dim(long size, string? name) => (_size, _name) = (size, name);

    /// <summary>Gets whether the size is known while the graph is built.</summary>
    public bool IsFixed => _name is null;

    /// <summary>Gets the fixed size.</summary>
    /// <exception cref="GraphException">The axis has only a name.</exception>
    public long Size => IsFixed ? _size : throw new GraphException($"The size of axis '{_name}' is known only when the graph runs.");

    /// <summary>Gets the name of an axis without a fixed size, or null.</summary>
    public string? Name => _name;

    public static implicit operator Dim(long size) => new(size, null);

    public static implicit operator Dim(string name) => new(0, name);

    public override string ToString() => _name ?? _size.ToString(CultureInfo.InvariantCulture);
}
