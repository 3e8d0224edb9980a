using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using QRHead.Checkpoints;
using QRHead.Compilation;

namespace QRHead.Retrieval;

/// <summary>
/// Tells a model's weights from others by their content, wherever they lie: by the configuration, and by name, shape and the first and last
/// numbers of each tensor that some layers need. Cheap, so it sees another training or another rounding, not a single number changed on
/// purpose. Floats count as what they are computed with, f32: a model has the same fingerprint before and after it is widened.
/// </summary>
internal static class ModelFingerprint
{
    /// <summary>Numbers at each end of a tensor that are looked at.</summary>
    private const int End = 1024;

    /// <summary>Computes the fingerprint of the weights that are needed up to a layer.</summary>
    /// <param name="model">The weights, in the form that is computed with.</param>
    /// <param name="deepestLayer">
    /// The deepest layer whose q and k are read, 0-based: a model that has more layers has the same fingerprint.
    /// </param>
    /// <returns>SHA-256, 64 hexadecimal digits.</returns>
    public static string Of(Checkpoint model, int deepestLayer)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (JsonProperty key in model.Config.Keys.Element.EnumerateObject().OrderBy(key => key.Name, StringComparer.Ordinal))
            Append(hash, $"{key.Name}={key.Value.GetRawText()}");

        foreach ((TensorEntry tensor, _) in NeededTensors.Of(model, deepestLayer))
        {
            Append(hash, $"{tensor.Name} {TensorEntry.Write(tensor.Shape)}");
            int length = (int)Math.Min(tensor.ByteLength, End * tensor.ElementType.Size);
            hash.AppendData(Numbers(tensor.ElementType, model.Bytes(tensor, 0, length)));
            hash.AppendData(Numbers(tensor.ElementType, model.Bytes(tensor, tensor.ByteLength - length, length)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Computes the fingerprint of a small file.</summary>
    /// <returns>SHA-256, 64 hexadecimal digits.</returns>
    public static string Of(ReadOnlySpan<byte> document) => Convert.ToHexStringLower(SHA256.HashData(document));

    private static ReadOnlySpan<byte> Numbers(ElementType type, ReadOnlySpan<byte> stored)
    {
        if (!Widening.IsExact(type))
            return stored;
        var floats = new float[stored.Length / type.Size];
        Widening.ToFloats(type, stored, floats);
        return MemoryMarshal.AsBytes<float>(floats);
    }

    private static void Append(IncrementalHash hash, string text)
    {
        // The length goes first: two texts can't be taken for one.
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
