using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using QRHead.Inference;

namespace QRHead.Indexing;

/// <summary>
/// How the keys of a passage are stored:
/// <code>
/// attention of the null query   f32  [tokens]            weighted and summed over the heads
/// attention of the instruction  f32  [tokens]            the same, and summed over its tokens
/// scales                        f32  [kvHeads, tokens]
/// codes                              kvHeads times [headDim / 2, tokens, 2]
/// </code>
/// filled up to 16 bytes. All little-endian. Immutable.
/// </summary>
/// <param name="layout">The KV heads.</param>
/// <param name="precision">How keys are stored.</param>
internal sealed class KeyBlock(KeyLayout layout, KeyPrecision precision)
{
    private const int Alignment = 16;

    /// <summary>Rows of single numbers for the tokens, before the scales.</summary>
    private const int SumRows = 2;

    private readonly int[] _firstNumber =
    [
        .. layout.Heads.Select((_, head) => layout.Heads.Take(head).Sum(before => before.Attention.HeadDim)),
    ];

    private int CodeSize => precision == KeyPrecision.Int8 ? sizeof(sbyte) : sizeof(short);

    /// <summary>The bytes of a passage of some tokens.</summary>
    public int Length(int tokens)
    {
        int bytes = CodesAt(tokens) + (tokens * layout.NumbersPerToken * CodeSize);
        return (bytes + Alignment - 1) / Alignment * Alignment;
    }

    /// <summary>The attention of the null query to each token, summed over the heads.</summary>
    public static ReadOnlySpan<float> NullSums(ReadOnlySpan<byte> block, int tokens) =>
        MemoryMarshal.Cast<byte, float>(block[..(tokens * sizeof(float))]);

    /// <inheritdoc cref="NullSums(ReadOnlySpan{byte}, int)"/>
    public static Span<float> NullSums(Span<byte> block, int tokens) => MemoryMarshal.Cast<byte, float>(block[..(tokens * sizeof(float))]);

    /// <summary>
    /// What the tokens of the instruction, with which every query begins, pay to each token, summed over them and over the heads.
    /// </summary>
    public static ReadOnlySpan<float> InstructionSums(ReadOnlySpan<byte> block, int tokens) =>
        NullSums(block[(tokens * sizeof(float))..], tokens);

    /// <inheritdoc cref="InstructionSums(ReadOnlySpan{byte}, int)"/>
    public static Span<float> InstructionSums(Span<byte> block, int tokens) => NullSums(block[(tokens * sizeof(float))..], tokens);

    /// <summary>How many codes <see cref="KeysOf"/> needs to work with, for a passage of some tokens.</summary>
    public int WorkSpace(int tokens) => precision == KeyPrecision.Int8 ? tokens * layout.Heads.Max(head => head.Attention.HeadDim) : 0;

    /// <summary>Stores keys; the sums stay.</summary>
    /// <param name="keys">All keys of the passage.</param>
    /// <param name="block"><see cref="Length"/> bytes.</param>
    public void Store(KeyPiece keys, Span<byte> block)
    {
        int tokens = keys.Tokens;
        for (int head = 0; head < layout.Heads.Count; head++)
        {
            int size = HeadDim(head);
            ReadOnlySpan<float> given = layout.Heads[head].Of(keys);                                           // [tokens, headDim]
            Span<float> scales = MemoryMarshal.Cast<byte, float>(block.Slice(ScalesAt(head, tokens), tokens * sizeof(float)));
            Span<byte> stored = block.Slice(CodesAt(tokens) + (_firstNumber[head] * tokens * CodeSize), size * tokens * CodeSize);
            if (precision == KeyPrecision.Int16)
            {
                KeyCodes.Store(given, MemoryMarshal.Cast<byte, short>(stored), scales, KeyCodes.Round);
                continue;
            }

            Span<short> codes = new short[stored.Length];
            KeyCodes.Store(given, codes, scales, KeyCodes.RoundToBytes);
            for (int i = 0; i < codes.Length; i++)
                stored[i] = (byte)codes[i];
        }
    }

    /// <summary>Gets the keys of a KV head.</summary>
    /// <param name="block">The passage's bytes.</param>
    /// <param name="head">Which of the layout's KV heads.</param>
    /// <param name="tokens">The passage's tokens.</param>
    /// <param name="work">Codes to work with, <see cref="WorkSpace"/> of them.</param>
    public KeyCodes KeysOf(ReadOnlySpan<byte> block, int head, int tokens, Span<short> work)
    {
        int count = HeadDim(head) * tokens;
        ReadOnlySpan<float> scales = MemoryMarshal.Cast<byte, float>(block.Slice(ScalesAt(head, tokens), tokens * sizeof(float)));
        ReadOnlySpan<byte> stored = block.Slice(CodesAt(tokens) + (_firstNumber[head] * tokens * CodeSize), count * CodeSize);
        if (precision != KeyPrecision.Int8)
            return new KeyCodes(MemoryMarshal.Cast<byte, short>(stored), scales);
        Widen(MemoryMarshal.Cast<byte, sbyte>(stored), work);
        return new KeyCodes(work[..count], scales);
    }

    private int HeadDim(int head) => layout.Heads[head].Attention.HeadDim;

    private static int ScalesAt(int head, int tokens) => (SumRows + head) * tokens * sizeof(float);

    private int CodesAt(int tokens) => ScalesAt(layout.Heads.Count, tokens);

    private static void Widen(ReadOnlySpan<sbyte> codes, Span<short> wide)
    {
        int done = 0;
        for (; done + Vector256<sbyte>.Count <= codes.Length; done += Vector256<sbyte>.Count)
        {
            (Vector256<short> low, Vector256<short> high) = Vector256.Widen(Vector256.LoadUnsafe(in codes[done]));
            low.CopyTo(wide[done..]);
            high.CopyTo(wide[(done + Vector256<short>.Count)..]);
        }

        for (; done < codes.Length; done++)
            wide[done] = codes[done];
    }
}
