using System.Numerics;
using System.Runtime.InteropServices;

namespace QRHead.Inference;

/// <summary>The lengths of keys, from their codes.</summary>
internal static class KeyLengths
{
    private const int CodeBits = 16;

    /// <summary>Computes one over the length of each token's codes; 0 for a key of zeros.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="lengths"><c>[tokens]</c>.</param>
    public static void OneOver(KeyCodes keys, Span<float> lengths)
    {
        int tokens = keys.Tokens, wide = Vector<int>.Count;
        ReadOnlySpan<int> pairs = MemoryMarshal.Cast<short, int>(keys.Codes);                       // [headDim / 2, tokens]
        int token = 0;
        for (; token + wide <= tokens; token += wide)
        {
            Vector<int> sum = default;
            for (int at = token; at < pairs.Length; at += tokens)
            {
                var pair = new Vector<int>(pairs[at..]);
                Vector<int> first = Vector.ShiftRightArithmetic(pair << CodeBits, CodeBits), second = Vector.ShiftRightArithmetic(
                    pair, CodeBits);
                sum += (first * first) + (second * second);
            }

            for (int i = 0; i < wide; i++)
                lengths[token + i] = OneOver(sum[i]);
        }

        for (; token < tokens; token++)
        {
            int sum = 0;
            for (int at = token; at < pairs.Length; at += tokens)
            {
                (short first, short second) = (keys.Codes[2 * at], keys.Codes[(2 * at) + 1]);
                sum += (first * first) + (second * second);
            }

            lengths[token] = OneOver(sum);
        }
    }

    private static float OneOver(int squares) => squares > 0 ? 1 / MathF.Sqrt(squares) : 0;
}
