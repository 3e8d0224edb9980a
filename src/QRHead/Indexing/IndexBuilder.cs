using QRHead.Prompting;

namespace QRHead.Indexing;

/// <summary>
/// Reads passages and writes them to an index, some thousand tokens at a time: what was written stays when a later part fails or is cut
/// off, and the same call then goes on where it ended.
/// </summary>
internal sealed class IndexBuilder(IndexFolder index, IIndexScoring scoring)
{
    /// <summary>Tokens after which a change is committed: some seconds of reading on a small machine.</summary>
    private const int TokensOfChange = 8192;

    /// <summary>Carries plans out.</summary>
    /// <param name="plans">The plans; each is done whole or not at all.</param>
    /// <param name="overflow">What to do with a passage that has more tokens than are kept for it.</param>
    /// <param name="progress">Told how many tokens are read, after each passage.</param>
    /// <param name="cancellationToken">Stops the reading; what was committed stays.</param>
    /// <exception cref="PromptTooLongException">A passage has more tokens; nothing is read then.</exception>
    public IndexUpdate Build(
        IReadOnlyList<IndexPlan> plans, OverflowPolicy overflow, IProgress<ReadProgress>? progress, CancellationToken cancellationToken)
    {
        int total = plans.Sum(plan => plan.Read.Sum(passage => Tokens(passage, overflow, cancellationToken))), done = 0;
        var change = new IndexChange(index.Database, index.Segments);
        int inChange = 0, cut = 0;
        try
        {
            foreach (IndexPlan plan in plans)
            {
                foreach (string id in plan.Remove)
                    change.Remove(id);
                if (plan.File is not null && !plan.Gone)
                    change.Note(plan.File);
                foreach (Passage passage in plan.Read)
                {
                    (int tokens, bool isCut) = Add(change, passage, plan.File, overflow, cancellationToken);
                    (done, inChange, cut) = (done + tokens, inChange + tokens, cut + (isCut ? 1 : 0));
                    progress?.Report(new ReadProgress(done, total));
                }

                if (plan.Gone)
                    change.Forget(plan.File!);
                if (inChange < TokensOfChange)
                    continue;
                change.Commit();
                (change, inChange) = (new IndexChange(index.Database, index.Segments), 0);
            }

            change.Commit();
        }
        finally
        {
            change.Dispose();
        }

        int read = plans.Sum(plan => plan.Read.Count), removed = plans.Sum(plan => plan.Remove.Count), replaced = plans.Sum(
            plan => plan.Replaced);
        return new IndexUpdate(read - replaced, replaced, removed - replaced, plans.Sum(plan => plan.Unchanged)) { Cut = cut };
    }

    private int Tokens(Passage passage, OverflowPolicy overflow, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return scoring.Reader.PieceOf(scoring.Reader.Fit(passage, overflow).Prompt).Length;
    }

    private (int Tokens, bool IsCut) Add(
        IndexChange change, Passage passage, SourceFile? file, OverflowPolicy overflow, CancellationToken cancellationToken)
    {
        (EncodedPrompt prompt, Passage fitting) = scoring.Reader.Fit(passage, overflow);
        int? cut = fitting.Text.Length < passage.Text.Length ? fitting.Text.Length : null;
        change.Add(passage, cut, scoring.Keep(prompt, cancellationToken), file);
        return (scoring.Reader.PieceOf(prompt).Length, cut is not null);
    }
}
