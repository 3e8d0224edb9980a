using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using QRHead.Inference;
using QRHead.Telemetry;

namespace QRHead.Retrieval;

/// <summary>
/// Passages that were read each by itself, kept one by one in a folder: one that is there is not read again, whatever else it is ranked
/// with. Each is the saved context of that passage, in a file named by all that its keys and values depend on. Several processes may use a
/// folder at the same time.
/// </summary>
/// <param name="folder">The folder; made when it is needed.</param>
/// <param name="model">What reads.</param>
internal sealed class PassageCache(string folder, RankingModel model)
{
    private readonly byte[] _identity = model.Identity.Fingerprint;

    /// <summary>Puts a passage into a KV cache, in place of what is in that.</summary>
    /// <param name="tokens">The prefix and the passage.</param>
    /// <param name="cache">A KV cache with room for them.</param>
    /// <param name="cancellationToken">Stops between parts; what is in the KV cache then can't be used.</param>
    /// <returns>
    /// Whether the passage is there, whole; if not, the KV cache is as it was, or empty where a damaged file was found out too late.
    /// </returns>
    public bool TryOpen(ReadOnlySpan<int> tokens, KvCache cache, CancellationToken cancellationToken)
    {
        bool found = IsOpened(tokens, cache, cancellationToken);
        Instruments.PassageCache.Looked(found);
        return found;
    }

    /// <summary>Keeps a passage.</summary>
    /// <param name="given">The passage.</param>
    /// <param name="fitting">The passage as it was read.</param>
    /// <param name="tokens">The prefix and the passage.</param>
    /// <param name="cache">Their keys and values.</param>
    /// <param name="cancellationToken">Stops between parts; nothing is left behind.</param>
    /// <exception cref="IOException">The file can't be written, for example because the disk is full.</exception>
    public void Keep(Passage given, Passage fitting, ReadOnlySpan<int> tokens, KvCache cache, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        SavedContextHeader header = SavedContextHeader.Of(
            model.Identity, cache.PlannedLength, tokens.ToArray(), [SavedPassage.Of(given, fitting)]);
        SavedContextFile.Write(PathOf(tokens, cache), header, cache, cancellationToken);
    }

    private bool IsOpened(ReadOnlySpan<int> tokens, KvCache cache, CancellationToken cancellationToken)
    {
        string path = PathOf(tokens, cache);
        if (!File.Exists(path))
            return false;
        bool read = false;
        try
        {
            using SavedContextFile file = SavedContextFile.Open(path);
            if (!tokens.SequenceEqual([.. file.Header.Tokens]))
                return false;
            file.CheckLength(model.Attention.TokenBytes);
            read = true;
            file.ReadInto(cache, cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is SavedContextException or EndOfStreamException or FileNotFoundException)
        {
            // Of another version, damaged, or taken away meanwhile: as if it were not there.
            if (read)
                cache.CutTo(0);
            return false;
        }
    }

    private string PathOf(ReadOnlySpan<int> tokens, KvCache cache)
    {
        string planned = model.Attention.DependsOnPlannedLength ? cache.PlannedLength.ToString(CultureInfo.InvariantCulture) : "";
        byte[] hash = SHA256.HashData([.. _identity, .. System.Text.Encoding.UTF8.GetBytes(planned), 0, .. MemoryMarshal.AsBytes(tokens)]);
        return Path.Combine(folder, $"{Convert.ToHexStringLower(hash)}.context");
    }
}
