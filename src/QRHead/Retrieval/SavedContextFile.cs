using System.Buffers.Binary;
using System.Text.Json;
using QRHead.Inference;
using QRHead.Storage;

namespace QRHead.Retrieval;

/// <summary>
/// The file of a saved context, read in order: <c>magic, version, header length, header (JSON), seal, keys and values, seal</c>. A seal is
/// the SHA-256 of all before it: the first is there so that a refusal is never made out of a flipped bit, and nothing is allocated for one.
/// Keys and values are f32 or f16 as the header says, little-endian, tensor by tensor, <c>[kvHeads, tokens, headDim]</c>. Not thread-safe.
/// </summary>
internal sealed class SavedContextFile : IDisposable
{
    /// <summary>The version that this release writes and reads.</summary>
    public const int CurrentVersion = 1;

    private const string ReadAgain = "Read the passages again.";

    private readonly string _path;
    private readonly SealedFile _file;

    private SavedContextFile(string path, SealedFile file, SavedContextHeader header) => (_path, _file, Header) = (path, file, header);

    /// <summary>Gets what the file says of itself.</summary>
    public SavedContextHeader Header { get; }

    private static ReadOnlySpan<byte> Magic => "QRHEADCT"u8;

    /// <summary>Writes a file; it appears under its name whole or not at all, in place of one that was there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="header">What it says of itself.</param>
    /// <param name="cache">Keys and values of the header's tokens.</param>
    /// <param name="cancellationToken">Stops between parts of tensors; nothing is left behind.</param>
    /// <param name="disk">What writes; null for the machine's own.</param>
    /// <exception cref="IOException">The file cannot be written, for example because the disk is full.</exception>
    public static void Write(string path, SavedContextHeader header, KvCache cache, CancellationToken cancellationToken, Disk? disk = null)
    {
        disk ??= Disk.Real;
        string temporary = Disk.TemporaryFor(path);
        try
        {
            using (SealedFile file = SealedFile.Create(temporary, disk))
            {
                byte[] json = JsonSerializer.SerializeToUtf8Bytes(header, SavedContextJsonContext.Default.SavedContextHeader);
                Span<byte> numbers = stackalloc byte[2 * sizeof(int)];
                BinaryPrimitives.WriteInt32LittleEndian(numbers, CurrentVersion);
                BinaryPrimitives.WriteInt32LittleEndian(numbers[sizeof(int)..], json.Length);
                file.Write(Magic);
                file.Write(numbers);
                file.Write(json);
                file.WriteSeal();
                cache.Visit(part =>
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    file.Write(part);
                });
                file.WriteSeal();
                file.Flush();
            }

            disk.Move(temporary, path);
            disk.FlushNames(Path.GetDirectoryName(Path.GetFullPath(path))!);
        }
        catch
        {
            disk.Delete(temporary);
            throw;
        }
    }

    /// <summary>Opens a file and reads its header.</summary>
    /// <exception cref="SavedContextException">It is no saved context, one of another version, cut short or corrupt.</exception>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    public static SavedContextFile Open(string path)
    {
        SealedFile file = SealedFile.Open(path);
        try
        {
            return new SavedContextFile(path, file, ReadHeader(path, file));
        }
        catch (EndOfStreamException exception)
        {
            file.Dispose();
            throw new SavedContextException(path, "a file that ends within its header", "a whole saved context", ReadAgain, exception);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Checks that the file has the bytes of all tokens.</summary>
    /// <param name="tokenBytes">Bytes of one token's keys and values in all layers.</param>
    /// <exception cref="SavedContextException">It has fewer, or more.</exception>
    public void CheckLength(long tokenBytes)
    {
        long expected = _file.Position + (Header.Tokens.Count * tokenBytes) + SealedFile.SealLength;
        if (_file.Length != expected)
        {
            string how = _file.Length < expected ? "cut short" : "with something behind it";
            throw new SavedContextException(_path, $"{_file.Length} bytes, a file {how}", $"{expected}", ReadAgain);
        }
    }

    /// <summary>Reads keys and values.</summary>
    /// <param name="cache">An empty cache with room for the header's tokens. Nothing in it may be used after an exception.</param>
    /// <param name="cancellationToken">Stops between parts of tensors.</param>
    /// <exception cref="SavedContextException">The file is corrupt.</exception>
    public void ReadInto(KvCache cache, CancellationToken cancellationToken)
    {
        cache.Length = Header.Tokens.Count;
        cache.Visit(part =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            _file.Read(part);
        });
        if (!_file.ReadSeal())
            throw Corrupt(_path, "keys and values");
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static SavedContextHeader ReadHeader(string path, SealedFile file)
    {
        Span<byte> start = stackalloc byte[Magic.Length + (2 * sizeof(int))];
        file.Read(start);
        if (!start.StartsWith(Magic))
            throw new SavedContextException(path, "another kind of file", "a saved context", "Give the file that a context was saved to.");
        int version = BinaryPrimitives.ReadInt32LittleEndian(start[Magic.Length..]);
        if (version != CurrentVersion)
            throw new SavedContextException(
                path, $"version {version} of the file", $"version {CurrentVersion}", "Read the passages again with this release.");

        int length = BinaryPrimitives.ReadInt32LittleEndian(start[(Magic.Length + sizeof(int))..]);
        if (length < 0 || length > file.Length)
            throw new EndOfStreamException();
        byte[] json = new byte[length];
        file.Read(json);
        if (!file.ReadSeal())
            throw Corrupt(path, "header");
        try
        {
            SavedContextHeader header = JsonSerializer.Deserialize(json, SavedContextJsonContext.Default.SavedContextHeader)
                ?? throw new JsonException("null");
            header.Check();
            return header;
        }
        catch (JsonException exception)
        {
            throw new SavedContextException(
                path, $"a header that can't be read ({exception.Message})", "the header of a saved context", ReadAgain, exception);
        }
    }

    private static SavedContextException Corrupt(string path, string part) =>
        new(path, $"{part} that do not have their checksum: the file is corrupt", "what was saved", ReadAgain);
}
