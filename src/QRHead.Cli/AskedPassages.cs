using QRHead.Extensions.AI;

namespace QRHead.Cli;

/// <summary>What questions are asked of: passages that were read together, or an index.</summary>
internal sealed class AskedPassages : IDisposable
{
    private readonly ReadContext? _context;
    private readonly PassageIndex? _index;
    private readonly QRRetriever? _retriever;
    private readonly AnswerCiter? _citer;
    private ReadContext? _found;

    private AskedPassages(ReadContext? context, PassageIndex? index, QRRetriever? retriever)
    {
        (_context, _index, _retriever) = (context, index, retriever);
        _citer = context is null ? null : new AnswerCiter(context);
    }

    /// <summary>Passages that were read together; owned.</summary>
    public static AskedPassages Of(ReadContext context) => new(context, null, null);

    /// <summary>An index, owned, and what reads the passages that it finds.</summary>
    public static AskedPassages Of(PassageIndex index, QRRetriever retriever) => new(null, index, retriever);

    /// <summary>Chooses passages for a question.</summary>
    /// <param name="question">The question.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>
    /// The passages, in the order of their document, and what finds an answer's sentences in them; valid until the next question.
    /// </returns>
    public (IReadOnlyList<RankedPassage> Chosen, AnswerCiter Citer) For(string question, int most, CancellationToken cancellationToken)
    {
        if (_context is not null)
            return (PassageChoice.Choose(_context.Rank(question, cancellationToken), most), _citer!);
        IReadOnlyList<RankedPassage> chosen = PassageChoice.Choose(
            _index!.Search(question, new SearchOptions { Top = most }, cancellationToken), most);
        _found?.Dispose();
        _found = null;
        _found = _retriever!.Read([.. chosen.Select(passage => passage.Passage)], cancellationToken: cancellationToken);
        return (chosen, new AnswerCiter(_found));
    }

    public void Dispose()
    {
        _found?.Dispose();
        _context?.Dispose();
        _index?.Dispose();
    }
}
