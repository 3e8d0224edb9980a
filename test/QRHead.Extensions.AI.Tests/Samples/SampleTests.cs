using QRHead.Cli.Tests;
using QRHead.Extensions.AI.Tests.Clients;
using QRHead.Samples;
using QRHead.Tests.Retrieval;

namespace QRHead.Extensions.AI.Tests.Samples;

/// <summary>The samples, with a server that misbehaves as real ones do.</summary>
public sealed class SampleTests(BuiltInRetriever builtIn) : IDisposable
{
    private const string Answer = "The lighthouse on the northern cape was built in 1874.";

    private readonly TemporaryFolder _folder = new();

    // How the server misbehaves, and what is then printed first.
    [Theory]
    [InlineData("well")]
    [InlineData("busy, and says for how long")]
    [InlineData("busy, and does not say for how long")]
    [InlineData("refuses max_completion_tokens")]
    [InlineData("thinks aloud")]
    public async Task A_long_text_is_asked_about(string behaviour)
    {
        await using FakeEndpoint endpoint = await FakeEndpoint.Start();
        endpoint.Pieces = behaviour == "thinks aloud" ? ["<thi", "nk>Hm, lighthouses", ".</think>\n\n", Answer]
            : [Answer[..20], Answer[20..]];
        endpoint.Refusal = (number, request) => behaviour switch
        {
            "busy, and says for how long" when number < 3 => (429, "slow down", "0"),
            "busy, and does not say for how long" when number < 2 => (429, "slow down", null),
            "refuses max_completion_tokens" when request.TryGetProperty("max_completion_tokens", out _) =>
                (422, "unknown field max_completion_tokens", null),
            _ => null,
        };

        string[] printed = (await Ask(endpoint)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal([Answer, "  from: The lighthouse on the northern cape was built of granite in 1874."], printed);
        string sent = endpoint.Requests[^1].GetProperty("messages")[0].GetProperty("content").GetString()!;
        Assert.Contains(LongDocument.Answering, sent, StringComparison.Ordinal);
        Assert.EndsWith(LongDocument.Question, sent, StringComparison.Ordinal);
        Assert.InRange(sent.Length, 1, LongDocument.Text.Length * 3 / 4);
    }

    [Fact]
    public async Task A_server_that_ignores_the_limit_is_stopped()
    {
        await using FakeEndpoint endpoint = await FakeEndpoint.Start();
        endpoint.Pieces = [.. Enumerable.Repeat("no ", 5_000)];
        Assert.Equal(string.Concat(Enumerable.Repeat("no ", 200)).Trim(), (await Ask(endpoint)).Split('\n')[0].Trim());
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_no_answer()
    {
        await using FakeEndpoint endpoint = await FakeEndpoint.Start();
        endpoint.BreaksOff = true;
        Assert.Contains("broke off", (await Assert.ThrowsAnyAsync<QRHeadException>(() => Ask(endpoint))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_stays_busy_is_said()
    {
        await using FakeEndpoint endpoint = await FakeEndpoint.Start();
        endpoint.Refusal = (_, _) => (429, "slow down", "0");
        Assert.Contains("429", (await Assert.ThrowsAnyAsync<QRHeadException>(() => Ask(endpoint))).Message, StringComparison.Ordinal);
        Assert.Equal(4, endpoint.Requests.Count);
    }

    [Fact]
    public async Task An_agent_looks_things_up_before_it_answers()
    {
        await using FakeEndpoint endpoint = await FakeEndpoint.Start();
        endpoint.Pieces = ["<think>Hm.</think>", Answer];
        endpoint.Refusal = (number, _) => number == 1 ? (429, "slow down", "0") : null;
        using PassageIndex index = builtIn.Retriever.CreateIndex(_folder.In("index"));
        index.Add(
            [
                new("tram", "The last tram to the harbour leaves at midnight."), new("tower", LongDocument.Answering, "Lighthouses"),
            ], cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(Answer, await NotesAgent.AskAsync(endpoint.Address, index, LongDocument.Question));
        string sent = endpoint.Requests[^1].GetProperty("messages").ToString();
        Assert.Contains("Lighthouses", sent, StringComparison.Ordinal);
        Assert.Contains(LongDocument.Answering, sent, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<string> Ask(FakeEndpoint endpoint)
    {
        using var output = new StringWriter { NewLine = "\n" };
        await LongContext.AskAsync(endpoint.Address, _folder.Write("long.txt", LongDocument.Text), LongDocument.Question, output);
        return output.ToString();
    }
}
