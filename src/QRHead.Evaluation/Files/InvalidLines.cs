namespace QRHead.Evaluation.Files;

/// <summary>What happens at a line, or an item, that is broken: reading stops, or goes on with the next.</summary>
internal static class InvalidLines
{
    /// <summary>Parses each line.</summary>
    /// <param name="lines">The lines, read as they are needed.</param>
    /// <param name="parse">Parses one; throws <see cref="InputException"/> where it is broken.</param>
    /// <param name="skipped">Called for each broken line, which is then left out; null to stop at the first.</param>
    public static IEnumerable<T> PassOver<TLine, T>(IEnumerable<TLine> lines, Func<TLine, T> parse, Action<InputException>? skipped)
    {
        foreach (TLine line in lines)
        {
            T value;
            try
            {
                value = parse(line);
            }
            catch (InputException exception) when (skipped is not null)
            {
                skipped(exception);
                continue;
            }

            yield return value;
        }
    }
}
