using Microsoft.Extensions.Options;
using QRHead.Doors;
using QRHead.Server.Models;
using QRHead.Server.Refusals;

namespace QRHead.Server.Rerank;

/// <summary>Ranks the documents of requests, as far as they are within the limits.</summary>
internal sealed class Reranker(ServedModel model, IOptions<QRHeadServerOptions> options)
{
    private readonly QRHeadServerOptions _options = options.Value;

    /// <summary>Refuses what is too much, before anything waits for it.</summary>
    /// <returns>The tokens of queries and documents.</returns>
    /// <exception cref="RefusedException">There are too many documents or tokens, or the model is not there yet.</exception>
    public int Check(IReadOnlyList<string> queries, IReadOnlyList<Passage> documents, string field)
    {
        if (documents.Count > _options.MaxDocuments)
            throw TooMuch($"There are {documents.Count} documents; at most {_options.MaxDocuments} are ranked at once.", field);
        QRRetriever retriever = model.Retriever;
        int tokens = 0;
        foreach (string text in queries.Concat(documents.Select(document => document.Text)))
        {
            tokens += retriever.CountTokens(text);
            if (tokens > _options.MaxTokens)
                throw TooMuch(
                    FormattableString.Invariant(
                        $"Query and documents have more than {_options.MaxTokens} tokens; send fewer or shorter documents."), field);
        }

        return tokens;
    }

    /// <summary>Ranks documents. Those that do not fit into the model's context together are read in windows.</summary>
    /// <param name="query">The query.</param>
    /// <param name="documents">The documents.</param>
    /// <param name="truncate">Whether documents may be cut that the model can't read whole.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="PromptTooLongException">A document is longer than what the model can read, and may not be cut.</exception>
    public async Task<Ranking> RankAsync(string query, IReadOnlyList<Passage> documents, bool truncate, CancellationToken cancellationToken)
    {
        QRRetriever retriever = model.Retriever;
        RankOptions how = OptionsFor(retriever);
        Ranking ranking;
        try
        {
            ranking = await retriever.RankAsync(query, documents, how, cancellationToken).ConfigureAwait(false);
        }
        catch (PromptTooLongException) when (truncate)
        {
            ranking = await retriever.RankAsync(query, documents, how with { Overflow = OverflowPolicy.Truncate }, cancellationToken)
                .ConfigureAwait(false);
        }

        return _options.Threshold is { } threshold ? ranking with { Threshold = threshold } : ranking;
    }

    private RankOptions OptionsFor(QRRetriever retriever)
    {
        Reading reading = _options.Reading ?? retriever.Heads.Reading;
        return new RankOptions
        {
            Reading = reading,
            Overflow = OverflowPolicy.Window,
            PassageTokens = reading == Reading.Together ? null : _options.PassageTokens,
            PassageCache = reading == Reading.Together ? null : _options.PassageCache,
        };
    }

    private static RefusedException TooMuch(string message, string field) => new(413, Outcome.Usage.Kind, message) { Field = field };
}
