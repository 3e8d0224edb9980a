using System.Text.Json;
using QRHead.Inference;
using QRHead.Models;

namespace QRHead.Benchmarking;

/// <summary>Where the time of reading goes, operator by operator, as ONNX Runtime measures it.</summary>
internal static class OperatorProfile
{
    private const string Suffix = "_kernel_time";

    /// <summary>Reads tokens with a model of its own, and adds up what its operators took.</summary>
    /// <param name="graph">The model's graph.</param>
    /// <param name="tokens">Token ids.</param>
    /// <param name="options">Threads, device and chunks.</param>
    /// <param name="cancellationToken">Stops within a chunk.</param>
    /// <returns>The operators, the dearest first; products of weights by the weight's name.</returns>
    public static IReadOnlyList<OperatorTime> Of(
        DecoderGraph graph, ReadOnlySpan<int> tokens, BenchmarkOptions options, CancellationToken cancellationToken)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("qrhead-");
        try
        {
            using var reader = new ModelReader(graph, options.Threads, options.Device, Path.Combine(folder.FullName, "profile"));
            using KvCache cache = reader.NewCache(tokens.Length);
            for (int start = 0; start < tokens.Length; start += options.ChunkTokens)
            {
                ReadOnlySpan<int> chunk = tokens.Slice(start, Math.Min(options.ChunkTokens, tokens.Length - start));
                reader.Read(chunk, start, cache, wantQueries: false, logits: null, cancellationToken);
            }

            using FileStream events = File.OpenRead(reader.EndProfile());
            return Sum(events);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Adds up the times of a file that ONNX Runtime wrote.</summary>
    /// <param name="events">A list of events in the form of Chrome's traces; microseconds.</param>
    public static IReadOnlyList<OperatorTime> Sum(Stream events)
    {
        var sums = new Dictionary<string, (int Calls, long Microseconds)>();
        using JsonDocument document = JsonDocument.Parse(events);
        foreach (JsonElement entry in document.RootElement.EnumerateArray())
        {
            string name = entry.GetProperty("name").GetString()!;
            if (!name.EndsWith(Suffix, StringComparison.Ordinal))
                continue;
            string kind = NameOf(name[..^Suffix.Length], entry.GetProperty("args").GetProperty("op_name").GetString()!);
            (int calls, long time) = sums.GetValueOrDefault(kind);
            sums[kind] = (calls + 1, time + entry.GetProperty("dur").GetInt64());
        }

        return [.. sums
            .Select(sum => new OperatorTime(sum.Key, sum.Value.Calls, TimeSpan.FromMicroseconds(sum.Value.Microseconds)))
            .OrderByDescending(sum => sum.Time)];
    }

    /// <summary>
    /// <c>/model/layers.4/mlp/down_proj/MatMulNBits</c> is <c>MatMulNBits down_proj</c>; of the others the kind says enough.
    /// </summary>
    private static string NameOf(string node, string kind)
    {
        string[] path = node.Split('/');
        return kind.Contains("MatMul", StringComparison.Ordinal) && path.Length > 1 ? $"{kind} {path[^2]}" : kind;
    }
}
