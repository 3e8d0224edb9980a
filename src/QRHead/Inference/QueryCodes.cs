namespace QRHead.Inference;

/// <summary>
/// Rows of q as integers of 16 bits, each with a scale of its own, laid as <see cref="KeyProduct"/> wants them. Immutable.
/// </summary>
internal sealed class QueryCodes
{
    private readonly short[] _codes;
    private readonly float[] _scales;
    private readonly int _size;

    /// <summary>Rounds rows.</summary>
    /// <param name="q"><c>[rows, headDim]</c>.</param>
    /// <param name="size">A row's size, an even number.</param>
    public QueryCodes(ReadOnlySpan<float> q, int size)
    {
        int rows = q.Length / size, room = KeyProduct.RoomFor(rows);
        // [groups, headDim / 2, 4, 2]: rows of zeros fill the last group up
        (_codes, _scales, _size) = (new short[room * size], new float[room], size);
        Span<short> codes = new short[size];
        for (int row = 0; row < rows; row++)
        {
            _scales[row] = KeyCodes.Round(q.Slice(row * size, size), codes);
            (int group, int place) = Math.DivRem(row, KeyProduct.RowsInGroup);
            for (int number = 0; number < size; number++)
                _codes[(((((group * size / 2) + (number / 2)) * KeyProduct.RowsInGroup) + place) * 2) + (number % 2)] = codes[number];
        }
    }

    /// <summary>Takes some groups of rows.</summary>
    /// <param name="first">The first row.</param>
    /// <param name="count">How many rows.</param>
    public Rows Slice(int first, int count) => new Rows(_codes, _scales, _size).Slice(first, count);

    /// <summary>Some groups of rows.</summary>
    /// <param name="codes"><c>[groups, headDim / 2, 4, 2]</c>.</param>
    /// <param name="scales">What a code of each row is worth, <c>[groups · 4]</c>.</param>
    /// <param name="size">A row's size.</param>
    internal readonly ref struct Rows(ReadOnlySpan<short> codes, ReadOnlySpan<float> scales, int size)
    {
        public ReadOnlySpan<short> Codes { get; } = codes;

        public ReadOnlySpan<float> Scales { get; } = scales;

        public int Size { get; } = size;

        public Rows Slice(int first, int count) => new(Codes.Slice(first * Size, count * Size), Scales.Slice(first, count), Size);
    }
}
