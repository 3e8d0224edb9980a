using QRHead.Checkpoints;

namespace QRHead.Models;

/// <summary>One tensor of the cache: <c>[batch, kvHeads, capacity, headDim]</c>.</summary>
/// <param name="Layer">Layer, 0-based.</param>
/// <param name="Kind">Keys or values.</param>
/// <param name="KvHeads">Key and value heads of the layer.</param>
/// <param name="HeadDim">Size of one head.</param>
/// <param name="Numbers">F32 or F16.</param>
internal sealed record CacheTensor(int Layer, CacheKind Kind, int KvHeads, int HeadDim, ElementType Numbers)
{
    /// <summary>Gets the bytes of one token.</summary>
    public long TokenBytes => (long)KvHeads * HeadDim * Numbers.Size;

    public string PastName => FormattableString.Invariant($"past_key_values.{Layer}.{Suffix}");

    public string PresentName => FormattableString.Invariant($"present.{Layer}.{Suffix}");

    private string Suffix => Kind == CacheKind.Key ? "key" : "value";
}

/// <summary>What a tensor of the cache holds.</summary>
internal enum CacheKind
{
    /// <summary>Rotated keys.</summary>
    Key,

    /// <summary>Values.</summary>
    Value,
}
