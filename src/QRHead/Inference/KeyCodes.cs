using System.Numerics.Tensors;

namespace QRHead.Inference;

/// <summary>
/// Keys of a KV head as integers of 16 bits, each token's with a scale of its own: <c>key[d, t] = Codes[d / 2, t, d % 2] · Scales[t]</c>.
/// Two numbers of a token lie beside each other because processors multiply them in pairs, and tokens beside each other, so that a register
/// holds several and nothing has to be added up across it.
/// </summary>
/// <param name="codes"><c>[headDim / 2, tokens, 2]</c>; rounded by <see cref="Round"/>, or smaller.</param>
/// <param name="scales"><c>[tokens]</c>.</param>
internal readonly ref struct KeyCodes(ReadOnlySpan<short> codes, ReadOnlySpan<float> scales)
{
    /// <summary>
    /// The length that rounded vectors have at most. A product of two is at most the square of that, whatever part of the sum is taken
    /// (Cauchy and Schwarz), which is less than 2³¹ with room for what rounding adds: sums of 32 bits hold it.
    /// </summary>
    public const float LargestNorm = 46300;

    /// <summary>A way of rounding a vector to codes.</summary>
    public delegate float Rounding(ReadOnlySpan<float> vector, Span<short> codes);

    /// <summary>Gets the codes, <c>[headDim / 2, tokens, 2]</c>.</summary>
    public ReadOnlySpan<short> Codes { get; } = codes;

    /// <summary>Gets what a code of each token is worth, <c>[tokens]</c>.</summary>
    public ReadOnlySpan<float> Scales { get; } = scales;

    /// <summary>Gets the number of tokens.</summary>
    public int Tokens => Scales.Length;

    /// <summary>Rounds a vector to codes that are as large as two vectors may be whose product is taken.</summary>
    /// <param name="vector">The vector.</param>
    /// <param name="codes">As many codes.</param>
    /// <returns>What a code is worth.</returns>
    public static float Round(ReadOnlySpan<float> vector, Span<short> codes)
    {
        float scale = MathF.Max(
            TensorPrimitives.Norm(vector) / LargestNorm, MathF.Abs(TensorPrimitives.MaxMagnitude(vector)) / short.MaxValue);
        RoundWith(scale, vector, codes);
        return scale;
    }

    /// <summary>Rounds a vector to codes of 8 bits.</summary>
    /// <inheritdoc cref="Round"/>
    public static float RoundToBytes(ReadOnlySpan<float> vector, Span<short> codes)
    {
        float scale = MathF.Abs(TensorPrimitives.MaxMagnitude(vector)) / sbyte.MaxValue;
        RoundWith(scale, vector, codes);
        return scale;
    }

    /// <summary>Rounds the keys of tokens and lays them as they are multiplied.</summary>
    /// <param name="keys"><c>[tokens, headDim]</c>.</param>
    /// <param name="codes"><c>[headDim / 2, tokens, 2]</c>.</param>
    /// <param name="scales"><c>[tokens]</c>.</param>
    /// <param name="round">How a key is rounded.</param>
    public static void Store(ReadOnlySpan<float> keys, Span<short> codes, Span<float> scales, Rounding round)
    {
        int tokens = scales.Length, size = keys.Length / tokens;
        Span<short> rounded = new short[size];
        for (int token = 0; token < tokens; token++)
        {
            scales[token] = round(keys.Slice(token * size, size), rounded);
            for (int number = 0; number < size; number++)
                codes[(((number / 2 * tokens) + token) * 2) + (number % 2)] = rounded[number];
        }
    }

    private static void RoundWith(float scale, ReadOnlySpan<float> vector, Span<short> codes)
    {
        for (int i = 0; i < vector.Length; i++)
            codes[i] = scale > 0 ? (short)MathF.Round(vector[i] / scale) : (short)0;
    }
}
