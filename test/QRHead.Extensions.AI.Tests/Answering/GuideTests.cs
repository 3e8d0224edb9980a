using QRHead.Tests.Retrieval;

namespace QRHead.Extensions.AI.Tests.Answering;

/// <summary>
/// Questions about a guide of many pages (<c>samples/island.md</c>): passages are chosen, and answers cited, as <c>qrhead ask</c> does it
/// with the built-in model.
/// </summary>
public sealed class GuideTests(BuiltInRetriever builtIn)
{
    // Question, an answer, and words of the passage that it is from.
    private static readonly (string Question, string Answer, string Words)[] Asked =
    [
        ("Who began the harbour wall?", "Prisoners of war began it in 1811.", "begun in 1811"),
        ("Who built the lighthouse on Cape Orrin?", "The engineer Hannah Vose built it in 1874.", "Hannah Vose"),
        ("How many pupils does the school have?", "Fourteen pupils are taught in one room.", "fourteen pupils"),
        ("What was the cargo of the barque Solveig?", "She carried pianos.", "cargo of pianos"),
        ("Who found out the names of the drowned?", "Agnes Tulloch did, by writing more than four thousand letters.", "Agnes Tulloch"),
        ("When do the puffins arrive?", "They arrive in the second week of April.", "Puffins arrive"),
        ("How long does it take to knit a jersey?", "It takes six weeks.", "six weeks to knit"),
        ("What are the bees like?", "They are of an old black kind that died out on the mainland.", "old black kind"),
        ("Why should nobody drink from the well at the fort?", "Its water holds arsenic from the old copper workings.", "arsenic"),
        ("Who was the last man to say the Lord's Prayer in Norn?", "It was a weaver, Magnus Leask.", "Magnus Leask"),
    ];

    [Fact]
    public void Eight_of_ten_answers_cite_the_right_passage()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        string file = Path.Combine(Repository.Root(), "samples", "island.md");
        IReadOnlyList<Passage> passages = PassageFile.Read(
            [file], new TextSplitter(TextSplitter.DefaultMaxTokens, builtIn.Retriever.CountTokens));
        using ReadContext context = builtIn.Retriever.Read(passages, cancellationToken: cancellation);
        var citer = new AnswerCiter(context);

        string[] wrong =
        [
            .. Asked.Where(asked =>
            {
                Passage[] shown = [.. PassageChoice.Choose(context.Rank(asked.Question, cancellation)).Select(passage => passage.Passage)];
                Citation? first = citer.Cite(asked.Answer, asked.Question, shown, cancellation).Citations.FirstOrDefault(
                    citation => citation.By == CitedBy.Attention);
                return first is null || !passages[first.PassageIndex].Text.Contains(asked.Words, StringComparison.Ordinal);
            }).Select(asked => asked.Question),
        ];

        Assert.All(Asked, asked => Assert.Contains(passages, passage => passage.Text.Contains(asked.Words, StringComparison.Ordinal)));
        Assert.True(wrong.Length <= 2, $"{wrong.Length} of {Asked.Length} are not cited rightly: {string.Join(" ", wrong)}");
    }
}
