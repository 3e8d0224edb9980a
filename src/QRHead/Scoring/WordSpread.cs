namespace QRHead.Scoring;

/// <summary>What a word finds in the passages of a collection.</summary>
/// <param name="Mean">The mean over passages.</param>
/// <param name="Deviation">The deviation over passages, divided by their number.</param>
internal readonly record struct WordSpread(double Mean, double Deviation)
{
    /// <summary>Computes mean and deviation of a word's similarities.</summary>
    /// <param name="passages">For each passage one for each word; for no passages both are 0.</param>
    /// <param name="word">Which word.</param>
    public static WordSpread Of(double[][] passages, int word)
    {
        if (passages.Length == 0)
            return default;
        double mean = 0, squares = 0;
        foreach (double[] passage in passages)
            mean += passage[word];
        mean /= passages.Length;
        foreach (double[] passage in passages)
            squares += (passage[word] - mean) * (passage[word] - mean);
        return new WordSpread(mean, Math.Sqrt(squares / passages.Length));
    }
}
