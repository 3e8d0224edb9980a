using QRHead.Checkpoints;

namespace QRHead.Graph;

/// <summary>Operators that move, pick and cut elements.</summary>
internal sealed partial class GraphBuilder
{
    /// <summary>Picks slices along the outermost axis: <c>[n, …], [indices…] → [indices…, …]</c>.</summary>
    public Value Gather(Value data, Value indices)
    {
        Require(indices.Type == ElementType.I64 && data.Shape.Count >= 1, "Gather", data, indices);
        var shape = new Shape([.. indices.Shape, .. data.Shape.Skip(1)]);
        return Add("Gather", data.Type, shape, [data, indices], Node.Attribute("axis", 0L));
    }

    /// <summary>
    /// Gives the elements new axes in the same order; fixed axes must multiply to the same size, named ones must be kept.
    /// </summary>
    public Value Reshape(Value x, params Dim[] dims)
    {
        bool SameNames() =>
            x.Shape.Where(d => !d.IsFixed).Select(d => d.Name).SequenceEqual(dims.Where(d => !d.IsFixed).Select(d => d.Name));
        long SizeOf(IEnumerable<Dim> axes) => axes.Where(d => d.IsFixed).Aggregate(1L, (size, d) => size * d.Size);
        Require(SameNames() && SizeOf(x.Shape) == SizeOf(dims), $"Reshape to {new Shape(dims)}", x);

        // 0 keeps the axis at the same place, -1 (at most once) is worked out by ONNX from the others.
        var target = new long[dims.Length];
        for (int i = 0; i < dims.Length; i++)
            target[i] = dims[i].IsFixed ? dims[i].Size : i < x.Shape.Count && x.Shape[i] == dims[i] ? 0 : -1;
        Require(target.Count(size => size == -1) <= 1, $"Reshape to {new Shape(dims)}", x);
        return Add("Reshape", x.Type, new Shape(dims), [x, Constant(target)]);
    }

    /// <summary>Reorders the axes.</summary>
    public Value Transpose(Value x, params int[] axes)
    {
        Require(axes.Order().SequenceEqual(Enumerable.Range(0, x.Shape.Count)), "Transpose", x);
        var shape = new Shape([.. axes.Select(axis => x.Shape[axis])]);
        return Add("Transpose", x.Type, shape, [x], Node.Attribute("perm", [.. axes.Select(axis => (long)axis)]));
    }

    /// <summary>Adds an axis of size 1.</summary>
    public Value Unsqueeze(Value x, int axis)
    {
        Require(axis >= 0 && axis <= x.Shape.Count, "Unsqueeze", x);
        List<Dim> dims = [.. x.Shape];
        dims.Insert(axis, 1);
        return Add("Unsqueeze", x.Type, new Shape([.. dims]), [x, Constant(axis)]);
    }

    /// <summary>Removes an outermost axis of size 1 (or one that is 1 whenever the graph runs).</summary>
    public Value SqueezeFirst(Value x) => Add("Squeeze", x.Type, new Shape([.. x.Shape.Skip(1)]), [x, Constant(0L)]);

    /// <summary>Cuts an axis to its first elements.</summary>
    /// <param name="x">The value to cut.</param>
    /// <param name="axis">The axis, 0-based.</param>
    /// <param name="count">How many elements to keep: int64 <c>[1]</c>.</param>
    /// <param name="name">The name of the axis that results.</param>
    public Value Take(Value x, int axis, Value count, string name)
    {
        Require(count.Type == ElementType.I64 && count.Shape.Equals(new Shape(1)), "Take", x, count);
        return Add("Slice", x.Type, x.Shape.With(axis, name), [x, Constant(0L), count, Constant(axis)]);
    }

    /// <summary>Cuts an axis to its last element.</summary>
    public Value Last(Value x, int axis)
    {
        Require(axis >= 0 && axis < x.Shape.Count, "Last", x);
        return Add("Slice", x.Type, x.Shape.With(axis, 1), [x, Constant(-1L), Constant(long.MaxValue), Constant(axis)]);
    }

    /// <summary>Cuts a part out of an axis of fixed size.</summary>
    /// <param name="x">The value to cut.</param>
    /// <param name="axis">The axis, 0-based.</param>
    /// <param name="start">The first element to keep, 0-based.</param>
    /// <param name="count">How many elements to keep.</param>
    public Value Slice(Value x, int axis, long start, long count)
    {
        Require(axis >= 0 && axis < x.Shape.Count && start >= 0 && count > 0 && start + count <= x.Shape[axis].Size,
            $"Slice [{start}, {start + count})", x);
        return Add("Slice", x.Type, x.Shape.With(axis, count), [x, Constant(start), Constant(start + count), Constant(axis)]);
    }

    /// <summary>Counts up from 0: <c>[count]</c>, int64.</summary>
    /// <param name="count">How many numbers: an int64 scalar.</param>
    /// <param name="name">The name of the axis that results.</param>
    public Value Range(Value count, string name)
    {
        Require(count.Type == ElementType.I64 && count.Shape.Count == 0, "Range", count);
        return Add("Range", ElementType.I64, new Shape(name), [Scalar(0), count, Scalar(1)]);
    }

    /// <summary>The size of one axis when the graph runs: an int64 scalar.</summary>
    public Value SizeOf(Value x, int axis)
    {
        Value size = Add("Shape", ElementType.I64, new Shape(1), [x], Node.Attribute("start", axis), Node.Attribute("end", axis + 1L));
        return Add("Squeeze", ElementType.I64, new Shape(), [size, Constant(0L)]);
    }

    private Value Scalar(long value) => Constant(ElementType.I64, $"constant/scalar_{value}", new Shape(), BitConverter.GetBytes(value));
}
