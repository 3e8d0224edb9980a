using QRHead.Doors;

namespace QRHead.Server.Rerank;

/// <summary>A request of vLLM's form to score pairs: one text with many, or as many with as many.</summary>
/// <param name="Queries">One query, or one for each document.</param>
/// <param name="Documents">The documents, with their places for ids.</param>
/// <param name="Truncate">Whether documents may be cut that the model can't read whole.</param>
internal sealed record ScoreRequest(IReadOnlyList<string> Queries, IReadOnlyList<Passage> Documents, bool Truncate)
{
    private static readonly string[] Firsts = ["text_1", "queries", "data_1"], Seconds = ["text_2", "documents", "items", "data_2"];

    /// <summary>Reads a request.</summary>
    /// <exception cref="QRHeadException">A field is missing or wrong, or there are neither one query nor as many as documents.</exception>
    public static ScoreRequest Read(JsonRecord request)
    {
        IReadOnlyList<Passage> queries = JsonFields.Passages(request.List(Firsts)), documents = JsonFields.Passages(request.List(Seconds));
        if (queries.Count != 1 && queries.Count != documents.Count)
            throw new UsageException(
                FormattableString.Invariant(
                    $"There are {queries.Count} queries and {documents.Count} documents; expected one query, or as many as documents."),
                    Firsts[0]);
        if (queries.Any(query => string.IsNullOrWhiteSpace(query.Text)))
            throw new UsageException("A query is empty; expected a text.", Firsts[0]);
        return new(
            [
                .. queries.Select(query => query.Text),
            ], documents, request.Switch("truncate") ?? request.Number("truncate_prompt_tokens") is not null);
    }
}
