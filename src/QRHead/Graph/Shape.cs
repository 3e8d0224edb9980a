using System.Collections;

namespace QRHead.Graph;

/// <summary>The axes of a value, outermost first.</summary>
internal sealed class Shape(params Dim[] dims) : IReadOnlyList<Dim>, IEquatable<Shape>
{
    private readonly Dim[] _dims = dims;

    public int Count => _dims.Length;

    /// <summary>Gets one axis; an index from the end is allowed.</summary>
    /// <param name="axis">0-based from the outermost axis.</param>
    public Dim this[int axis] => _dims[axis];

    /// <summary>Joins two shapes as ONNX (and NumPy) broadcasting does.</summary>
    /// <param name="other">The other operand's shape.</param>
    /// <returns>The shape of the result, or null where the shapes do not fit.</returns>
    public Shape? Broadcast(Shape other)
    {
        int rank = Math.Max(Count, other.Count);
        var result = new Dim[rank];
        for (int fromEnd = 1; fromEnd <= rank; fromEnd++)
        {
            Dim a = fromEnd <= Count ? _dims[^fromEnd] : 1;
            Dim b = fromEnd <= other.Count ? other._dims[^fromEnd] : 1;
            if (a != b && a != 1 && b != 1)
                return null;
            result[^fromEnd] = a == 1 ? b : a;
        }

        return new Shape(result);
    }

    /// <summary>Replaces one axis.</summary>
    /// <param name="axis">0-based from the outermost axis.</param>
    /// <param name="dim">The new axis.</param>
    /// <returns>A new shape.</returns>
    public Shape With(int axis, Dim dim)
    {
        var result = (Dim[])_dims.Clone();
        result[axis] = dim;
        return new Shape(result);
    }

    public bool Equals(Shape? other) => other is not null && _dims.AsSpan().SequenceEqual(other._dims);

    public override bool Equals(object? obj) => Equals(obj as Shape);

    public override int GetHashCode() => _dims.Aggregate(0, HashCode.Combine);

    public IEnumerator<Dim> GetEnumerator() => ((IEnumerable<Dim>)_dims).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => $"[{string.Join(", ", _dims)}]";
}
