namespace QRHead.Tests.Goldens;

/// <summary>
/// How far scores may be from the reference's: 1e-4 or 1 %, whichever is more, and what one token at the mask's threshold can change.
/// </summary>
internal static class GoldenTolerance
{
    public static void AssertScores(float[][][] expected, float[][] found, float maskFlipEffect)
    {
        float[][] flat = [.. expected.SelectMany(layer => layer)];
        Assert.Equal(flat.Length, found.Length);
        for (int head = 0; head < flat.Length; head++)
            AssertScores($"head row {head}", flat[head], found[head], maskFlipEffect);
    }

    public static void AssertScores(string what, float[] expected, float[] found, float maskFlipEffect)
    {
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            float tolerance = Math.Max(1e-4f, 0.01f * Math.Abs(expected[i])) + maskFlipEffect;
            float difference = Math.Abs(expected[i] - found[i]);
            Assert.True(
                difference <= tolerance,
                $"{what}, passage {i}: expected {expected[i]}, found {found[i]}, difference {difference}, allowed {tolerance}");
        }
    }
}
