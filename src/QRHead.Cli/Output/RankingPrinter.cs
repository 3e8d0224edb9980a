namespace QRHead.Cli.Output;

/// <summary>
/// Prints rankings in some format, judged by a threshold, and says on stderr what their reader should know: each warning once, however many
/// queries have it.
/// </summary>
/// <param name="output">The format.</param>
/// <param name="errors">Where warnings go.</param>
/// <param name="threshold">What <see cref="ThresholdOption"/> says; null where it is not given.</param>
internal sealed class RankingPrinter(IRankOutput output, TextWriter errors, string? threshold)
{
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    /// <summary>Prints the ranking of one query.</summary>
    public void Write(Query query, Ranking ranking)
    {
        output.Write(query, ThresholdOption.Apply(ranking, threshold));
        foreach (string warning in ranking.Warnings.Where(_told.Add))
            errors.WriteLine($"qrhead: {warning}");
    }

    /// <summary>Prints what stands behind the last ranking.</summary>
    public void End() => output.End();
}
