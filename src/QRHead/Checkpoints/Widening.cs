using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace QRHead.Checkpoints;

/// <summary>Stored numbers to f32. Files are little-endian, as is every platform that .NET and ONNX Runtime share.</summary>
internal static class Widening
{
    /// <summary>Says whether numbers of a type can be widened to f32 without loss.</summary>
    public static bool IsExact(ElementType type) => type is ElementType.F32 or ElementType.F16 or ElementType.BF16;

    /// <summary>Widens numbers; exact but for F64.</summary>
    /// <param name="type">F32, F16, BF16 or F64.</param>
    /// <param name="bytes">The stored numbers.</param>
    /// <param name="into">As many numbers as are stored.</param>
    public static void ToFloats(ElementType type, ReadOnlySpan<byte> bytes, Span<float> into)
    {
        switch (type)
        {
            case ElementType.F32:
                bytes.CopyTo(MemoryMarshal.AsBytes(into));
                break;
            case ElementType.F16:
                TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(bytes), into);
                break;
            case ElementType.BF16:
                for (int i = 0; i < into.Length; i++)
                    into[i] = BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(bytes[(2 * i)..]) << 16);
                break;
            case ElementType.F64:
                for (int i = 0; i < into.Length; i++)
                    into[i] = (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes[(8 * i)..]);
                break;
            default:
                throw new ArgumentException($"{type} numbers are not widened.", nameof(type));
        }
    }
}
