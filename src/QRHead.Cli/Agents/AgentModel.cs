namespace QRHead.Cli.Agents;

/// <summary>The model of an agent's tools, and its index: loaded in the background, and asked by one call after the other.</summary>
internal sealed class AgentModel : IDisposable
{
    private readonly CancellationTokenSource _stop;
    private readonly Task<Opened> _loading;
    private readonly SemaphoreSlim _turn = new(1);

    /// <param name="load">Loads the model.</param>
    /// <param name="index">The index's folder; null for none.</param>
    /// <param name="cancellationToken">Stops the loading.</param>
    public AgentModel(Func<CancellationToken, QRRetriever> load, string? index, CancellationToken cancellationToken)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        HasIndex = index is not null;
        _loading = Task.Run(() => Open(load(_stop.Token), index), CancellationToken.None);
    }

    /// <summary>Gets whether there is an index.</summary>
    public bool HasIndex { get; }

    /// <summary>Gets how far the loading is, in a word.</summary>
    public string State => _loading.IsCompletedSuccessfully ? "ready" : _loading.IsFaulted ? "failed" : "loading";

    /// <summary>Does something with the model, when it is loaded and no other call has it.</summary>
    public async Task<T> UseAsync<T>(Func<Opened, T> work, CancellationToken cancellationToken)
    {
        Opened opened = await _loading.WaitAsync(cancellationToken).ConfigureAwait(false);
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => work(opened), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _ = _loading.ContinueWith(
            loaded => loaded.Result.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion,
            TaskScheduler.Default);
        _stop.Dispose();
    }

    private static Opened Open(QRRetriever retriever, string? index)
    {
        try
        {
            return new Opened(retriever, index is null ? null : retriever.OpenIndex(index));
        }
        catch
        {
            retriever.Dispose();
            throw;
        }
    }

    /// <summary>What is loaded.</summary>
    internal sealed record Opened(QRRetriever Retriever, PassageIndex? Index) : IDisposable
    {
        public void Dispose()
        {
            Index?.Dispose();
            Retriever.Dispose();
        }
    }
}
