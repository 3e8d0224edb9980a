using QRHead.Inference;

namespace QRHead.Tests.Inference;

/// <summary>Attention as rows of keys, one for each head: how tests get it and how they compare it.</summary>
internal static class AttentionRows
{
    /// <summary>Reads a text at positions 0, 1, 2 … and gives what its tail pays to each key.</summary>
    public static float[][] Read(AttentionModel model, int[] prefix, int[] tail)
    {
        using KvCache cache = model.NewCache(prefix.Length + tail.Length);
        return Read(model, prefix, tail, cache);
    }

    /// <summary>Reads a text into an empty cache.</summary>
    public static float[][] Read(AttentionModel model, int[] prefix, int[] tail, KvCache cache)
    {
        model.Read(prefix, 0, cache, null, TestContext.Current.CancellationToken);
        return model.Attend(tail, prefix.Length, cache, TestContext.Current.CancellationToken).Weights;
    }

    /// <summary>Checks that no number is further off; 0 asks for the same bits.</summary>
    public static void AssertWithin(double tolerance, IReadOnlyList<float[]> expected, IReadOnlyList<float[]> found)
    {
        Assert.Equal(expected.Count, found.Count);
        (double Difference, int Row, int Key) worst = (-1, 0, 0);
        for (int row = 0; row < expected.Count; row++)
        {
            Assert.Equal(expected[row].Length, found[row].Length);
            for (int key = 0; key < expected[row].Length; key++)
            {
                double difference = Math.Abs((double)expected[row][key] - found[row][key]);
                if (!(difference <= worst.Difference))
                    worst = (difference, row, key);
            }
        }

        (double most, int at, int of) = worst;
        Assert.True(
            most <= tolerance,
            $"row {at}, key {of}: expected {expected[at][of]:R}, found {found[at][of]:R}, difference {most}, allowed {tolerance}");
    }
}
