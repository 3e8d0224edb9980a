using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using QRHead.Server.Models;
using QRHead.Server.Refusals;

namespace QRHead.Server.Indexes;

/// <summary>The indexes that are served, each opened when it is first asked.</summary>
internal sealed class ServedIndexes(ServedModel model, IOptions<QRHeadServerOptions> options) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<PassageIndex>> _open = new(StringComparer.Ordinal);

    /// <summary>Gets the names.</summary>
    public IEnumerable<string> Names => options.Value.Indexes.Keys.Order(StringComparer.Ordinal);

    /// <summary>Opens an index.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="RefusedException">There is none of this name.</exception>
    /// <exception cref="IndexException">It was made with another model, or is damaged.</exception>
    public PassageIndex Open(string name)
    {
        if (!options.Value.Indexes.TryGetValue(name, out string? folder))
            throw new RefusedException(404, "not_found_error", $"There is no index of this name; there are: {string.Join(", ", Names)}.")
            {
                Field = "index",
            };
        QRRetriever retriever = model.Retriever;
        Lazy<PassageIndex> index = _open.GetOrAdd(name, _ => new(() => retriever.OpenIndex(folder)));
        try
        {
            return index.Value;
        }
        catch
        {
            // What is mended meanwhile is opened at the next request.
            _open.TryRemove(KeyValuePair.Create(name, index));
            throw;
        }
    }

    /// <summary>Refuses changes where they are not allowed.</summary>
    /// <exception cref="RefusedException">They are not.</exception>
    public void CheckMayChange()
    {
        if (!options.Value.AllowChanges)
            throw new RefusedException(
                403, "permission_error", "Indexes may be searched here, and not changed; the server's owner can allow it.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Lazy<PassageIndex> index in _open.Values.Where(index => index.IsValueCreated))
            index.Value.Dispose();
    }
}
