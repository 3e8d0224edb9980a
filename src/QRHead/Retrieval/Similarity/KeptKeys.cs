using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using QRHead.Inference;

namespace QRHead.Retrieval.Similarity;

/// <summary>
/// How the keys of a passage's own tokens are kept, each as it would be at position 0 and less its KV head's centre:
/// <code>
/// scales  f32  [kvHeads, tokens]
/// codes        kvHeads times [headDim / 2, tokens, 2], of 4, 8 or 16 bits
/// </code>
/// filled up to 16 bytes, little-endian. Of 4 bits the first of a pair is the low half of its byte. Immutable.
/// </summary>
/// <param name="layout">The KV heads.</param>
/// <param name="bits">Bits of a code: 4, 8 or 16.</param>
internal sealed class KeptKeys(SimilarityLayout layout, int bits)
{
    private const int Alignment = 16;

    private readonly CodeForm[] _forms = [.. layout.Heads.Select(head => CodeForm.Of(bits, head))];

    /// <summary>Gets the KV heads.</summary>
    public SimilarityLayout Layout => layout;

    /// <summary>The bytes of a passage of some tokens.</summary>
    public int Length(int tokens)
    {
        int bytes = CodesAt(layout.Heads.Count, tokens);
        return (bytes + Alignment - 1) / Alignment * Alignment;
    }

    /// <summary>Keeps a passage's keys.</summary>
    /// <param name="passage">The passage.</param>
    /// <returns>The bytes.</returns>
    public byte[] Keep(ReadTokens passage)
    {
        int tokens = passage.Own.Length;
        var block = new byte[Length(tokens)];
        for (int head = 0; head < layout.Heads.Count; head++)
        {
            float[] keys = Centred(layout.Heads[head], passage);
            Span<float> scales = MemoryMarshal.Cast<byte, float>(block.AsSpan(head * tokens * sizeof(float), tokens * sizeof(float)));
            _forms[head].Store(keys, scales, block.AsSpan(CodesAt(head, tokens)..CodesAt(head + 1, tokens)));
        }

        return block;
    }

    /// <summary>Gives the keys of a KV head as they are multiplied.</summary>
    /// <param name="block">The passage's bytes.</param>
    /// <param name="head">Which of the layout's KV heads.</param>
    /// <param name="tokens">The passage's own tokens.</param>
    /// <param name="work">Room for as many codes.</param>
    public KeyCodes KeysOf(ReadOnlySpan<byte> block, int head, int tokens, Span<short> work)
    {
        ReadOnlySpan<float> scales = MemoryMarshal.Cast<byte, float>(block.Slice(head * tokens * sizeof(float), tokens * sizeof(float)));
        return new KeyCodes(_forms[head].Widen(block[CodesAt(head, tokens)..CodesAt(head + 1, tokens)], tokens, work), scales);
    }

    /// <summary>A KV head's keys of a passage's own tokens at position 0, less the centre: <c>[tokens, headDim]</c>.</summary>
    private static float[] Centred(KeptHead head, ReadTokens passage)
    {
        var keys = new float[passage.Own.Length * head.HeadDim];
        WordRows.TurnedBack(head, passage, keys);
        for (int start = 0; start < keys.Length; start += head.HeadDim)
            TensorPrimitives.Subtract(keys.AsSpan(start, head.HeadDim), head.Centre, keys.AsSpan(start, head.HeadDim));
        return keys;
    }

    private int CodesAt(int head, int tokens) =>
        (layout.Heads.Count * tokens * sizeof(float)) + (layout.Heads.Take(head).Sum(before => before.HeadDim) * tokens * bits / 8);
}

/// <summary>A passage's kept keys.</summary>
/// <param name="keys">How they are kept.</param>
/// <param name="block">The bytes.</param>
/// <param name="tokens">The passage's own tokens; at least one.</param>
internal readonly ref struct KeptPassage(KeptKeys keys, ReadOnlySpan<byte> block, int tokens)
{
    private readonly ReadOnlySpan<byte> _block = block;

    /// <summary>Gets the number of tokens.</summary>
    public int Tokens { get; } = tokens;

    /// <summary>Gives the keys of one of the layout's KV heads.</summary>
    /// <param name="head">Which.</param>
    /// <param name="work">Room for as many codes.</param>
    public KeyCodes KeysOf(int head, Span<short> work) => keys.KeysOf(_block, head, Tokens, work);
}
