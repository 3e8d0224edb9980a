using QRHead.Inference;

namespace QRHead.Tests.Inference;

/// <summary>Rows of q against a passage's keys, for numbers of rows and tokens that fill tiles and that do not.</summary>
public class KeyProductTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 7)]
    [InlineData(8, 16)]
    [InlineData(9, 31)]
    [InlineData(33, 32)]
    [InlineData(40, 100)]
    public void Logits_are_the_products_summed_one_by_one(int rows, int tokens)
    {
        const int Size = 12;
        var random = new Random(rows + tokens);
        float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextSingle()) - 1)];
        float[] q = Numbers(rows * Size), keys = Numbers(Size * tokens), start = new float[KeyProduct.RoomFor(rows)];
        Numbers(rows).CopyTo(start, 0);
        float[] logits = new float[start.Length * tokens];

        KeyProduct.Compute(KeyProduct.Grouped(q, Size), start, keys, tokens, logits);

        for (int row = 0; row < rows; row++)
        {
            for (int token = 0; token < tokens; token++)
            {
                double expected = start[row] + Enumerable.Range(0, Size).Sum(d => (double)q[(row * Size) + d] * keys[(d * tokens) + token]);
                Assert.Equal(expected, logits[(row * tokens) + token], 1e-5);
            }
        }
    }
}
