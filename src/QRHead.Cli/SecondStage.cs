using System.CommandLine;

namespace QRHead.Cli;

/// <summary>
/// Asks the best passages of a search again, joined: the same model, with its heads for that, reads each from its text, or takes it from a
/// cache, and looks at all of them at once. The order is that of both scores, standardised and added up: what a search knows of the
/// collection is not forgotten.
/// </summary>
internal sealed class SecondStage : IDisposable
{
    /// <summary>What results call the score of the search.</summary>
    private const string First = "search";

    private readonly QRRetriever _retriever;
    private readonly int _count;
    private readonly RankOptions _options;

    private SecondStage(QRRetriever retriever, int count, string? passageCache) => (_retriever, _count, _options) =
        (retriever, count, new RankOptions { Reading = Reading.Joined, Overflow = OverflowPolicy.Truncate, PassageCache = passageCache });

    /// <summary>Loads the model of an index once more, with its heads for passages that are read joined.</summary>
    /// <param name="parsed">The options.</param>
    /// <param name="index">The index's folder.</param>
    /// <param name="count">How many passages are asked again.</param>
    /// <param name="passageCache">The folder that keeps passages as they were read; null for none.</param>
    /// <param name="cancellationToken">Stops a download or a compilation.</param>
    public static SecondStage Open(
        ParseResult parsed, string index, int count, string? passageCache, CancellationToken cancellationToken) =>
        new(ModelOptions.LoadFor(parsed, index, Reading.Joined, cancellationToken), count, passageCache);

    /// <summary>Asks the best passages of a ranking again; the others are left out.</summary>
    public Ranking Apply(Ranking found, CancellationToken cancellationToken)
    {
        RankedPassage[] best = [.. found.Passages.Take(_count)];
        if (best.Length == 0)
            return found;
        Ranking asked = _retriever.Rank(found.Query, [.. best.Select(passage => passage.Passage)], _options, cancellationToken);
        IFirstStage before = IFirstStage.Of(
            First, (_, _, _) => best.Select(passage => (passage.Passage.Id, passage.Fused?.Score ?? passage.Score)));
        return Fusion.Of(asked, [(before, 1)], FusionMethod.Standardised, cancellationToken) with { Warnings = found.Warnings };
    }

    public void Dispose() => _retriever.Dispose();
}
