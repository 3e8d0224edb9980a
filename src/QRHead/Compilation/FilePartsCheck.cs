using System.IO.Hashing;
using QRHead.Checkpoints;

namespace QRHead.Compilation;

/// <summary>
/// Checksums of a file in large parts, the XXH3 of each, begun with its number: all of a file is checked before ONNX Runtime maps it, on
/// several threads, in a small part of the time that it takes to load.
/// </summary>
internal static class FilePartsCheck
{
    /// <summary>Bytes of a part; the last one of a file may have fewer.</summary>
    public const int PartBytes = 16 << 20;

    /// <summary>Takes the checksums of a file.</summary>
    /// <returns>16 hexadecimal digits for each part.</returns>
    public static string[] Of(string path)
    {
        using MappedBytes bytes = MappedBytes.OpenFile(path);
        long length = bytes.Length;
        return
        [
            .. Enumerable.Range(0, (int)((length + PartBytes - 1) / PartBytes)).AsParallel().AsOrdered()
                .Select(part => OfPart(bytes, part)),
        ];
    }

    private static string OfPart(MappedBytes bytes, int part)
    {
        long start = (long)part * PartBytes;
        return $"{XxHash3.HashToUInt64(bytes.Slice(start, (int)Math.Min(PartBytes, bytes.Length - start)), part):x16}";
    }
}
