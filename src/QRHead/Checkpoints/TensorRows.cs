using QRHead.Checkpoints.Gguf;

namespace QRHead.Checkpoints;

/// <summary>A stored tensor, read row by row, so that no tensor is ever whole in memory. Safe to read from many threads.</summary>
/// <param name="name">The tensor's name.</param>
/// <param name="shape">Sizes of the axes, outermost first; a vector is one row.</param>
internal abstract class TensorRows(string name, IReadOnlyList<long> shape)
{
    /// <summary>Gets the tensor's name.</summary>
    public string Name { get; } = name;

    /// <summary>Gets the sizes of the axes, outermost first.</summary>
    public IReadOnlyList<long> Shape { get; } = shape;

    /// <summary>Gets how many numbers a row has.</summary>
    public int Width { get; } = checked((int)shape[^1]);

    /// <summary>Gets how many rows there are.</summary>
    public long Count { get; } = shape.SkipLast(1).Aggregate(1L, (rows, size) => rows * size);

    /// <summary>Gets how GGUF stores the rows; null where it does not, or where they are not those stored.</summary>
    public virtual GgufTensorType? BlockType => null;

    /// <summary>Reads a row, widened to f32 exactly.</summary>
    /// <param name="row">0-based.</param>
    /// <param name="into">As many numbers as <see cref="Width"/>.</param>
    public abstract void Read(long row, Span<float> into);

    /// <summary>Gets a row's blocks as they are stored, where <see cref="BlockType"/> says how.</summary>
    public virtual ReadOnlySpan<byte> Blocks(long row) => throw new InvalidOperationException($"'{Name}' is not stored in blocks.");

    /// <summary>Reads the whole tensor, row after row.</summary>
    public float[] ReadAll()
    {
        var all = new float[Count * Width];
        for (int row = 0; row < Count; row++)
            Read(row, all.AsSpan(row * Width, Width));
        return all;
    }
}
