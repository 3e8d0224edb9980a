using QRHead.Inference;

namespace QRHead.Tests.Inference;

/// <summary>Weighted sums of rows, for lengths that fill registers and that do not.</summary>
public class WeightedRowsTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 7)]
    [InlineData(2, 16)]
    [InlineData(17, 105)]
    public void They_are_added_to_what_is_there(int rows, int tokens)
    {
        var random = new Random(rows);
        float[] numbers =
        [
            .. Enumerable.Range(0, rows * tokens).Select(_ => random.NextSingle()),
        ], weights = [.. Enumerable.Range(0, rows).Select(_ => random.NextSingle())];
        float[] sums = [.. Enumerable.Range(0, tokens).Select(_ => random.NextSingle())];
        double[] expected =
        [
            .. sums.Select(
                (sum, token) => sum + Enumerable.Range(0, rows).Sum(row => (double)weights[row] * numbers[(row * tokens) + token])),
        ];

        WeightedRows.AddTo(sums, numbers, weights);

        Assert.All(Enumerable.Range(0, tokens), token => Assert.Equal(expected[token], sums[token], 1e-5));
    }
}
