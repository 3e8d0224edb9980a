using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using QRHead.Checkpoints;

namespace QRHead.Tests.Checkpoints;

/// <summary>Writes named float arrays as a safetensors file, or as shards with an index.</summary>
/// <remarks>Numbers are rounded to the nearest that the element type has, ties to even, as PyTorch does.</remarks>
internal sealed class SafetensorsWriter
{
    private readonly List<(string Name, ElementType Type, long[] Shape, byte[] Bytes)> _tensors = [];

    /// <summary>Adds a tensor.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="values">Row-major; as many as the shape says.</param>
    /// <param name="type">F32, F16 or BF16.</param>
    /// <param name="shape">Outermost axis first; none for a scalar.</param>
    public SafetensorsWriter Add(string name, ReadOnlySpan<float> values, ElementType type, params long[] shape)
    {
        if (shape.Aggregate(1L, (product, size) => product * size) != values.Length)
            throw new ArgumentException($"{values.Length} values do not fill {TensorEntry.Write(shape)}.", nameof(values));
        byte[] bytes = new byte[values.Length * type.Size];
        for (int i = 0; i < values.Length; i++)
            Write(bytes.AsSpan(i * type.Size), values[i], type);
        _tensors.Add((name, type, shape, bytes));
        return this;
    }

    /// <summary>Adds a float32 tensor.</summary>
    public SafetensorsWriter Add(string name, ReadOnlySpan<float> values, params long[] shape) => Add(name, values, ElementType.F32, shape);

    /// <summary>Gets the bytes of one file.</summary>
    public byte[] ToBytes() => ToBytes(_tensors);

    /// <summary>Writes <c>model.safetensors</c>.</summary>
    public void Save(string folder) => File.WriteAllBytes(Path.Combine(folder, "model.safetensors"), ToBytes());

    /// <summary>Writes the tensors in turn over <c>model-00001-of-0000N.safetensors</c> …, and the index.</summary>
    public void SaveShards(string folder, int shards)
    {
        var map = new JsonObject();
        for (int shard = 0; shard < shards; shard++)
        {
            string file = $"model-{shard + 1:D5}-of-{shards:D5}.safetensors";
            var own = _tensors.Where((_, i) => i % shards == shard).ToList();
            File.WriteAllBytes(Path.Combine(folder, file), ToBytes(own));
            own.ForEach(tensor => map[tensor.Name] = file);
        }

        var index = new JsonObject
        {
            ["metadata"] = new JsonObject { ["total_size"] = _tensors.Sum(t => t.Bytes.Length) },
            ["weight_map"] = map,
        };
        File.WriteAllText(Path.Combine(folder, "model.safetensors.index.json"), index.ToJsonString());
    }

    /// <summary>Joins a header and data into a file, whether or not they fit.</summary>
    public static byte[] Join(string header, ReadOnlySpan<byte> data)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        byte[] file = new byte[8 + json.Length + data.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(file, (ulong)json.Length);
        json.CopyTo(file, 8);
        data.CopyTo(file.AsSpan(8 + json.Length));
        return file;
    }

    private static byte[] ToBytes(List<(string Name, ElementType Type, long[] Shape, byte[] Bytes)> tensors)
    {
        var header = new JsonObject { ["__metadata__"] = new JsonObject { ["format"] = "pt" } };
        long offset = 0;
        foreach ((string name, ElementType type, long[] shape, byte[] bytes) in tensors)
        {
            header[name] = new JsonObject
            {
                ["dtype"] = type.ToString(),
                ["shape"] = JsonSerializer.SerializeToNode(shape),
                ["data_offsets"] = new JsonArray(offset, offset += bytes.Length),
            };
        }

        // Padded to 8 bytes, as Hugging Face's writer does.
        string json = header.ToJsonString();
        json = json.PadRight((Encoding.UTF8.GetByteCount(json) + 7) / 8 * 8 - (Encoding.UTF8.GetByteCount(json) - json.Length));
        return Join(json, [.. tensors.SelectMany(tensor => tensor.Bytes)]);
    }

    private static void Write(Span<byte> bytes, float value, ElementType type)
    {
        if (type is ElementType.F32)
            BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        else if (type is ElementType.F16)
            BinaryPrimitives.WriteHalfLittleEndian(bytes, (Half)value);
        else if (type is ElementType.BF16)
            BinaryPrimitives.WriteUInt16LittleEndian(bytes, RoundToBFloat16(value));
        else
            throw new ArgumentException($"{type} is not written.", nameof(type));
    }

    private static ushort RoundToBFloat16(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }
}
