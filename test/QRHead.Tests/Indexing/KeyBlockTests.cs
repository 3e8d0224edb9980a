using QRHead.Graph;
using QRHead.Indexing;
using QRHead.Inference;

namespace QRHead.Tests.Indexing;

/// <summary>The bytes of a passage: keys come back as they were, to half of what a code is worth.</summary>
public class KeyBlockTests
{
    private const int Tokens = 21;

    private static readonly AttentionSettings Small = new(Heads: 4, KvHeads: 2, HeadDim: 8, Scale: 1), Large = new(
        Heads: 2, KvHeads: 1, HeadDim: 24, Scale: 1);
    private static readonly KeyLayout Layout = KeyLayout.Of(
        new Dictionary<int, AttentionSettings> { [1] = Small, [3] = Large }, [new HeadId(3, 0), new HeadId(1, 3), new HeadId(1, 0)]);

    [Theory]
    [InlineData(KeyPrecision.Int16, 32_766)]
    [InlineData(KeyPrecision.Int8, 126)]
    public void Keys_come_back_rounded(KeyPrecision precision, int codes)
    {
        var blocks = new KeyBlock(Layout, precision);
        KeyPiece keys = Piece();
        byte[] block = new byte[blocks.Length(Tokens)];
        KeyBlock.NullSums(block.AsSpan(), Tokens).Fill(1);
        KeyBlock.InstructionSums(block.AsSpan(), Tokens).Fill(2);
        blocks.Store(keys, block);

        Assert.All(KeyBlock.NullSums((ReadOnlySpan<byte>)block, Tokens).ToArray(), sum => Assert.Equal(1, sum));
        Assert.All(KeyBlock.InstructionSums((ReadOnlySpan<byte>)block, Tokens).ToArray(), sum => Assert.Equal(2, sum));
        for (int head = 0; head < Layout.Heads.Count; head++)
        {
            int size = Layout.Heads[head].Attention.HeadDim;
            float[] given = Layout.Heads[head].Of(keys).ToArray();
            KeyCodes found = blocks.KeysOf(block, head, Tokens, new short[blocks.WorkSpace(Tokens)]);
            Assert.Equal(Tokens, found.Tokens);
            for (int token = 0; token < Tokens; token++)
            {
                float[] key = given[(token * size)..((token + 1) * size)];
                Assert.InRange(found.Scales[token], 0, MathF.Sqrt(key.Sum(number => number * number)) / codes);
                for (int d = 0; d < size; d++)
                    Assert.Equal(
                        key[d], found.Codes[(((d / 2 * Tokens) + token) * 2) + (d % 2)] * found.Scales[token],
                        0.501f * found.Scales[token]);
            }
        }
    }

    [Fact]
    public void A_token_whose_keys_are_zero_has_none()
    {
        var blocks = new KeyBlock(Layout, KeyPrecision.Int16);
        byte[] block = new byte[blocks.Length(1)];
        blocks.Store(new KeyPiece(1, new Dictionary<int, float[]> { [1] = new float[16], [3] = new float[24] }), block);
        Assert.All(block, one => Assert.Equal(0, one));
    }

    /// <summary>Random numbers, the first of each key the largest.</summary>
    private static KeyPiece Piece()
    {
        var random = new Random(5);
        float[] Numbers(int size, int heads) =>
        [
            .. Enumerable.Range(0, Tokens * heads * size).Select(i => (i % size == 0 ? 30 : 3) * ((2 * random.NextSingle()) - 1)),
        ];
        return new KeyPiece(Tokens, new Dictionary<int, float[]> { [1] = Numbers(8, 2), [3] = Numbers(24, 1) });
    }
}
