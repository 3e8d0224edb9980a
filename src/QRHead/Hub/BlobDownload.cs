using System.Buffers;
using System.Net;

namespace QRHead.Hub;

/// <summary>
/// Downloads one blob into a file that survives interruptions: what is there is kept and continued, in this process or the next. Whoever
/// calls holds the blob's lock.
/// </summary>
/// <param name="client">Opens the file.</param>
/// <param name="options">Attempts and timeouts.</param>
/// <param name="place">The file, in the user's words.</param>
/// <param name="file">What the hub says of it.</param>
/// <param name="incomplete">Where the bytes go.</param>
/// <param name="progress">Is told how many bytes are there.</param>
internal sealed class BlobDownload(
    HubClient client, HubOptions options, HubPlace place, RemoteFile file, string incomplete, Action<long> progress) : IDisposable
{
    private const int BufferBytes = 1 << 17;

    private BlobChecksum _checksum = new(file.Etag, file.Size);

    /// <summary>Downloads what is missing and checks all of it.</summary>
    /// <exception cref="HubException">Interrupted too often, wrong twice, or no room.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; what has arrived stays in the file.</exception>
    public async Task Run(CancellationToken cancellationToken)
    {
        const int Downloads = 2;
        for (int i = 0; i < Downloads; i++)
        {
            if (await Fetch(cancellationToken))
                return;
            File.Delete(incomplete);
        }

        throw place.Wrong(
            HubProblem.Corrupted, $"what arrives has another checksum than {file.Etag}, the second time too; it was deleted",
            "Try again later, or over another network.");
    }

    public void Dispose() => _checksum.Dispose();

    // False: all bytes are there, and wrong.
    private async Task<bool> Fetch(CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(
            incomplete, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous);
        await TakeUp(stream, cancellationToken);
        var attempts = new Attempts(options);
        long furthest = stream.Position;
        while (stream.Position < file.Size)
        {
            try
            {
                await Continue(stream, cancellationToken);
            }
            catch (HubException exception) when (exception.MayPass || exception.Problem == HubProblem.NoNetwork)
            {
                if (stream.Position > furthest)
                    attempts.Progressed();
                furthest = Math.Max(furthest, stream.Position);
                if (!await attempts.Again(exception, cancellationToken))
                    throw;
            }
        }

        stream.Flush(flushToDisk: true);
        return _checksum.Matches();
    }

    // Reads what an earlier download left, for the checksum, and stands at its end.
    private async Task TakeUp(FileStream stream, CancellationToken cancellationToken)
    {
        Restart(stream, keep: stream.Length <= file.Size);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        for (int read; (read = await stream.ReadAsync(buffer, cancellationToken)) > 0;)
            _checksum.Add(buffer.AsSpan(0, read));
        ArrayPool<byte>.Shared.Return(buffer);
        progress(stream.Position);
    }

    private void Restart(FileStream stream, bool keep)
    {
        stream.Position = 0;
        if (!keep)
            stream.SetLength(0);
        _checksum.Dispose();
        _checksum = new BlobChecksum(file.Etag, file.Size);
    }

    private async Task Continue(FileStream stream, CancellationToken cancellationToken)
    {
        using HttpResponseMessage answer = await Open(stream.Position, cancellationToken);
        bool continues = answer.StatusCode == HttpStatusCode.PartialContent && answer.Content.Headers.ContentRange?.From == stream.Position;
        if (!continues)
            Restart(stream, keep: false);
        if (!continues && answer.StatusCode != HttpStatusCode.OK)
            throw HubFailures.Dropped($"{(int)answer.StatusCode} with other bytes than asked for", place);
        if (answer.Content.Headers.ContentLength is { } length && length != file.Size - stream.Position)
        {
            throw place.Wrong(
                HubProblem.Corrupted, $"{length} bytes are offered where {file.Size - stream.Position} are missing",
                "Try again later, or over another network.");
        }

        await Copy(answer, stream, cancellationToken);
    }

    private async Task<HttpResponseMessage> Open(long from, CancellationToken cancellationToken)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(options.DownloadTimeout);
        try
        {
            return await client.Open(place, file, from, limited.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Stalled();
        }
    }

    private async Task Copy(HttpResponseMessage answer, FileStream stream, CancellationToken cancellationToken)
    {
        using var stall = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using Stream body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (stream.Position < file.Size)
            {
                int wanted = (int)Math.Min(buffer.Length, file.Size - stream.Position);
                stall.CancelAfter(options.DownloadTimeout);
                int read = await Read(body, buffer.AsMemory(0, wanted), stall.Token, cancellationToken);
                if (read == 0)
                    throw HubFailures.Dropped($"after {stream.Position} of {file.Size} bytes", place);
                await Write(stream, buffer.AsMemory(0, read), cancellationToken);
                _checksum.Add(buffer.AsSpan(0, read));
                progress(stream.Position);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task<int> Read(Stream body, Memory<byte> buffer, CancellationToken stall, CancellationToken cancellationToken)
    {
        try
        {
            return await body.ReadAsync(buffer, stall);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Stalled();
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            throw HubFailures.Dropped(exception.Message, place, exception);
        }
    }

    // Whole or not at all as far as the checksum knows: a cancelled write may have put down some bytes, so it is not cancelled.
    private async Task Write(FileStream stream, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            await stream.WriteAsync(bytes, CancellationToken.None);
        }
        catch (IOException exception) when (FreeSpace.IsUsedUp(exception))
        {
            throw FreeSpace.Full(place, Path.GetDirectoryName(incomplete)!, exception);
        }
    }

    private HubException Stalled() =>
        HubFailures.Dropped(FormattableString.Invariant($"no byte within {options.DownloadTimeout.TotalSeconds:0.#} s"), place);
}
