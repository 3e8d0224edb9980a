using QRHead.Lifetimes;

namespace QRHead.Tests.Lifetimes;

/// <summary>Uses that run are waited for, and those that come later refused.</summary>
public class LifetimeTests
{
    private int _freed;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void A_use_after_the_end_is_refused_in_the_name_of_the_public_type()
    {
        Lifetime lifetime = New();
        lifetime.Begin().Dispose();
        lifetime.End();

        ObjectDisposedException refused = Assert.Throws<ObjectDisposedException>(lifetime.Begin);
        Assert.Equal(typeof(QRRetriever).FullName, refused.ObjectName);
        Assert.Equal(1, _freed);
    }

    [Fact]
    public void Ending_twice_frees_once()
    {
        Lifetime lifetime = New();
        lifetime.End();
        lifetime.End();
        Assert.Equal(1, _freed);
    }

    [Fact]
    public async Task The_end_waits_for_a_use_and_refuses_others_meanwhile()
    {
        Lifetime lifetime = New();
        var (begun, go) = (Signal(), Signal());
        Task running = Task.Run(
            async () =>
            {
                using Lifetime.Use use = lifetime.Begin();
                begun.SetResult();
                await go.Task;
                Assert.Equal(0, _freed);
            },
            Cancellation);
        await begun.Task;
        var ending = Task.Run(lifetime.End, Cancellation);
        await Refused(lifetime);

        Assert.False(ending.IsCompleted);
        go.SetResult();
        await running;
        await ending;
        Assert.Equal(1, _freed);
    }

    [Fact]
    public void From_within_a_use_the_end_does_not_wait_and_the_last_use_frees()
    {
        Lifetime lifetime = New();
        using (lifetime.Begin())
        {
            using (lifetime.Begin())
                lifetime.End();
            Assert.Equal(0, _freed);
            Assert.Throws<ObjectDisposedException>(lifetime.Begin);
        }

        Assert.Equal(1, _freed);
    }

    [Fact]
    public async Task What_is_started_from_within_a_use_does_not_wait_either()
    {
        Lifetime lifetime = New();
        using (lifetime.Begin())
            await Task.Run(lifetime.End, Cancellation);
        Assert.Equal(1, _freed);
    }

    /// <summary>Two that end each other from within their uses would wait for each other for ever.</summary>
    [Fact]
    public async Task From_within_a_use_the_end_of_another_does_not_wait()
    {
        Lifetime one = New(), other = New();
        Lifetime.Use foreign = await Task.Run(other.Begin, Cancellation);
        using (one.Begin())
            other.End();
        Assert.Equal(0, _freed);
        foreign.Dispose();
        Assert.Equal(1, _freed);
    }

    [Fact]
    public async Task A_task_that_outlives_the_use_it_was_started_in_waits_as_others_do()
    {
        Lifetime lifetime = New();
        TaskCompletionSource over = Signal();
        Task later;
        using (lifetime.Begin())
        {
            later = Task.Run(
                async () =>
                {
                    await over.Task;
                    lifetime.End();
                    Assert.Equal(1, _freed);
                },
                Cancellation);
        }

        Lifetime.Use other = await Task.Run(lifetime.Begin, Cancellation);
        over.SetResult();
        await Refused(lifetime);
        Assert.False(later.IsCompleted);
        other.Dispose();
        await later;
    }

    [Fact]
    public async Task What_is_used_is_not_freed_before_a_use_of_its_user_ends()
    {
        Lifetime whole = New();
        var part = new Lifetime(typeof(string), () => { }, whole);
        Lifetime.Use use = await Task.Run(part.Begin, Cancellation);
        var ending = Task.Run(whole.End, Cancellation);
        await Refused(whole);
        Assert.Equal(typeof(QRRetriever).FullName, Assert.Throws<ObjectDisposedException>(part.Begin).ObjectName);

        Assert.False(ending.IsCompleted);
        use.Dispose();
        await ending;
    }

    [Fact]
    public void The_end_of_a_user_leaves_what_it_uses()
    {
        Lifetime whole = New();
        var part = new Lifetime(typeof(string), () => { }, whole);
        part.End();
        Assert.Equal(typeof(string).FullName, Assert.Throws<ObjectDisposedException>(part.Begin).ObjectName);
        whole.Begin().Dispose();
        whole.End();
        Assert.Equal(1, _freed);
    }

    [Fact]
    public void What_is_owned_ends_with_its_owner_also_from_within_a_use()
    {
        Lifetime owned = New();
        var owner = new Lifetime(typeof(string), owned.End, owned);
        using (owner.Begin())
            owner.End();
        Assert.Equal(1, _freed);
    }

    [Fact]
    public void Steps_are_uses_and_between_two_of_them_there_is_none()
    {
        Lifetime lifetime = New();
        bool closed = false;
        IEnumerable<int> Steps()
        {
            try
            {
                for (int i = 0; ; i++)
                {
                    lifetime.End();
                    Assert.Equal(0, _freed);
                    yield return i;
                }
            }
            finally
            {
                closed = true;
            }
        }

        using IEnumerator<int> steps = lifetime.Each(Steps()).GetEnumerator();
        Assert.True(steps.MoveNext());
        Assert.Equal(1, _freed);
        Assert.Throws<ObjectDisposedException>(() => steps.MoveNext());
        Assert.True(closed);
    }

    private Lifetime New() => new(typeof(QRRetriever), () => Interlocked.Increment(ref _freed));

    /// <summary>What waits for it goes on elsewhere.</summary>
    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Waits until a use is refused: the end has begun.</summary>
    private static async Task Refused(Lifetime lifetime)
    {
        while (true)
        {
            try
            {
                lifetime.Begin().Dispose();
            }
            catch (ObjectDisposedException)
            {
                return;
            }

            await Task.Yield();
        }
    }
}
