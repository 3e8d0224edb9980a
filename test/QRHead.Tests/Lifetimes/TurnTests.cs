using QRHead.Lifetimes;

namespace QRHead.Tests.Lifetimes;

/// <summary>One at a time.</summary>
public class TurnTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Nobody_has_the_turn_that_another_has()
    {
        using var turn = new Turn("test");
        int inside = 0, most = 0;
        Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Cancellation }, _ =>
        {
            using Turn.Held held = turn.Take(Cancellation);
            most = Math.Max(most, ++inside);
            inside--;
        });
        Assert.Equal(1, most);
    }

    [Fact]
    public async Task Waiting_ends_when_it_is_cancelled_and_takes_no_turn()
    {
        using var turn = new Turn("test");
        using var stop = new CancellationTokenSource();
        Turn.Held held = turn.Take(Cancellation);
        Task blocked = Task.Run(() => turn.Take(stop.Token).Dispose(), Cancellation), waiting = turn.TakeAsync(stop.Token).AsTask();
        Assert.False(blocked.IsCompleted || waiting.IsCompleted);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => blocked);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        held.Dispose();
        (await turn.TakeAsync(Cancellation)).Dispose();
    }
}
