using System.Security.Cryptography;
using System.Text.Json;
using QRHead.Heads;

namespace QRHead;

/// <summary>
/// The heads that tell by similarity which passages answer a query, wherever in a text they stand: query heads, each at the distance that
/// it likes, and KV heads whose keys of the query are compared with those of a passage. Immutable.
/// </summary>
public sealed class SimilarityHeads
{
    /// <summary>Creates a set.</summary>
    /// <param name="looking">Query heads that look at keys; a head may be there at several distances, each once.</param>
    /// <param name="compared">KV heads whose keys are compared; each once.</param>
    /// <exception cref="HeadSetException">There is none of either kind, one is there twice, or a number of it can't be.</exception>
    public SimilarityHeads(IEnumerable<DistantHead> looking, IEnumerable<ComparedKeys> compared)
    {
        ArgumentNullException.ThrowIfNull(looking);
        ArgumentNullException.ThrowIfNull(compared);
        Looking = Array.AsReadOnly([.. looking]);
        Compared = Array.AsReadOnly([.. compared]);
        if (Count == 0)
            throw new HeadSetException("No head that looks and no keys that are compared found; at least one of them is expected.");
        foreach (DistantHead head in Looking)
            head.Check();
        foreach (ComparedKeys keys in Compared)
            keys.Check();
        if (Looking.GroupBy(head => (head.Head, head.Distance)).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new HeadSetException($"Head {twice.Key.Head} found twice at the distance {twice.Key.Distance}; each is given once.");
        if (Compared.GroupBy(keys => keys.KvHead).FirstOrDefault(group => group.Count() > 1) is { } same)
            throw new HeadSetException($"The keys of KV head {same.Key} found twice; each is given once.");
    }

    /// <summary>Gets the query heads that look at a passage's keys.</summary>
    public IReadOnlyList<DistantHead> Looking { get; }

    /// <summary>Gets the KV heads whose keys are compared.</summary>
    public IReadOnlyList<ComparedKeys> Compared { get; }

    /// <summary>Gets how many similarities are added up for a word; at least 1.</summary>
    public int Count => Looking.Count + Compared.Count;

    /// <summary>Gets the deepest layer, 0-based: no later layer needs to run.</summary>
    public int Deepest => Looking.Select(head => head.Head.Layer).Concat(Compared.Select(keys => keys.KvHead.Layer)).Max();

    /// <summary>Gets what each similarity is of, in the order in which they are added up: <c>8-1@8</c>, <c>8/0</c>.</summary>
    public IReadOnlyList<string> Names => [.. Looking.Select(head => head.ToString()), .. Compared.Select(keys => keys.KvHead.ToString())];

    /// <summary>A hash of all numbers: other heads, distances, scales or means have another.</summary>
    /// <returns>64 hexadecimal digits.</returns>
    internal string Fingerprint() => Convert.ToHexStringLower(
        SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(SimilarityDocument.Of(this), HeadSetJsonContext.Default.SimilarityDocument)));
}
