namespace QRHead.Cli.Output;

/// <summary>What a change of an index did, in one line.</summary>
internal static class IndexUpdateOutput
{
    /// <summary>Writes the sum of some changes.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="updates">The changes.</param>
    /// <param name="passageTokens">How many tokens are kept for each passage.</param>
    /// <returns>The exit code.</returns>
    public static int Write(TextWriter writer, IReadOnlyList<IndexUpdate> updates, int passageTokens)
    {
        int Sum(Func<IndexUpdate, int> count) => updates.Sum(count);
        int cut = Sum(update => update.Cut), leftOut = Sum(update => update.LeftOut.Count);
        string line =
            $"{Sum(update => update.Added)} added, {Sum(update => update.Replaced)} replaced, {Sum(update => update.Removed)} removed, "
            + $"{Sum(update => update.Unchanged)} unchanged";
        if (cut > 0)
            line += $", {cut} of them cut to {passageTokens} tokens";
        if (leftOut > 0)
            line += $", {leftOut} {(leftOut == 1 ? "file" : "files")} left out";
        writer.WriteLine(line);
        return leftOut > 0 ? ExitCode.LeftOut : ExitCode.Done;
    }
}
