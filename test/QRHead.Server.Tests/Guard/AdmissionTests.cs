using Microsoft.Extensions.DependencyInjection;
using QRHead.Server.Guard;

namespace QRHead.Server.Tests.Guard;

/// <summary>A bounded queue before the model.</summary>
public class AdmissionTests
{
    private static readonly object Request = new { query = RunningServer.Query, documents = RunningServer.Documents };

    [Fact]
    public async Task Who_finds_the_queue_full_is_told_when_to_come_again_and_who_waits_is_answered()
    {
        await using RunningServer server = await RunningServer.StartAsync(options => (options.Concurrency, options.QueueLength) = (1, 1));
        Task<Answer> waiting;
        using (await TurnOf(server))
        {
            waiting = server.PostAsync("/rerank", Request);
            Task<Answer> other = server.PostAsync("/rerank", Request);
            Task<Answer> first = await Task.WhenAny(waiting, other);
            Answer refused = await first;

            Assert.Equal((429, "overloaded_error"), (refused.Status, refused.Json.GetProperty("error").GetProperty("type").GetString()));
            Assert.InRange(int.Parse(refused.Headers["Retry-After"], System.Globalization.CultureInfo.InvariantCulture), 1, 60);
            Answer texts = await server.PostAsync("/rerank", new { query = "q", texts = RunningServer.Documents });
            Assert.Equal((429, "Overloaded"), (texts.Status, texts.Json.GetProperty("error_type").GetString()));
            waiting = first == waiting ? other : waiting;
        }

        Assert.Equal(200, (await waiting).Status);
        Assert.Equal(200, (await server.PostAsync("/rerank", Request)).Status);
    }

    [Fact]
    public async Task Health_is_told_while_the_queue_is_full()
    {
        await using RunningServer server = await RunningServer.StartAsync(options => (options.Concurrency, options.QueueLength) = (1, 0));
        using Admission.Held turn = await TurnOf(server);

        Assert.Equal(429, (await server.PostAsync("/rerank", Request)).Status);
        Assert.Equal(200, (await server.GetAsync("/health/ready")).Status);
    }

    [Fact]
    public async Task Who_leaves_while_waiting_gives_the_place_back()
    {
        await using RunningServer server = await RunningServer.StartAsync(
            options => (options.Concurrency, options.QueueLength) = (1, 1), listens: true);
        Admission admission = server.App.Services.GetRequiredService<Admission>();
        using (await TurnOf(server))
        {
            using var leaves = new CancellationTokenSource();
            Task<HttpResponseMessage> left = server.Client.PostAsync(
                "/rerank", System.Net.Http.Json.JsonContent.Create(Request), leaves.Token);
            await Until(() => admission.Waiting == 1);
            await leaves.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
            await Until(() => admission.Waiting == 0);
        }

        Assert.Equal(200, (await server.PostAsync("/rerank", Request)).Status);
    }

    [Fact]
    public async Task What_takes_too_bookis_given_up()
    {
        await using RunningServer server = await RunningServer.StartAsync(
            options => (options.MaxTime, options.Concurrency) = (TimeSpan.FromMilliseconds(200), 1));
        using (await TurnOf(server))
            Assert.Equal(504, (await server.PostAsync("/rerank", Request)).Status);

        string book = string.Join(' ', Enumerable.Repeat("a lighthouse on a rock", 1500));
        Answer slow = await server.PostAsync("/rerank", new { query = "q", documents = Enumerable.Repeat(book, 16) });
        Assert.Equal((504, "timeout_error"), (slow.Status, slow.Json.GetProperty("error").GetProperty("type").GetString()));
    }

    [Fact]
    public async Task The_end_waits_for_requests_that_run()
    {
        RunningServer server = await RunningServer.StartAsync(_ => { }, listens: true);
        string book = string.Join(' ', Enumerable.Repeat("a lighthouse on a rock", 200));
        Task<Answer> running = server.PostAsync("/rerank", new { query = "q", documents = Enumerable.Repeat(book, 4) });
        await Until(() => running.IsCompleted || server.App.Services.GetRequiredService<Admission>().Running > 0);

        await server.App.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal(200, (await running).Status);
        await server.DisposeAsync();
    }

    private static Task<Admission.Held> TurnOf(RunningServer server) =>
        server.App.Services.GetRequiredService<Admission>().EnterAsync(TestContext.Current.CancellationToken);

    private static async Task Until(Func<bool> isSo)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        while (!isSo())
            await Task.Delay(10, patience.Token);
    }
}
