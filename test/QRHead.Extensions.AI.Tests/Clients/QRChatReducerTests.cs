using Microsoft.Extensions.AI;
using QRHead.Tests.Retrieval;

namespace QRHead.Extensions.AI.Tests.Clients;

public sealed class QRChatReducerTests(BuiltInRetriever builtIn)
{
    private static readonly ChatMessage[] History =
    [
        new(ChatRole.System, "Be brief."),
        new(ChatRole.User, "When does the tram leave?"), new(ChatRole.Assistant, "The tram leaves at noon."),
        new(ChatRole.User, "What about the lighthouse on the northern cape?"),
        new(ChatRole.Assistant, [new FunctionCallContent("1", "look")]), new(ChatRole.Tool, [new FunctionResultContent("1", "1874")]),
        new(ChatRole.Assistant, "The lighthouse on the northern cape was built in 1874."),
        new(ChatRole.User, "Who sells honey?"), new(ChatRole.Assistant, "My aunt sells honey on Sundays."),
        new(ChatRole.User, "Thanks."), new(ChatRole.Assistant, "You are welcome."),
        new(ChatRole.User, "When was the lighthouse on the northern cape built?"),
    ];

    [Fact]
    public async Task Rounds_that_matter_and_the_newest_stay_whole_and_in_their_order()
    {
        ChatMessage[] kept =
        [
            .. await new QRChatReducer(builtIn.Retriever, found: 1).ReduceAsync(History, TestContext.Current.CancellationToken),
        ];
        Assert.Equal([History[0], .. History[3..7], .. History[9..]], kept);
    }

    [Theory]
    [InlineData(0, 1, 2)]
    [InlineData(0, 2, 4)]
    [InlineData(5, 2, 12)]
    public async Task As_many_stay_as_are_asked_for(int found, int newest, int messages) =>
        Assert.Equal(
            messages,
            (await new QRChatReducer(builtIn.Retriever, found, newest).ReduceAsync(History, TestContext.Current.CancellationToken))
                .Count());

    [Fact]
    public async Task A_history_without_a_question_stays() =>
        Assert.Equal(
            History[..1], await new QRChatReducer(builtIn.Retriever).ReduceAsync(History[..1], TestContext.Current.CancellationToken));

    [Fact]
    public void The_question_s_own_round_stays() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new QRChatReducer(builtIn.Retriever, newest: 0));
}
