using Microsoft.Extensions.AI;

namespace QRHead.Extensions.AI.Clients;

/// <summary>Citations in the form of Microsoft.Extensions.AI.</summary>
internal static class CitationMarks
{
    /// <summary>Makes an annotation.</summary>
    /// <param name="citation">The citation.</param>
    /// <param name="passages">The passages, one of which is cited.</param>
    /// <param name="start">Where the annotated text begins in the answer.</param>
    /// <param name="length">How long it is.</param>
    public static CitationAnnotation Of(Citation citation, IReadOnlyList<Passage> passages, int start, int length)
    {
        Passage passage = passages.First(one => one.Id == citation.PassageId);
        return new CitationAnnotation
        {
            Title = passage.Title,
            FileId = passage.Id,
            Snippet = passage.Text[citation.QuoteStart..citation.QuoteEnd],
            AnnotatedRegions =
            [
                new TextSpanAnnotatedRegion { StartIndex = citation.Start - start, EndIndex = Math.Min(citation.End - start, length) },
            ],
            AdditionalProperties = new() { ["share"] = citation.Share, ["by"] = citation.By.ToString().ToLowerInvariant() },
        };
    }
}
