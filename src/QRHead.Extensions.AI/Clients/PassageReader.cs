namespace QRHead.Extensions.AI.Clients;

/// <summary>
/// Reads passages for one question after the other, and keeps what it read last. Safe for concurrent use; readings wait for each other.
/// </summary>
internal sealed class PassageReader(QRRetriever retriever) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private ReadContext? _context;
    private AnswerCiter? _citer;

    /// <summary>
    /// Gets whether what an answer is from can be found: heads that score by similarity read passages alone, and there is nothing to read a
    /// sentence behind.
    /// </summary>
    public bool CanCite => !retriever.Scoring.IsSimilarity;

    /// <summary>Ranks passages; those that do not fit into the model's context together are read in windows.</summary>
    public Task<Ranking> RankAsync(string question, IReadOnlyList<Passage> passages, CancellationToken cancellationToken) => InTurn(
        () =>
        {
            if (!CanCite)
                return retriever.Rank(question, passages, cancellationToken: cancellationToken);
            try
            {
                return Reading(passages, cancellationToken).Rank(question, cancellationToken);
            }
            catch (PromptTooLongException)
            {
                return retriever.Rank(question, passages, new RankOptions { Overflow = OverflowPolicy.Window }, cancellationToken);
            }
        },
        cancellationToken);

    /// <summary>Finds what an answer is from, among the passages that its writer saw.</summary>
    public Task<CitedAnswer> CiteAsync(string answer, Shortened shortened, CancellationToken cancellationToken) => InTurn(
        () =>
        {
            HashSet<string> read = [.. _context?.Passages.Select(passage => passage.Id) ?? []];
            if (_citer is null || !shortened.Kept.All(passage => read.Contains(passage.Id) && _context!.Passages.Contains(passage)))
                Reading(shortened.Kept, cancellationToken);
            return _citer!.Cite(answer, shortened.Question, shortened.Kept, cancellationToken);
        },
        cancellationToken);

    public void Dispose()
    {
        _context?.Dispose();
        _turn.Dispose();
    }

    private ReadContext Reading(IReadOnlyList<Passage> passages, CancellationToken cancellationToken)
    {
        if (_context is not null && _context.Passages.SequenceEqual(passages))
            return _context;
        _context?.Dispose();
        (_context, _citer) = (null, null);
        _context = retriever.Read(passages, cancellationToken: cancellationToken);
        _citer = new AnswerCiter(_context);
        return _context;
    }

    private async Task<T> InTurn<T>(Func<T> work, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await Task.Run(work, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }
}
