using QRHead.Tests.Retrieval;

namespace QRHead.Extensions.AI.Tests.Answering;

/// <summary>Citations by the heads of the built-in model, which are good enough for passages about different things.</summary>
public sealed class AnswerCiterTests : IDisposable
{
    private static readonly Passage[] Passages =
    [
        new("tram", "The last tram to the harbour leaves at midnight. Its bell is out of tune."),
        new("bees", "My aunt Käthe keeps bees behind the barn. She sells honey on Sundays. Nobody was ever stung."),
        new("tower", "The lighthouse on the northern cape was built of granite in 1874. It is white."),
    ];

    private readonly ReadContext _context;

    public AnswerCiterTests(BuiltInRetriever builtIn) =>
        _context = builtIn.Retriever.Read(Passages, cancellationToken: TestContext.Current.CancellationToken);

    [Fact]
    public void Each_sentence_gets_the_passage_that_it_is_from_and_the_sentence_there()
    {
        const string Answer = "The lighthouse was built of granite in 1874. Aunt Käthe sells honey on Sundays.";
        CitedAnswer cited = Cite(Answer);
        Citation[] first = [.. cited.Citations.GroupBy(citation => citation.Start).Select(sentence => sentence.First())];
        Assert.Equal(["tower", "bees"], first.Select(citation => citation.PassageId));
        Assert.Equal(
            [
                "The lighthouse was built of granite in 1874.", "Aunt Käthe sells honey on Sundays.",
            ], first.Select(citation => Answer[citation.Start..citation.End]));
        Assert.Equal("The lighthouse on the northern cape was built of granite in 1874.", Quote(first[0]));
        Assert.Equal("She sells honey on Sundays.", Quote(first[1]));
        Assert.All(cited.Citations, citation => Assert.Equal(CitedBy.Attention, citation.By));
        Assert.All(cited.Citations, citation => Assert.InRange(citation.Share, 0.01f, 1));
        Assert.All(cited.Citations, citation => Assert.Equal(citation.PassageId, Passages[citation.PassageIndex].Id));
    }

    [Fact]
    public void The_writer_s_numbers_are_held_against_what_the_heads_look_at()
    {
        CitedAnswer cited = Cite(
            "The lighthouse was built in 1874 [3]. Aunt Käthe sells honey on Sundays [1]. The tram leaves at midnight [7].");
        Assert.Contains(cited.Citations, citation => citation is { PassageId: "tower", By: CitedBy.Both });
        Assert.Contains(cited.Citations, citation => citation is { PassageId: "bees", By: CitedBy.Attention });
        Assert.Contains(cited.Citations, citation => citation is { PassageId: "tram", By: CitedBy.Model });
        Assert.Equal([7], cited.UnknownNumbers);
    }

    [Fact]
    public void Numbers_are_those_of_the_passages_that_the_writer_saw()
    {
        CitedAnswer cited = new AnswerCiter(_context).Cite(
            "The lighthouse was built in 1874 [1].", numbered: [Passages[2]], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(
            ("tower", 2, CitedBy.Both, 1f), cited.Citations.Select(
                citation => (citation.PassageId, citation.PassageIndex, citation.By, citation.Share)).Single());
        Assert.Throws<ArgumentException>(
            () => new AnswerCiter(_context)
                .Cite("a", numbered: [new Passage("stranger", "b")], cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_short_answer_is_found_with_its_question()
    {
        CitedAnswer cited = new AnswerCiter(_context)
            .Cite("Built in 1874.", "When was the lighthouse on the northern cape built?",
                cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(("tower", CitedBy.Attention), cited.Citations.Select(citation => (citation.PassageId, citation.By)).First());
    }

    [Fact]
    public void A_sentence_that_is_in_no_passage_is_marked()
    {
        const string Answer = "My aunt Käthe keeps bees behind the barn. Parliament voted on the new budget yesterday.";
        CitedAnswer cited = Cite(Answer);
        Assert.Equal(["Parliament voted on the new budget yesterday."], cited.Unsupported.Select(range => Answer[range.Start..range.End]));
        Assert.Equal(["bees"], cited.Citations.Select(citation => citation.PassageId).Distinct());
    }

    [Fact]
    public void What_says_nothing_has_no_citations()
    {
        foreach (string nothing in (ReadOnlySpan<string>)["", " \n", "[1]", "…", AnswerPrompt.NoAnswer])
        {
            CitedAnswer cited = Cite(nothing);
            Assert.Empty(cited.Citations);
            Assert.Empty(cited.Unsupported);
        }
    }

    public void Dispose() => _context.Dispose();

    private static string Quote(Citation citation) => Passages[citation.PassageIndex].Text[citation.QuoteStart..citation.QuoteEnd];

    private CitedAnswer Cite(string answer) =>
        new AnswerCiter(_context).Cite(answer, cancellationToken: TestContext.Current.CancellationToken);
}
