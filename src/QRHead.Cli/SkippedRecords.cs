namespace QRHead.Cli;

/// <summary>What <c>--skip-invalid</c> leaves out: each broken record counts once, though a corpus is read more than once.</summary>
/// <param name="isWanted">Whether the option is given.</param>
internal sealed class SkippedRecords(bool isWanted)
{
    private readonly OrderedDictionary<string, InputException> _records = new(StringComparer.Ordinal);

    /// <summary>Gets what is told of broken records; null where they end the reading.</summary>
    public Action<InputException>? Skip => isWanted ? exception => _records.TryAdd(exception.Message, exception) : null;

    /// <summary>Says on stderr how many there were.</summary>
    /// <param name="what">What was done, for example <c>skipped</c> or <c>left out</c>.</param>
    /// <param name="one">What one of them is called.</param>
    /// <param name="many">What several are called.</param>
    public void Tell(string what, string one, string many)
    {
        if (_records.Count > 0)
            Console.Error.WriteLine(
                $"qrhead: {what} {_records.Count} {(_records.Count == 1 ? one : many)}; the first: {_records.GetAt(0).Key}");
    }
}
