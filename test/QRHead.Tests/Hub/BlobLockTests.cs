using System.Diagnostics;
using QRHead.Hub;

namespace QRHead.Tests.Hub;

public sealed class BlobLockTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string LockFile => _folder.In("locks/blob.lock");

    [Fact]
    public async Task Waits_until_the_other_is_done()
    {
        BlobLock first = await Take();
        Task<BlobLock> second = Take();

        Assert.NotSame(second, await Task.WhenAny(second, Task.Delay(300, TestContext.Current.CancellationToken)));
        first.Dispose();

        using BlobLock taken = await second;
        Assert.True(File.Exists(LockFile));
    }

    [Fact]
    public async Task Waiting_can_be_cancelled()
    {
        using BlobLock first = await Take();
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => BlobLock.Take(LockFile, TimeProvider.System, soon.Token));
    }

    [Fact]
    public async Task Something_else_than_a_lock_is_no_reason_to_wait()
    {
        Directory.CreateDirectory(LockFile);

        await Assert.ThrowsAsync<UnauthorizedAccessException>(Take);
    }

    [Fact]
    public async Task Waits_for_another_program_that_locks_with_flock()
    {
        const string Flock = "/usr/bin/flock";
        Assert.SkipUnless(File.Exists(Flock), $"There is no {Flock} here.");
        Directory.CreateDirectory(Path.GetDirectoryName(LockFile)!);
        using Process other = Process.Start(new ProcessStartInfo(Flock, ["--exclusive", LockFile, "sh", "-c", "echo locked; cat"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        Assert.Equal("locked", await other.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));

        Task<BlobLock> waiting = Take();
        Assert.NotSame(waiting, await Task.WhenAny(waiting, Task.Delay(300, TestContext.Current.CancellationToken)));
        other.StandardInput.Close();

        using BlobLock taken = await waiting;
        Assert.Equal(
            1, Process.Start(Flock, ["--nonblock", LockFile, "true"]) is { } second && second.WaitForExit(10_000) ? second.ExitCode : -1);
    }

    public void Dispose() => _folder.Dispose();

    private Task<BlobLock> Take() => BlobLock.Take(LockFile, TimeProvider.System, TestContext.Current.CancellationToken);
}
