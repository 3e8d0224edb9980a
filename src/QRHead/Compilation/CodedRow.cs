namespace QRHead.Compilation;

/// <summary>A row of numbers as codes: number = code · scale + offset, with a scale and an offset for every block.</summary>
/// <param name="width">Numbers of the row; the last block is filled up with codes 0.</param>
/// <param name="block">Codes of a block.</param>
internal sealed class CodedRow(int width, int block)
{
    /// <summary>Gets the codes, counted from the middle: -8 to 7 of 4 bits, -128 to 127 of 8.</summary>
    public sbyte[] Codes { get; } = new sbyte[(width + block - 1) / block * block];

    /// <summary>Gets the scales.</summary>
    public float[] Scales { get; } = new float[(width + block - 1) / block];

    /// <summary>Gets the offsets; all 0 where the coding has none.</summary>
    public float[] Offsets { get; } = new float[(width + block - 1) / block];

    /// <summary>Gets room for the row's numbers.</summary>
    public float[] Numbers { get; } = new float[width];
}
