using System.Globalization;
using QRHead.Extensions.AI;

namespace QRHead.Cli.Output;

/// <summary>An answer for people: as it comes, then each sentence with the passages that it is from.</summary>
internal sealed class AnswerText(TextWriter writer) : IAnswerOutput
{
    private const int LongestQuote = 160;

    private IReadOnlyList<RankedPassage>? _chosen;
    private bool _streamed;

    public void Begin(string? question, IReadOnlyList<RankedPassage>? chosen) => (_chosen, _streamed) = (chosen, false);

    public void Add(string text)
    {
        writer.Write(VisibleText.Of(text));
        writer.Flush();
        _streamed |= text.Length > 0;
    }

    public void End(CitedAnswer answer, StopReason? stop)
    {
        if (_streamed)
            writer.WriteLine(stop == StopReason.Length ? " …" : "");
        writer.WriteLine();
        var sentences = answer.Citations.GroupBy(citation => (citation.Start, citation.End))
            .Select(group => (Range: new CharRange(group.Key.Start, group.Key.End), Citations: group.ToList()))
            .Concat(answer.Unsupported.Where(range => !answer.Citations.Any(citation => citation.Start == range.Start))
            .Select(range => (Range: range, Citations: new List<Citation>())))
            .OrderBy(sentence => sentence.Range.Start);
        foreach ((CharRange range, List<Citation> citations) in sentences)
        {
            writer.WriteLine($"{Quoted(answer.Text[range.Start..range.End])}{(citations.Count == 0 ? " is in none of the passages" : "")}");
            foreach (Citation citation in citations)
                writer.WriteLine(Line(citation));
        }

        if (answer.UnknownNumbers.Count > 0)
            writer.WriteLine($"There is no passage {string.Join(", ", answer.UnknownNumbers)}.");
        writer.Flush();
    }

    private string Line(Citation citation)
    {
        int number = _chosen is null ? citation.PassageIndex + 1
            : _chosen.Index().First(passage => passage.Item.Passage.Id == citation.PassageId).Index + 1;
        string by =
            citation.By switch
            {
                CitedBy.Model => "by the writer only",
                CitedBy.Attention => "by attention",
                _ =>
                "by attention and the writer"
            };
        return string.Create(
            CultureInfo.InvariantCulture,
            $"  [{number}] {VisibleText.Of(citation.PassageId)}  {citation.Share:P0} {by}{QuoteOf(citation)}");
    }

    private string QuoteOf(Citation citation) =>
        _chosen?.FirstOrDefault(passage => passage.Passage.Id == citation.PassageId)?.Passage is { } passage
        ? $": {Quoted(passage.Text[citation.QuoteStart..citation.QuoteEnd])}"
        : "";

    private static string Quoted(string text)
    {
        string line = VisibleText.Of(text.ReplaceLineEndings(" "));
        return $"\"{(line.Length <= LongestQuote ? line : $"{line[..LongestQuote]}…")}\"";
    }
}
