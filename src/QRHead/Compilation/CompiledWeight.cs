using System.Buffers.Binary;
using System.Runtime.InteropServices;
using QRHead.Checkpoints;

namespace QRHead.Compilation;

/// <summary>A weight on its way into a compiled model: which tensors it becomes, and how its rows are written.</summary>
/// <param name="model">The model's name, for errors.</param>
/// <param name="rows">The weight.</param>
/// <param name="coding">How its rows are coded; null for plain numbers.</param>
/// <param name="numbers">How plain numbers are stored: f32 or f16.</param>
internal sealed class CompiledWeight(string model, TensorRows rows, RowCoding? coding, ElementType numbers)
{
    private const int NumbersOfPart = 1 << 18;

    private readonly int _blocks = coding is null ? 0 : (rows.Width + coding.Block - 1) / coding.Block;

    /// <summary>Gets the numbers of a row.</summary>
    public int Width => rows.Width;

    /// <summary>Gets how many numbers the weight has.</summary>
    public long Count => rows.Count * rows.Width;

    /// <summary>Gets the tensors to store.</summary>
    public IEnumerable<(string Name, ElementType Type, long[] Shape)> Tensors
    {
        get
        {
            if (coding is null)
            {
                yield return (rows.Name, numbers, [.. rows.Shape]);
                yield break;
            }

            yield return (BlockTensors.CodesName(rows.Name, coding.Bits), ElementType.U8,
                [rows.Count, _blocks, coding.Block * coding.Bits / 8]);
            yield return (BlockTensors.ScalesName(rows.Name), coding.ScaleType, [rows.Count, _blocks]);
            if (coding.HasOffsets)
                yield return (BlockTensors.OffsetsName(rows.Name), ElementType.F32, [rows.Count, _blocks]);
        }
    }

    /// <summary>Cuts the weight into parts that can be written one beside the other.</summary>
    public IEnumerable<(CompiledWeight Weight, long FirstRow, int Rows)> Parts()
    {
        int most = Math.Max(1, NumbersOfPart / rows.Width);
        for (long first = 0; first < rows.Count; first += most)
            yield return (this, first, (int)Math.Min(most, rows.Count - first));
    }

    /// <summary>Writes some rows.</summary>
    public void Write(CompiledTensors file, long firstRow, int count)
    {
        if (coding is null)
            WriteNumbers(file, firstRow, count);
        else
            WriteCodes(file, coding, firstRow, count);
    }

    private void WriteNumbers(CompiledTensors file, long firstRow, int count)
    {
        var read = new float[count * rows.Width];
        for (int row = 0; row < count; row++)
            rows.Read(firstRow + row, read.AsSpan(row * rows.Width, rows.Width));
        if (numbers == ElementType.F16 && read.Any(IsBeyondHalf))
        {
            throw new CheckpointException(model)
            {
                Tensor = rows.Name,
                Found = FormattableString.Invariant($"a weight of {read.First(IsBeyondHalf):R}"),
                Expected = FormattableString.Invariant($"at most {(float)Half.MaxValue} for f16"),
                Fix = "Choose another precision: f32, int8 or int4.",
            };
        }

        var bytes = new byte[read.Length * numbers.Size];
        Store(read, numbers, bytes);
        file.Write(rows.Name, firstRow * rows.Width * numbers.Size, bytes);
    }

    private static bool IsBeyondHalf(float number) => !Half.IsFinite((Half)number);

    private void WriteCodes(CompiledTensors file, RowCoding coding, long firstRow, int count)
    {
        var coded = new CodedRow(rows.Width, coding.Block);
        int codeBytes = coded.Codes.Length * coding.Bits / 8, scaleBytes = _blocks * coding.ScaleType.Size, offsetBytes = coding.HasOffsets
            ? _blocks * sizeof(float) : 0;
        byte[] codes = new byte[count * codeBytes], scales = new byte[count * scaleBytes], offsets = new byte[count * offsetBytes];
        for (int row = 0; row < count; row++)
        {
            coding.Code(rows, firstRow + row, coded);
            Pack(coded.Codes, coding.Bits, codes.AsSpan(row * codeBytes, codeBytes));
            Store(coded.Scales, coding.ScaleType, scales.AsSpan(row * scaleBytes, scaleBytes));
            if (coding.HasOffsets)
                MemoryMarshal.AsBytes(coded.Offsets.AsSpan()).CopyTo(offsets.AsSpan(row * offsetBytes));
        }

        file.Write(BlockTensors.CodesName(rows.Name, coding.Bits), firstRow * codeBytes, codes);
        file.Write(BlockTensors.ScalesName(rows.Name), firstRow * scaleBytes, scales);
        if (coding.HasOffsets)
            file.Write(BlockTensors.OffsetsName(rows.Name), firstRow * offsetBytes, offsets);
    }

    /// <summary>Counts codes from 0 instead of the middle; of 4 bits, two go into a byte, the first into its low half.</summary>
    private static void Pack(ReadOnlySpan<sbyte> codes, int bits, Span<byte> into)
    {
        int middle = BlockTensors.Middle(bits);
        for (int i = 0; i < into.Length; i++)
        {
            into[i] = bits == 8
                ? (byte)(codes[i] + middle)
                : (byte)((codes[2 * i] + middle) | ((codes[(2 * i) + 1] + middle) << 4));
        }
    }

    private static void Store(ReadOnlySpan<float> floats, ElementType type, Span<byte> into)
    {
        if (type == ElementType.F32)
        {
            MemoryMarshal.AsBytes(floats).CopyTo(into);
            return;
        }

        for (int i = 0; i < floats.Length; i++)
            BinaryPrimitives.WriteHalfLittleEndian(into[(2 * i)..], (Half)floats[i]);
    }
}
