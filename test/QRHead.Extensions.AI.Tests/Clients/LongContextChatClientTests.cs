using Microsoft.Extensions.AI;
using QRHead.Tests.Retrieval;

namespace QRHead.Extensions.AI.Tests.Clients;

/// <summary>The built-in model reads, a played client answers.</summary>
public sealed class LongContextChatClientTests(BuiltInRetriever builtIn) : IDisposable
{
    private readonly PlayedClient _inner = new("The lighthouse was built ", "in 1874. ", "Parliament voted on the new budget yesterday.");

    private static readonly LongContextOptions One = new() { Top = 1, PassageTokens = LongDocument.PassageTokens, LongFrom = 300 };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_a_long_text_the_passages_that_matter_are_sent_and_all_else_as_it_is()
    {
        var call = new FunctionCallContent("1", "clock");
        var image = new DataContent(new byte[] { 1, 2 }, "image/png");
        ChatMessage[] messages =
        [
            new(ChatRole.System, LongDocument.Text),
            new(ChatRole.User, "Hello."),
            new(ChatRole.Assistant, [call]),
            new(ChatRole.Tool, [new FunctionResultContent("1", "noon")]),
            new(ChatRole.User, [new TextContent(LongDocument.Text), image, new TextContent(LongDocument.Question)]),
        ];
        var options = new ChatOptions { Temperature = 0.3f };
        await Client(One).GetResponseAsync(messages, options, Cancellation);

        IReadOnlyList<ChatMessage> sent = Assert.Single(_inner.Asked);
        Assert.Equal(messages[..4], sent.Take(4));
        Assert.Same(options, _inner.Options);
        Assert.Equal(
            [
                $"[…]\n\n{LongDocument.Answering}\n\n[…]", LongDocument.Question,
            ], sent[4].Contents.OfType<TextContent>().Select(text => text.Text));
        Assert.Same(image, sent[4].Contents[1]);
        Assert.Equal(LongDocument.Text, ((TextContent)messages[4].Contents[0]).Text);
    }

    [Fact]
    public async Task What_is_asked_stands_before_or_behind_a_text_in_one_message()
    {
        string[] asked =
        [
            $"{LongDocument.Text}\n\n{LongDocument.Question}", $"{LongDocument.Question}\n\n{LongDocument.Text}\n\nThank you.",
            $"Read this.\n\n{LongDocument.Text}\n\n{LongDocument.Question}",
        ];
        foreach (string text in asked)
            await Client(One).GetResponseAsync(new ChatMessage(ChatRole.User, text), cancellationToken: Cancellation);
        Assert.Equal(
            [
                $"[…]\n\n{LongDocument.Answering}\n\n[…]\n\n{LongDocument.Question}",
                $"{LongDocument.Question}\n\n[…]\n\n{LongDocument.Answering}\n\n[…]\n\nThank you.",
                $"Read this.\n\n[…]\n\n{LongDocument.Answering}\n\n[…]\n\n{LongDocument.Question}",
            ],
            _inner.Asked.Select(messages => messages[0].Text));
    }

    [Theory]
    [InlineData("text/markdown")]
    [InlineData("application/json")]
    public async Task Attachments_of_text_become_short(string type)
    {
        var attached = new DataContent(System.Text.Encoding.UTF8.GetBytes(LongDocument.Text), type);
        await Client(One).GetResponseAsync(
            new ChatMessage(ChatRole.User, [attached, new TextContent(LongDocument.Question)]), cancellationToken: Cancellation);
        Assert.Equal($"[…]\n\n{LongDocument.Answering}\n\n[…]", ((TextContent)_inner.Asked[0][0].Contents[0]).Text);
    }

    [Fact]
    public async Task What_a_tool_gives_becomes_short_and_stays_the_answer_to_its_call()
    {
        ChatMessage[] messages =
        [
            new(ChatRole.User, LongDocument.Question),
            new(ChatRole.Assistant, [new FunctionCallContent("7", "read")]),
            new(ChatRole.Tool, [new FunctionResultContent("7", LongDocument.Text)]),
        ];
        await Client(One).GetResponseAsync(messages, cancellationToken: Cancellation);
        var result = (FunctionResultContent)_inner.Asked[0][2].Contents[0];
        Assert.Equal(("7", $"[…]\n\n{LongDocument.Answering}\n\n[…]"), (result.CallId, result.Result));
    }

    [Fact]
    public async Task What_is_short_and_what_nobody_asks_about_is_passed_on()
    {
        ChatMessage[] brief =
        [
            new(ChatRole.User, "Hello?"),
        ], silent = [new(ChatRole.User, [new DataContent(System.Text.Encoding.UTF8.GetBytes(LongDocument.Text), "text/plain")])];
        Assert.Null((await Client().GetResponseAsync(brief, cancellationToken: Cancellation)).Messages[0].Contents[0].Annotations);
        await Client().GetResponseAsync(silent, cancellationToken: Cancellation);
        Assert.Equal([brief[0], silent[0]], _inner.Asked.Select(messages => messages[0]));
    }

    [Fact]
    public async Task The_answer_says_what_it_is_from()
    {
        ChatResponse response = await Client().GetResponseAsync(Asking(), cancellationToken: Cancellation);
        CitationAnnotation citation = Assert.IsType<CitationAnnotation>(Assert.Single(response.Messages[0].Contents[0].Annotations!));
        Assert.Equal("The lighthouse on the northern cape was built of granite in 1874.", citation.Snippet);
        var region = Assert.IsType<TextSpanAnnotatedRegion>(Assert.Single(citation.AnnotatedRegions!));
        Assert.Equal("The lighthouse was built in 1874.", response.Text[region.StartIndex!.Value..region.EndIndex!.Value]);
        Assert.Equal("attention", citation.AdditionalProperties!["by"]);
        Assert.Null(
            (await Client(new() { Cites = false })
                .GetResponseAsync(Asking(), cancellationToken: Cancellation)).Messages[0].Contents[0].Annotations);
    }

    [Fact]
    public async Task A_streamed_answer_says_it_at_the_end()
    {
        var updates = new List<ChatResponseUpdate>();
        await foreach (ChatResponseUpdate update in Client().GetStreamingResponseAsync(Asking(), cancellationToken: Cancellation))
            updates.Add(update);
        ChatResponse whole = updates.ToChatResponse();
        Assert.Equal("The lighthouse was built in 1874. Parliament voted on the new budget yesterday.", whole.Text);
        var citation = Assert.IsType<CitationAnnotation>(Assert.Single(updates[^1].Contents[0].Annotations!));
        Assert.Equal("The lighthouse on the northern cape was built of granite in 1874.", citation.Snippet);
        Assert.All(updates[..^1], update => Assert.All(update.Contents, part => Assert.Null(part.Annotations)));
    }

    [Fact]
    public async Task Two_questions_about_the_same_text_are_answered_from_it()
    {
        IChatClient client = Client(One);
        ChatMessage text = new(ChatRole.User, LongDocument.Text);
        await client.GetResponseAsync([text, new ChatMessage(ChatRole.User, LongDocument.Question)], cancellationToken: Cancellation);
        await client.GetResponseAsync(
            [text, new ChatMessage(ChatRole.User, "How often is honey harvested?")], cancellationToken: Cancellation);
        Assert.Contains("1874", _inner.Asked[0][0].Text, StringComparison.Ordinal);
        Assert.DoesNotContain("1874", _inner.Asked[1][0].Text, StringComparison.Ordinal);
        Assert.Contains("Honey", _inner.Asked[1][0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Heads_that_score_by_similarity_choose_passages_and_cite_none()
    {
        using QRRetriever retriever = QRRetriever.Load(null, new() { Heads = HeadSelection.DefaultFor(Reading.Alone) }, Cancellation);
        Assert.True(retriever.Scoring.IsSimilarity);
        ChatResponse response = await new LongContextChatClient(_inner, retriever, One)
            .GetResponseAsync(Asking(), cancellationToken: Cancellation);
        Assert.Contains("1874", _inner.Asked[0][0].Text, StringComparison.Ordinal);
        Assert.Null(response.Messages[0].Contents[0].Annotations);
    }

    [Fact]
    public async Task A_text_that_does_not_fit_into_the_model_s_context_is_read_in_windows()
    {
        using QRRetriever retriever = QRRetriever.Load(null, new() { MaxContextTokens = 700 }, Cancellation);
        ChatResponse response = await new LongContextChatClient(_inner, retriever, One)
            .GetResponseAsync(Asking(), cancellationToken: Cancellation);
        Assert.Contains("1874", _inner.Asked[0][0].Text, StringComparison.Ordinal);
        Assert.NotNull(response.Messages[0].Contents[0].Annotations);
    }

    [Fact]
    public void The_retriever_can_be_asked_for() => Assert.Same(builtIn.Retriever, Client().GetService(typeof(QRRetriever)));

    [Fact]
    public void Options_out_of_range_are_refused() =>
        Assert.All(
            (LongContextOptions[])[new() { Top = 0 }, new() { PassageTokens = 0 }, new() { LongFrom = 0 }], options =>
                Assert.Throws<ArgumentOutOfRangeException>(() => Client(options)));

    public void Dispose() => _inner.Dispose();

    private static ChatMessage Asking() => new(ChatRole.User, [new TextContent(LongDocument.Text), new TextContent(LongDocument.Question)]);

    private IChatClient Client(LongContextOptions? options = null) => _inner.WithLongContext(builtIn.Retriever, options);
}
