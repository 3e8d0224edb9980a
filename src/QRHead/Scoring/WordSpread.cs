namespace QRHead.Scoring;

/// <summary>What a word finds in the passages of a collection.</summary>
/// <param name="Mean">The mean over passages.</param>
/// <param name="Deviation">The deviation over passages, divided by their number.</param>
internal readonly record struct WordSpread(double Mean, double Deviation)
{
    /// <summary>Computes mean and deviation.</summary>
    /// <param name="similarities">One for each passage; at least one.</param>
    public static WordSpread Of(IReadOnlyList<double> similarities)
    {
        double mean = similarities.Average();
        return new WordSpread(mean, Math.Sqrt(similarities.Sum(similarity => (similarity - mean) * (similarity - mean)) / similarities.Count));
    }
}
