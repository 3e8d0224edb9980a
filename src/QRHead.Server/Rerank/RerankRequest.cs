using System.Text.Json;
using QRHead.Doors;

namespace QRHead.Server.Rerank;

/// <summary>In which form a client asks, and wants to be answered.</summary>
internal enum Dialect
{
    /// <summary>
    /// <c>documents</c>: Cohere, Jina, Voyage, vLLM, llama.cpp, Infinity and those who write like them, all answered by one object.
    /// </summary>
    Documents,

    /// <summary><c>texts</c>: text-embeddings-inference, answered by an array.</summary>
    Texts,

    /// <summary><c>passages</c>: NVIDIA's, answered by an object with <c>rankings</c> beside the rest.</summary>
    Passages,
}

/// <summary>A request to put documents in order, whatever client wrote it.</summary>
/// <param name="Dialect">Its form.</param>
/// <param name="Query">The query.</param>
/// <param name="Documents">The documents, with their places for ids.</param>
/// <param name="Top">How many are wanted.</param>
/// <param name="WithDocuments">Whether their texts are wanted too.</param>
/// <param name="RawScores">Whether scores are wanted as they are.</param>
/// <param name="Truncate">Whether documents may be cut that the model can't read whole.</param>
internal sealed record RerankRequest(
    Dialect Dialect, string Query, IReadOnlyList<Passage> Documents, int Top, bool WithDocuments, bool RawScores, bool Truncate)
{
    /// <summary>
    /// Finds out the form of a request. One that has both is Cohere's: gateways write both, and users of llama.cpp write <c>texts:
    /// true</c>.
    /// </summary>
    public static Dialect DialectOf(JsonRecord request) =>
        request.Has("documents") ? Dialect.Documents
        : request.TryGet("texts", out JsonElement texts) && texts.ValueKind == JsonValueKind.Array ? Dialect.Texts
        : request.Has("passages") ? Dialect.Passages
        : Dialect.Documents;

    /// <summary>Reads a request.</summary>
    /// <param name="request">The body.</param>
    /// <param name="documentsBack">Whether texts are wanted where the request does not say.</param>
    /// <exception cref="QRHeadException">A field is missing or wrong.</exception>
    public static RerankRequest Read(JsonRecord request, bool documentsBack)
    {
        Dialect dialect = DialectOf(request);
        IReadOnlyList<Passage> documents = JsonFields.Passages(
            request.List(dialect switch { Dialect.Texts => "texts", Dialect.Passages => "passages", _ => "documents" }));
        int top = request.Number("top_n", "top_k") is { } number and > 0 ? Math.Min(number, documents.Count) : documents.Count;
        return new(
            dialect, request.Words("query"), documents, top,
            request.Switch("return_documents", "return_text") ?? (documentsBack && dialect == Dialect.Documents),
            request.Switch("raw_scores") ?? false,
            MayTruncate(request));
    }

    /// <summary>NVIDIA's clients write where to cut: <c>END</c>, or <c>NONE</c>.</summary>
    private static bool MayTruncate(JsonRecord request)
    {
        if (request.TryGet("truncate", out JsonElement value) && value.ValueKind == JsonValueKind.String
            && new JsonRecord(value, "truncate").AsText() is var word && !bool.TryParse(word, out _))
            return !string.Equals(word, "NONE", StringComparison.OrdinalIgnoreCase);
        return request.Switch("truncate", "truncation") ?? false;
    }
}
