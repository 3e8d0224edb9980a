using Microsoft.Extensions.AI;

namespace QRHead.Extensions.AI.Tests.Clients;

/// <summary>A model of random weights as a chat client: nonsense, but the same each time.</summary>
public sealed class QRChatClientTests : IDisposable
{
    private static readonly string Folder = Path.Combine(Repository.Root(), "test/Goldens/models/qwen3");

    private readonly QRRetriever _retriever = QRRetriever.Load(
        Folder, new() { Heads = HeadSet.Parse("0-0"), Threads = 1, WithVocabulary = true }, TestContext.Current.CancellationToken);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Answers_as_the_model_does_streamed_or_not()
    {
        using IChatClient client = _retriever.AsChatClient();
        var options = new ChatOptions { MaxOutputTokens = 12, Instructions = "Be brief." };
        string expected = string.Concat(
            _retriever.Chat(
                [
                    ChatTurn.System("Be brief."), ChatTurn.User("Who wrote Faust?"),
                ], new() { MaxTokens = 12, Thinking = false }, Cancellation).Select(piece => piece.Text)).TrimStart();
        ChatResponse response = await client.GetResponseAsync("Who wrote Faust?", options, Cancellation);
        Assert.Equal(expected, response.Text);
        Assert.Equal(
            (ChatFinishReason.Length, _retriever.Model, 12), (response.FinishReason, response.ModelId, response.Usage?.OutputTokenCount));

        var updates = new List<ChatResponseUpdate>();
        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync("Who wrote Faust?", options, Cancellation))
            updates.Add(update);
        Assert.Equal(expected, updates.ToChatResponse().Text);
        Assert.True(updates.Count > 2);
    }

    [Fact]
    public async Task What_was_said_before_is_not_read_again()
    {
        using IChatClient client = _retriever.AsChatClient();
        var options = new ChatOptions { MaxOutputTokens = 8 };
        List<ChatMessage> history = [new(ChatRole.User, "Who wrote Faust?")];
        ChatResponse first = await client.GetResponseAsync(history, options, Cancellation);
        history.AddRange([.. first.Messages, new ChatMessage(ChatRole.User, "When?")]);
        UsageDetails usage = (await client.GetResponseAsync(history, options, Cancellation)).Usage!;
        Assert.Equal(0, first.Usage!.CachedInputTokenCount);
        Assert.InRange(usage.CachedInputTokenCount!.Value, first.Usage.InputTokenCount!.Value - 1, usage.InputTokenCount!.Value - 1);
    }

    [Fact]
    public async Task Drawing_goes_by_the_options()
    {
        using IChatClient client = _retriever.AsChatClient();
        var options = new ChatOptions
        {
            MaxOutputTokens = 10,
            Temperature = 1,
            TopP = 0.9f,
            TopK = 50,
            Seed = 3,
            AdditionalProperties = new() { ["min_p"] = 0.01, ["repetition_penalty"] = 1.1 },
        };
        var same = new GenerationOptions
        {
            MaxTokens = 10,
            Temperature = 1,
            TopP = 0.9,
            TopK = 50,
            Seed = 3,
            MinP = 0.01,
            RepetitionPenalty = 1.1,
            Thinking = false,
        };
        string expected = string.Concat(
            _retriever.Chat([ChatTurn.User("Who wrote Faust?")], same, Cancellation).Select(piece => piece.Text)).TrimStart();
        Assert.Equal(expected, (await client.GetResponseAsync("Who wrote Faust?", options, Cancellation)).Text);
    }

    [Fact]
    public async Task What_the_model_can_not_do_is_refused_by_name()
    {
        using IChatClient client = _retriever.AsChatClient();
        var image = new ChatMessage(ChatRole.User, [new DataContent(new byte[] { 1 }, "image/png")]);
        Assert.Contains(
            "image/png",
            (await Assert.ThrowsAsync<NotSupportedException>(
                () => client.GetResponseAsync(image, cancellationToken: Cancellation))).Message, StringComparison.Ordinal);
        var tools = new ChatOptions { Tools = [AIFunctionFactory.Create(() => 1, "one")] };
        Assert.Contains(
            "tools", (await Assert.ThrowsAsync<NotSupportedException>(() => client.GetResponseAsync("Hello", tools, Cancellation))).Message,
            StringComparison.Ordinal);
        var json = new ChatOptions { ResponseFormat = ChatResponseFormat.Json };
        await Assert.ThrowsAsync<NotSupportedException>(() => client.GetResponseAsync("Hello", json, Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(
            () => client.GetResponseAsync([new ChatMessage(ChatRole.User, "")], cancellationToken: Cancellation));
        tools.ToolMode = ChatToolMode.None;
        tools.MaxOutputTokens = 1;
        Assert.Equal(1, (await client.GetResponseAsync("Hello", tools, Cancellation)).Usage!.OutputTokenCount);
    }

    [Fact]
    public async Task An_answer_can_be_cancelled()
    {
        using IChatClient client = _retriever.AsChatClient();
        using var source = new CancellationTokenSource();
        int updates = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(
                "Hello", new ChatOptions { MaxOutputTokens = 400 }, source.Token))
            {
                if (++updates == 3)
                    await source.CancelAsync();
            }
        });
        Assert.Equal(3, updates);
    }

    [Fact]
    public void Services_are_found()
    {
        using var client = new QRChatClient(_retriever);
        Assert.Same(_retriever, client.GetService(typeof(QRRetriever)));
        Assert.Same(client, client.GetService(typeof(IChatClient)));
        Assert.Equal(
            ("qrhead", _retriever.Model),
            (client.GetService<ChatClientMetadata>()!.ProviderName, client.GetService<ChatClientMetadata>()!.DefaultModelId));
        Assert.Null(client.GetService(typeof(QRRetriever), "key"));
    }

    public void Dispose() => _retriever.Dispose();
}
