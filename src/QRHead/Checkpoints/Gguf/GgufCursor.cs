using System.Text;

namespace QRHead.Checkpoints.Gguf;

/// <summary>
/// Reads a GGUF file's header from front to back. Every length and count is held against the bytes left before anything is allocated.
/// </summary>
/// <param name="stream">The file, at its start.</param>
/// <param name="file">The file's name, for messages.</param>
internal sealed class GgufCursor(Stream stream, string file) : IDisposable
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly BinaryReader _reader = new(stream, StrictUtf8);
    private readonly long _length = stream.Length;
    private long _position;

    /// <summary>Gets the first byte that is not read, counted from the start of the file.</summary>
    public long Position => _position;

    /// <summary>Gets the number of bytes that are not read.</summary>
    public long Left => _length - _position;

    public byte U8(string what) => Take(1, what).ReadByte();

    public uint U32(string what) => Take(sizeof(uint), what).ReadUInt32();

    public ulong U64(string what) => Take(sizeof(ulong), what).ReadUInt64();

    /// <summary>Reads how many items follow.</summary>
    /// <param name="bytesEach">The least that an item takes.</param>
    /// <param name="what">The items, for messages.</param>
    public int Count(int bytesEach, string what)
    {
        ulong count = U64($"the number of {what}");
        return count <= (ulong)(Left / bytesEach) && count <= (ulong)Array.MaxLength
            ? (int)count
            : throw Wrong($"{count} {what}, with {Left} bytes left", $"at most {Left / bytesEach} {what}");
    }

    /// <summary>Reads a text with its length before it.</summary>
    public string Text(string what)
    {
        int length = Count(1, $"bytes of {what}");
        byte[] bytes = Take(length, what).ReadBytes(length);
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException exception)
        {
            throw Wrong($"{what} that is not UTF-8", "UTF-8", exception);
        }
    }

    /// <summary>Reads a value: <see cref="GgufMetadata"/> says as what.</summary>
    public object Value(string key)
    {
        const uint Array = 9;
        uint type = U32($"the type of '{key}'");
        return type == Array ? List(key) : Single(type, key);
    }

    public void Dispose() => _reader.Dispose();

    /// <summary>Makes a complaint about the place that was just read.</summary>
    public CheckpointException Wrong(string found, string expected, Exception? inner = null) => new(file, inner)
    {
        Where = $"byte {_position}",
        Found = found,
        Expected = expected,
        Fix = "Download the file again.",
    };

    private object List(string key)
    {
        uint type = U32($"the element type of '{key}'");
        int count = Count(SizeOf(type, key), $"elements of '{key}'");
        return ItemOf(type) switch
        {
            { } t when t == typeof(string) => Items<string>(),
            { } t when t == typeof(double) => Items<double>(),
            { } t when t == typeof(bool) => Items<bool>(),
            _ => Items<long>(),
        };

        T[] Items<T>()
        {
            var items = new T[count];
            for (int i = 0; i < items.Length; i++)
                items[i] = Single(type, key) is T item ? item : throw Wrong($"a number beyond 2^63 in '{key}'", "a number below");
            return items;
        }

        static Type ItemOf(uint type) => type switch
        {
            6 or 12 => typeof(double),
            7 => typeof(bool),
            8 => typeof(string),
            _ => typeof(long),
        };
    }

    /// <summary>The least bytes of one element of a list.</summary>
    private int SizeOf(uint type, string key) => type switch
    {
        0 or 1 or 7 => 1,
        2 or 3 => 2,
        4 or 5 or 6 => 4,
        8 or 10 or 11 or 12 => 8,
        9 => throw Wrong($"a list of lists in '{key}'", "a list of single values"),
        _ => throw Unknown(type, key),
    };

    private object Single(uint type, string key)
    {
        int size = SizeOf(type, key);
        if (type == 8)
            return Text($"the text of '{key}'");
        BinaryReader reader = Take(size, $"the value of '{key}'");
        switch (type)
        {
            case 0:
                return (long)reader.ReadByte();
            case 1:
                return (long)reader.ReadSByte();
            case 2:
                return (long)reader.ReadUInt16();
            case 3:
                return (long)reader.ReadInt16();
            case 4:
                return (long)reader.ReadUInt32();
            case 5:
                return (long)reader.ReadInt32();
            case 6:
                return (double)reader.ReadSingle();
            case 10:
                ulong large = reader.ReadUInt64();
                return large <= long.MaxValue ? (long)large : large;
            case 11:
                return reader.ReadInt64();
            case 12:
                return reader.ReadDouble();
            default:
                byte flag = reader.ReadByte();
                return flag <= 1 ? flag == 1 : throw Wrong($"the truth value {flag} in '{key}'", "0 or 1");
        }
    }

    private CheckpointException Unknown(uint type, string key) => Wrong($"the value type {type} in '{key}'", "one of 0 to 12");

    private BinaryReader Take(int bytes, string what)
    {
        if (bytes > Left)
            throw Wrong($"the end of the file in {what}", $"{bytes} bytes more");
        _position += bytes;
        return _reader;
    }
}
