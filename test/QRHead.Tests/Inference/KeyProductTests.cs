using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using QRHead.Inference;

namespace QRHead.Tests.Inference;

/// <summary>
/// Rows of q against a passage's keys, for numbers of rows and tokens that fill tiles and that do not, on each kind of processor.
/// </summary>
public class KeyProductTests
{
    private const int Size = 12;

    private delegate void Product(QueryCodes.Rows q, ReadOnlySpan<float> start, KeyCodes keys, Span<float> logits);

    public static TheoryData<int, int> Shapes => new()
    {
        { 1, 1 }, { 3, 7 }, { 4, 16 }, { 5, 24 }, { 8, 31 }, { 9, 32 }, { 33, 48 }, { 40, 100 },
    };

    /// <summary>Gets the largest numbers there can be: one of a vector, or all of them.</summary>
    public static TheoryData<string, float[]> Extremes => new()
    {
        { "one", [1e4f, .. new float[Size - 1]] },
        { "all", [.. Enumerable.Repeat(-3e-4f, Size)] },
        { "halves", [.. Enumerable.Repeat(1f, Size / 2), .. Enumerable.Repeat(-1f, Size / 2)] },
        { "none", new float[Size] },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Logits_are_the_products_of_what_was_rounded(int rows, int tokens)
    {
        var random = new Random(rows + tokens);
        float[] q = Numbers(random, rows * Size), keys = Numbers(random, tokens * Size), start = new float[KeyProduct.RoomFor(rows)];
        Numbers(random, rows).CopyTo(start, 0);

        float[] logits = Logits(KeyProduct.Compute, q, start, keys);
        float[] roundedQ = Rounded(q), roundedKeys = Rounded(keys);
        for (int row = 0; row < rows; row++)
        {
            for (int token = 0; token < tokens; token++)
            {
                double expected = start[row] + Enumerable.Range(0, Size)
                    .Sum(d => (double)roundedQ[(row * Size) + d] * roundedKeys[(token * Size) + d]);
                Assert.Equal(expected, logits[(row * tokens) + token], 3e-6);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void All_processors_find_the_same(int rows, int tokens)
    {
        var random = new Random(rows * tokens);
        float[] q = Numbers(random, rows * Size), keys = Numbers(random, tokens * Size), start = new float[KeyProduct.RoomFor(rows)];

        float[] any = Logits(KeyProduct.Compute<KeyProduct.AnyPairs, Vector128<int>>, q, start, keys);
        if (Avx2.IsSupported)
            Assert.Equal(any, Logits(KeyProduct.Compute<KeyProduct.Avx2Pairs, Vector256<int>>, q, start, keys));
        if (Avx512BW.IsSupported)
            Assert.Equal(any, Logits(KeyProduct.Compute<KeyProduct.Avx512Pairs, Vector512<int>>, q, start, keys));
    }

    [Theory]
    [MemberData(nameof(Extremes))]
    public void The_largest_products_do_not_overflow(string name, float[] vector)
    {
        Assert.NotEmpty(name);
        float[] keys = [.. Enumerable.Range(0, 20).SelectMany(token => vector.Select(number => token % 2 == 0 ? number : -number))];
        float[] logits = Logits(KeyProduct.Compute, vector, new float[KeyProduct.RoomFor(1)], keys);

        double square = vector.Sum(number => (double)number * number);
        Assert.All(
            Enumerable.Range(0, 20), token => Assert.Equal(token % 2 == 0 ? square : -square, logits[token], (1e-4 * square) + 1e-30));
    }

    [Fact]
    public void Codes_of_another_size_are_refused()
    {
        var q = new QueryCodes(new float[Size], Size);
        Assert.Throws<ArgumentException>(
            () => KeyProduct.Compute(q.Slice(0, 4), new float[4], new KeyCodes(new short[Size * 19], new float[20]), new float[80]));
    }

    private static float[] Numbers(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextSingle()) - 1)];

    /// <summary>Vectors as their codes have them.</summary>
    private static float[] Rounded(float[] vectors)
    {
        short[] codes = new short[Size];
        return [.. vectors.Chunk(Size).SelectMany(vector =>
        {
            float scale = KeyCodes.Round(vector, codes);
            return codes.Select(code => code * scale).ToArray();
        })];
    }

    /// <param name="compute">What multiplies.</param>
    /// <param name="q"><c>[rows, size]</c>.</param>
    /// <param name="start"><c>[rows]</c>, filled up.</param>
    /// <param name="keys"><c>[tokens, size]</c>.</param>
    private static float[] Logits(Product compute, float[] q, float[] start, float[] keys)
    {
        int tokens = keys.Length / Size;
        var (codes, scales, code) = (new short[keys.Length], new float[tokens], new short[Size]);
        for (int token = 0; token < tokens; token++)
        {
            scales[token] = KeyCodes.Round(keys.AsSpan(token * Size, Size), code);
            for (int d = 0; d < Size; d++)
                codes[(((d / 2 * tokens) + token) * 2) + (d % 2)] = code[d];
        }

        float[] logits = new float[start.Length * tokens];
        compute(new QueryCodes(q, Size).Slice(0, start.Length), start, new KeyCodes(codes, scales), logits);
        return logits;
    }
}
