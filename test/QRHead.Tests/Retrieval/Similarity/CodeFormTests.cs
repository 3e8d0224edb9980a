using CsCheck;
using QRHead.Graph;
using QRHead.Models;
using QRHead.Retrieval.Similarity;

namespace QRHead.Tests.Retrieval.Similarity;

/// <summary>Codes of keys are close to the keys, whatever the number of tokens.</summary>
public class CodeFormTests
{
    private const int Size = 64;

    private static readonly KeptHead Head = new(
        new KvHeadId(0, 0), new KeyLayer(new AttentionSettings(Heads: 1, KvHeads: 1, HeadDim: Size, Scale: 1), null), [], null);

    [Theory]
    [InlineData(4, 7)]
    [InlineData(8, 127)]
    public void A_key_comes_back_within_half_a_step(int bits, int largest) =>
        (from tokens in Gen.Int[1, 70] from keys in Gen.Float[-3, 3].Array[tokens * Size] select (tokens, keys)).Sample(
            given =>
            {
                var form = CodeForm.Of(bits, Head);
                var scales = new float[given.tokens];
                var stored = new byte[given.tokens * Size * bits / 8];
                form.Store(given.keys, scales, stored);

                ReadOnlySpan<short> codes = form.Widen(stored, given.tokens, new short[given.tokens * Size]);

                for (int token = 0; token < given.tokens; token++)
                {
                    ReadOnlySpan<float> key = given.keys.AsSpan(token * Size, Size);
                    float half = System.Numerics.Tensors.TensorPrimitives.MaxMagnitude(key) is var most ? MathF.Abs(most) / largest / 2 : 0;
                    for (int number = 0; number < Size; number++)
                        Assert.Equal(
                            key[number], codes[(((number / 2 * given.tokens) + token) * 2) + (number % 2)] * scales[token], half + 1e-4f);
                }
            },
            iter: 10);
}
