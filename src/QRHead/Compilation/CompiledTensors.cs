using System.Buffers.Binary;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using QRHead.Checkpoints;

namespace QRHead.Compilation;

/// <summary>
/// The file of a compiled model's tensors while it is written: laid out first, then filled in any order. Safe for many threads.
/// </summary>
internal sealed class CompiledTensors : IDisposable
{
    private const int Alignment = 64;

    private readonly Dictionary<string, long> _starts = new(StringComparer.Ordinal);
    private readonly SafeFileHandle _file;

    private CompiledTensors(SafeFileHandle file) => _file = file;

    /// <summary>Writes the header of a safetensors file and makes room for the data.</summary>
    /// <param name="path">A new file.</param>
    /// <param name="tensors">Names, types and shapes.</param>
    public static CompiledTensors Create(string path, IEnumerable<(string Name, ElementType Type, long[] Shape)> tensors)
    {
        // The format has no gaps: the wider numbers first, so that each tensor begins at a multiple of its numbers' size.
        (string Name, ElementType Type, long[] Shape)[] ordered = [.. tensors.OrderByDescending(tensor => tensor.Type.Size)];
        (byte[] header, long[] offsets) = Header(ordered);
        long start = sizeof(ulong) + header.Length;

        SafeFileHandle file = File.OpenHandle(
            path, FileMode.CreateNew, FileAccess.Write, FileShare.None, preallocationSize: start + offsets[^1]);
        var compiled = new CompiledTensors(file);
        try
        {
            Span<byte> length = stackalloc byte[sizeof(ulong)];
            BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
            RandomAccess.Write(file, length, 0);
            RandomAccess.Write(file, header, sizeof(ulong));
            for (int i = 0; i < ordered.Length; i++)
                compiled._starts.Add(ordered[i].Name, start + offsets[i]);
            return compiled;
        }
        catch
        {
            compiled.Dispose();
            throw;
        }
    }

    /// <summary>Writes some of a tensor's bytes.</summary>
    /// <param name="tensor">The tensor's name.</param>
    /// <param name="offset">First byte, counted from the tensor's first.</param>
    /// <param name="bytes">The bytes.</param>
    public void Write(string tensor, long offset, ReadOnlySpan<byte> bytes) => RandomAccess.Write(_file, bytes, _starts[tensor] + offset);

    /// <summary>Makes sure that the bytes are on the disk.</summary>
    public void Flush() => RandomAccess.FlushToDisk(_file);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static (byte[] Header, long[] Offsets) Header((string Name, ElementType Type, long[] Shape)[] tensors)
    {
        var offsets = new long[tensors.Length + 1];
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            for (int i = 0; i < tensors.Length; i++)
            {
                (string name, ElementType type, long[] shape) = tensors[i];
                offsets[i + 1] = offsets[i] + shape.Aggregate((long)type.Size, (bytes, size) => bytes * size);
                json.WriteStartObject(name);
                json.WriteString("dtype", type.SafetensorsName);
                WriteNumbers(json, "shape", shape);
                WriteNumbers(json, "data_offsets", [offsets[i], offsets[i + 1]]);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        // Blanks may follow the header's JSON: the data begins at a multiple of 64.
        while ((stream.Length + sizeof(ulong)) % Alignment != 0)
            stream.WriteByte((byte)' ');
        return (stream.ToArray(), offsets);
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, long[] numbers)
    {
        json.WriteStartArray(name);
        foreach (long number in numbers)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }
}
