using System.Collections.Concurrent;
using QRHead.Hub;

namespace QRHead.Tests.Hub;

/// <summary>Connections break, stop and lie; a download gets there or leaves nothing that is wrong.</summary>
public class InterruptedDownloadTests
{
    private const string Weights = "model.safetensors";
    private const int WeightBytes = 300_000;

    [Fact]
    public async Task Completes_over_twelve_interruptions()
    {
        await using HubFixture fixture = await HubFixture.Start();
        FakeRepository repository = fixture.Hub.Add(HubFixture.Name).WithModel(WeightBytes);
        int drops = 0;
        fixture.Hub.Trouble = request => request.IsDownload && request.File == Weights && drops++ < 12 ? new Drop(20_000) : null;

        string folder = await fixture.Get();

        Assert.Equal(repository.Files[Weights], File.ReadAllBytes(Path.Combine(folder, Weights)));
        Assert.Equal(13, fixture.Hub.Downloads.Count(file => file == Weights));
        long[] starts = [.. Starts(fixture.Hub)];
        Assert.Equal(starts.Order(), starts);
        Assert.True(starts[^1] > 100_000, $"The last attempt began at {starts[^1]}.");
    }

    [Fact]
    public async Task Gives_up_after_five_attempts_more_without_a_byte()
    {
        await using HubFixture fixture = await HubFixture.Start();
        fixture.Hub.Add(HubFixture.Name).WithModel(WeightBytes);
        int drops = 0;
        fixture.Hub.Trouble = request => request.IsDownload && request.File == Weights ? new Drop(drops++ == 0 ? 20_000 : 0) : null;

        HubException exception = await fixture.Fails();

        Assert.Equal(HubProblem.NoNetwork, exception.Problem);
        Assert.Equal(Weights, exception.File);
        Assert.Contains("goes on where it stopped", exception.Message, StringComparison.Ordinal);
        Assert.Equal(1 + 5, fixture.Hub.Downloads.Count(file => file == Weights));
    }

    [Fact]
    public async Task A_server_without_ranges_that_always_breaks_is_given_up()
    {
        await using HubFixture fixture = await HubFixture.Start();
        fixture.Hub.Add(HubFixture.Name).WithModel(WeightBytes);
        fixture.Hub.Trouble = request => request.IsDownload && request.File == Weights ? new WithoutRanges(100_000) : null;

        HubException exception = await fixture.Fails();

        Assert.Equal(HubProblem.NoNetwork, exception.Problem);
        Assert.Equal(1 + 5, fixture.Hub.Downloads.Count(file => file == Weights));
    }

    [Fact]
    public async Task Begins_anew_where_the_server_sends_all_instead_of_the_rest()
    {
        await using HubFixture fixture = await HubFixture.Start();
        FakeRepository repository = fixture.Hub.Add(HubFixture.Name).WithModel(WeightBytes);
        int attempt = 0;
        fixture.Hub.Trouble = request => !request.IsDownload || request.File != Weights ? null : attempt++ == 0 ? new Drop(50_000)
            : new WithoutRanges();

        string folder = await fixture.Get();

        Assert.Equal(repository.Files[Weights], File.ReadAllBytes(Path.Combine(folder, Weights)));
        Assert.Equal(2, attempt);
    }

    [Fact]
    public async Task A_body_that_stops_counts_as_dropped()
    {
        await using HubFixture fixture = await HubFixture.Start();
        FakeRepository repository = fixture.Hub.Add(HubFixture.Name).WithModel(WeightBytes);
        int attempt = 0;
        fixture.Hub.Trouble = request => request.IsDownload && request.File == Weights && attempt++ == 0 ? new Stall(50_000) : null;

        string folder = await fixture.Get(options: fixture.Options with { DownloadTimeout = TimeSpan.FromSeconds(2) });

        Assert.Equal(repository.Files[Weights], File.ReadAllBytes(Path.Combine(folder, Weights)));
        Assert.Equal([0, 50_000], Starts(fixture.Hub));
    }

    [Fact]
    public async Task Wrong_bytes_are_deleted_and_asked_for_once_more()
    {
        await using HubFixture fixture = await HubFixture.Start();
        FakeRepository repository = fixture.Hub.Add(HubFixture.Name).WithModel(WeightBytes);
        int attempt = 0;
        fixture.Hub.Trouble = request => request.IsDownload && request.File == Weights && attempt++ == 0 ? new WrongBytes() : null;

        string folder = await fixture.Get();

        Assert.Equal(repository.Files[Weights], File.ReadAllBytes(Path.Combine(folder, Weights)));
        Assert.Equal([0, 0], Starts(fixture.Hub));
    }

    [Theory]
    [InlineData(Weights)]
    [InlineData("config.json")]
    public async Task Bytes_that_are_wrong_twice_are_refused_and_leave_nothing(string file)
    {
        await using HubFixture fixture = await HubFixture.Start();
        fixture.Hub.Add(HubFixture.Name).WithModel(WeightBytes);
        fixture.Hub.Trouble = request => request.IsDownload && request.File == file ? new WrongBytes() : null;

        HubException exception = await fixture.Fails();

        Assert.Equal(HubProblem.Corrupted, exception.Problem);
        Assert.Equal(file, exception.File);
        Assert.Contains("checksum", exception.Message, StringComparison.Ordinal);
        Assert.Equal(2, fixture.Hub.Downloads.Count(download => download == file));
        Assert.DoesNotContain(fixture.InCache(), path => path.EndsWith(file, StringComparison.Ordinal));
        Assert.DoesNotContain(fixture.InCache(), path => path.Contains(".incomplete", StringComparison.Ordinal) && file == Weights);
    }

    [Fact]
    public async Task A_cancelled_download_goes_on_where_it_stopped()
    {
        await using HubFixture fixture = await HubFixture.Start();
        FakeRepository repository = fixture.Hub.Add(HubFixture.Name).WithModel(2_000_000);
        using var cancelled = new CancellationTokenSource();
        var progress = new RecordedDownload { OnReport = report => Cancel(report, cancelled) };
        fixture.Hub.Trouble = request => request.IsDownload && request.File == Weights && request.Range is null
            ? new Stall(1_000_000) : null;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fixture.Get(progress: progress, cancellationToken: cancelled.Token));

        string incomplete = fixture.Cache.Incomplete(FakeHub.Etag(repository.Files[Weights], large: true));
        long kept = new FileInfo(incomplete).Length;
        Assert.InRange(kept, 500_000, 1_000_000);
        Assert.Empty(Directory.GetFiles(fixture.CacheFolder, "*.tmp", SearchOption.AllDirectories));
        Assert.Null(fixture.Cache.CommitOf("main"));

        string folder = await fixture.Get();

        Assert.Equal(repository.Files[Weights], File.ReadAllBytes(Path.Combine(folder, Weights)));
        Assert.Equal([0, kept], Starts(fixture.Hub));
        Assert.False(File.Exists(incomplete));
    }

    [Fact]
    public async Task What_an_earlier_process_left_is_checked_with_the_rest()
    {
        await using HubFixture fixture = await HubFixture.Start();
        FakeRepository repository = fixture.Hub.Add(HubFixture.Name).WithModel(WeightBytes);
        string incomplete = fixture.Cache.Incomplete(FakeHub.Etag(repository.Files[Weights], large: true));
        Directory.CreateDirectory(fixture.Cache.Blobs);
        File.WriteAllBytes(incomplete, new byte[1000]);

        string folder = await fixture.Get();

        Assert.Equal([1000, 0], Starts(fixture.Hub));
        Assert.Equal(repository.Files[Weights], File.ReadAllBytes(Path.Combine(folder, Weights)));
    }

    [Fact]
    public async Task Something_too_long_is_no_beginning()
    {
        await using HubFixture fixture = await HubFixture.Start();
        FakeRepository repository = fixture.Hub.Add(HubFixture.Name).WithModel(WeightBytes);
        Directory.CreateDirectory(fixture.Cache.Blobs);
        File.WriteAllBytes(fixture.Cache.Incomplete(FakeHub.Etag(repository.Files[Weights], large: true)), new byte[WeightBytes + 1]);

        await fixture.Get();

        Assert.Equal([0], Starts(fixture.Hub));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(408)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task Waits_and_asks_again_where_the_server_is_busy(int status)
    {
        await using HubFixture fixture = await HubFixture.Start();
        FakeRepository repository = fixture.Hub.Add(HubFixture.Name).WithModel(WeightBytes);
        var refused = new ConcurrentDictionary<FakeRequest, bool>();
        fixture.Hub.Trouble = request => refused.TryAdd(request, true) ? new Refusal(status, Headers: ("Retry-After", "0")) : null;

        string folder = await fixture.Get();

        Assert.Equal(repository.Files[Weights], File.ReadAllBytes(Path.Combine(folder, Weights)));
    }

    [Theory]
    [InlineData(403)]
    [InlineData(404)]
    public async Task An_address_of_the_store_that_no_longer_holds_is_asked_for_again(int status)
    {
        await using HubFixture fixture = await HubFixture.Start();
        FakeRepository repository = fixture.Hub.Add(HubFixture.Name).WithModel(WeightBytes);
        int refused = 0;
        fixture.Hub.Trouble = request => request.InStore && refused++ == 0 ? new Refusal(status) : null;

        string folder = await fixture.Get();

        Assert.Equal(repository.Files[Weights], File.ReadAllBytes(Path.Combine(folder, Weights)));
        Assert.Equal(2, fixture.Hub.Requests.Count(request => request is { Method: "GET", InStore: false, File: Weights }));
    }

    private static void Cancel(DownloadProgress report, CancellationTokenSource source)
    {
        if (report.File == Weights && report.BytesDone > 600_000)
            source.Cancel();
    }

    private static IEnumerable<long> Starts(FakeHub hub) => hub.Requests
        .Where(request => request.IsDownload && request.File == Weights)
        .Select(request => request.Range is null ? 0 : long.Parse(request.Range["bytes=".Length..^1], null));
}
