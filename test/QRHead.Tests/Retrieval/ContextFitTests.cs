using QRHead.Prompting;
using QRHead.Retrieval;

namespace QRHead.Tests.Retrieval;

public class ContextFitTests(BuiltInRetriever builtIn)
{
    private const string Question = "Who keeps bees?";

    private static readonly Passage[] Passages =
    [
        new("short", "Bees hum."),
        new("longest", string.Join(' ', Enumerable.Repeat("The tram stops at noon.", 20)), "Trams"),
        new("long", string.Join(' ', Enumerable.Repeat("Honey keeps for years.", 12))),
    ];

    private readonly PromptEncoder _prompts = new(builtIn.Retriever.Prompt, builtIn.Retriever.Tokenizer);

    [Fact]
    public void Leaves_alone_what_just_fits()
    {
        int length = Length(Passages);

        (QueryPrompts prompts, IReadOnlyList<Passage> fitting) = Fit(length, Passages, OverflowPolicy.Truncate);

        Assert.Equal(length, prompts.Length);
        Assert.Same(Passages, fitting);
    }

    [Fact]
    public void Refuses_what_does_not_fit_and_names_the_longest()
    {
        var whole = QueryPrompts.Of(_prompts, [Question], Passages);

        var exception = Assert.Throws<PromptTooLongException>(() => Fit(whole.Length - 1, Passages, OverflowPolicy.Error));

        Assert.Equal(
            $"The prompt has {whole.Length} tokens, the model can read {whole.Length - 1}: the first 2 of 3 passages fit; "
            + $"the longest passage is 'longest' with {whole.NullQuery.Passages[1].Length} tokens. "
            + "Give fewer or shorter passages, or allow passages to be cut (truncate).",
            exception.Message);
        Assert.Equal((whole.Length, whole.Length - 1), (exception.Tokens, exception.Limit));
    }

    [Fact]
    public void Refuses_a_query_that_is_too_long_by_itself()
    {
        Assert.Contains(
            "query", Assert.Throws<PromptTooLongException>(() => Fit(10, [], OverflowPolicy.Truncate)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "Even cut", Assert.Throws<PromptTooLongException>(
                () => Fit(10, Passages, OverflowPolicy.Truncate)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(50)]
    [InlineData(90)]
    public void Cuts_the_longest_to_one_length_and_no_more_than_needed(int tooMuch)
    {
        int limit = Length(Passages) - tooMuch;

        (QueryPrompts prompts, IReadOnlyList<Passage> fitting) = Fit(limit, Passages, OverflowPolicy.Truncate);

        Assert.InRange(prompts.Length, limit - 3, limit);
        Assert.Same(Passages[0], fitting[0]);
        Assert.All(fitting.Zip(Passages), pair => Assert.StartsWith(pair.First.Text, pair.Second.Text));
        int[] lengths = [.. prompts.Queries[0].Passages.Select(passage => passage.Length)];
        if (fitting[2].Text.Length < Passages[2].Text.Length)
            Assert.InRange(lengths[1] - lengths[2], -1, 1);
        else
            Assert.True(lengths[1] >= lengths[2]);
    }

    [Fact]
    public void Never_cuts_a_character_in_half()
    {
        Passage[] passages = [new("faces", string.Concat(Enumerable.Repeat("🎉𝔅𠀀", 40)))];
        int whole = Length(passages);

        for (int limit = whole - 1; limit > whole - 60; limit--)
        {
            (QueryPrompts prompts, IReadOnlyList<Passage> fitting) = Fit(limit, passages, OverflowPolicy.Truncate);

            Assert.True(prompts.Length <= limit);
            Assert.False(fitting[0].Text.Length > 0 && char.IsHighSurrogate(fitting[0].Text[^1]));
        }
    }

    private int Length(Passage[] passages) => QueryPrompts.Of(_prompts, [Question], passages).Length;

    private (QueryPrompts Prompts, IReadOnlyList<Passage> Passages) Fit(int limit, Passage[] passages, OverflowPolicy overflow) =>
        new ContextFit(_prompts, limit).Fit(QueryPrompts.Of(_prompts, [Question], passages), passages, overflow);
}
