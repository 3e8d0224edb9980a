namespace QRHead.Checkpoints.Gguf;

/// <summary>The header of a GGUF file of version 2 or 3: its metadata, and where its tensors lie. Immutable.</summary>
/// <param name="Path">The file, as it was given.</param>
/// <param name="Metadata">Keys and values.</param>
/// <param name="Tensors">The tensors, in the file's order.</param>
/// <param name="DataStart">The first byte of the tensors' data, counted from the start of the file.</param>
internal sealed record GgufFile(string Path, GgufMetadata Metadata, IReadOnlyList<GgufTensor> Tensors, long DataStart)
{
    private const string AlignmentKey = "general.alignment";
    private const int LeastKeyBytes = 13;
    private const int LeastTensorBytes = 24;

    /// <summary>Reads the header and checks that all it promises lies within the file.</summary>
    /// <exception cref="CheckpointException">It cannot be read, is no GGUF file, or is corrupt.</exception>
    public static GgufFile Open(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            using var buffered = new BufferedStream(stream, 1 << 16);
            using var cursor = new GgufCursor(buffered, path);
            return Read(cursor, path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException(path, exception)
            {
                Found = $"a file that cannot be read ({exception.Message})",
                Expected = "a GGUF file",
            };
        }
    }

    private static GgufFile Read(GgufCursor cursor, string path)
    {
        ReadVersion(cursor);
        int tensorCount = cursor.Count(LeastTensorBytes, "tensors");
        int keyCount = cursor.Count(LeastKeyBytes, "keys");
        GgufMetadata metadata = ReadMetadata(cursor, keyCount, path);
        bool first = metadata.Whole("split.no") is null or 0;   // the other parts of a split file have tensors only
        if (first && metadata.Text("general.architecture") is null)
            throw metadata.Wrong("general.architecture", "nothing", "the architecture's name, for example \"llama\"");

        long alignment = ReadAlignment(metadata);
        List<GgufTensor> tensors = ReadTensors(cursor, tensorCount, alignment);
        long start = (cursor.Position + alignment - 1) / alignment * alignment;
        CheckData(cursor, tensors, cursor.Position + cursor.Left - start);
        return new GgufFile(path, metadata, tensors, start);
    }

    private static void ReadVersion(GgufCursor cursor)
    {
        const uint Magic = 0x46554747;   // "GGUF", little-endian
        if (cursor.U32("the magic number") != Magic)
            throw cursor.Wrong("a file that does not begin with GGUF", "a GGUF file");
        uint version = cursor.U32("the version");
        if (version is 2 or 3)
            return;
        bool bigEndian = System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(version) is 2 or 3;
        throw cursor.Wrong(bigEndian ? "a big-endian file" : $"version {version}", "version 2 or 3, little-endian");
    }

    private static GgufMetadata ReadMetadata(GgufCursor cursor, int count, string path)
    {
        var values = new Dictionary<string, object>(StringComparer.Ordinal);
        for (int i = 0; i < count; i++)
        {
            string key = cursor.Text("a key");
            if (key.Length == 0)
                throw cursor.Wrong("a key without a name", "a name");
            bool alignment = key == AlignmentKey;
            long before = cursor.Position;
            object value = cursor.Value(key);

            // Unlike other numbers the alignment decides where bytes lie, and is a u32 in the format: type and value take 8 bytes.
            if (alignment && (value is not long || cursor.Position - before != 2 * sizeof(uint)))
                throw cursor.Wrong($"another type than u32 for '{key}'", "a u32");
            if (!values.TryAdd(key, value))
                throw cursor.Wrong($"the key '{key}' twice", "each key once");
        }

        return new GgufMetadata(path, values);
    }

    private static long ReadAlignment(GgufMetadata metadata)
    {
        const long Usual = 32;
        long alignment = metadata.Whole(AlignmentKey) ?? Usual;
        return alignment > 0 && long.IsPow2(alignment) ? alignment : throw metadata.Wrong(AlignmentKey, $"{alignment}", "a power of two");
    }

    private static List<GgufTensor> ReadTensors(GgufCursor cursor, int count, long alignment)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var tensors = new List<GgufTensor>();
        for (int i = 0; i < count; i++)
        {
            GgufTensor tensor = ReadTensor(cursor, alignment);
            tensors.Add(names.Add(tensor.Name) ? tensor : throw cursor.Wrong($"the tensor '{tensor.Name}' twice", "each tensor once"));
        }

        return tensors;
    }

    private static GgufTensor ReadTensor(GgufCursor cursor, long alignment)
    {
        const int MostNameBytes = 63, MostAxes = 4;
        string name = cursor.Text("a tensor's name");
        if (System.Text.Encoding.UTF8.GetByteCount(name) > MostNameBytes)
            throw cursor.Wrong("a tensor's name of 64 bytes or more", $"at most {MostNameBytes} bytes");
        uint axes = cursor.U32($"the axes of '{name}'");
        if (axes is < 1 or > MostAxes)
            throw cursor.Wrong($"{axes} axes of '{name}'", "1 to 4 axes");

        long[] shape = new long[axes];
        Int128 elements = 1;
        for (int axis = shape.Length - 1; axis >= 0; axis--)
        {
            ulong size = cursor.U64($"the shape of '{name}'");
            elements = size is > 0 and <= int.MaxValue ? elements * size
                : throw cursor.Wrong($"an axis of {size} in '{name}'", "1 to 2^31 - 1");
            shape[axis] = (long)size;
        }

        uint id = cursor.U32($"the type of '{name}'");
        GgufTensorType type = GgufTensorType.Of(id)
            ?? throw cursor.Wrong($"the tensor '{name}' of type {GgufTensorType.NameOf(id)}", $"one of {GgufTensorType.Known}");
        if (shape[^1] % type.Elements != 0)
            throw cursor.Wrong($"rows of {shape[^1]} numbers in '{name}'", $"a multiple of {type.Elements}, the block of {type.Name}");
        ulong offset = cursor.U64($"the offset of '{name}'");
        if (offset % (ulong)alignment != 0 || offset > long.MaxValue)
            throw cursor.Wrong($"the offset {offset} of '{name}'", $"a multiple of {alignment} within the file");
        Int128 bytes = elements / type.Elements * type.Bytes;
        return bytes <= long.MaxValue
            ? new GgufTensor(name, shape, type, (long)offset, (long)bytes)
            : throw cursor.Wrong($"{bytes} bytes of '{name}'", "a tensor within the file");
    }

    private static void CheckData(GgufCursor cursor, List<GgufTensor> tensors, long dataLength)
    {
        long end = 0;
        foreach (GgufTensor tensor in tensors.OrderBy(tensor => tensor.Offset))
        {
            if (tensor.Offset < end)
                throw cursor.Wrong($"the tensor '{tensor.Name}' within another's bytes", "tensors apart from each other");
            if (tensor.Offset > dataLength - tensor.ByteLength)
                throw cursor.Wrong(
                    $"the tensor '{tensor.Name}' ({tensor.ByteLength} bytes from {tensor.Offset}) beyond the {Math.Max(0, dataLength)} "
                    + "bytes of data", "a whole file");
            end = tensor.Offset + tensor.ByteLength;
        }
    }
}
