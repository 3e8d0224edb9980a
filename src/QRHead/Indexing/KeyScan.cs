using System.Buffers;
using System.Numerics.Tensors;
using QRHead.Inference;
using QRHead.Scoring;

namespace QRHead.Indexing;

/// <summary>Holds a query against the keys of many passages, on several threads. Thread-safe.</summary>
/// <param name="layout">The KV heads.</param>
/// <param name="blocks">How keys are stored.</param>
/// <param name="rule">How attention becomes scores.</param>
/// <param name="weights">The heads' weights; null for 1 each.</param>
/// <param name="threads">How many threads compute.</param>
internal sealed class KeyScan(KeyLayout layout, KeyBlock blocks, ScoringRule rule, IReadOnlyList<float>? weights, int threads)
{
    private readonly KeyBlock _blocks = blocks;
    private readonly int _wanted = layout.Heads.Sum(head => head.Wanted.Count);

    /// <summary>Scores passages; a score does not depend on the others, nor on the number of threads.</summary>
    /// <param name="query">The query.</param>
    /// <param name="places">Where their keys are.</param>
    /// <param name="segments">The files that hold them.</param>
    /// <param name="cancellationToken">Stops between passages.</param>
    /// <returns>A score for each.</returns>
    public float[] Scores(HeldQuery query, IReadOnlyList<KeyPlace> places, Segments.Use segments, CancellationToken cancellationToken)
    {
        var scores = new float[places.Count];
        int longest = places.Select(place => place.Tokens).DefaultIfEmpty().Max();
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken };
        Parallel.For(
            0, places.Count, options, () => new Work(this, longest),
            (i, _, work) =>
            {
                scores[i] = Score(query, places[i], segments[places[i]], work);
                return work;
            },
            work => work.Dispose());
        return scores;
    }

    /// <summary>What all heads together pay to each token of a passage, each head by its weight.</summary>
    public float[] Sums(HeldQuery query, ReadOnlySpan<byte> block, int tokens)
    {
        using var work = new Work(this, tokens);
        TakeSums(query, block, tokens, work);
        return work.Sum;
    }

    /// <summary>What each head pays to each token of a passage.</summary>
    /// <returns><c>[heads][tokens]</c>.</returns>
    public float[][] Rows(HeldQuery query, ReadOnlySpan<byte> block, int tokens)
    {
        float[][] rows = [.. Enumerable.Range(0, _wanted).Select(_ => new float[tokens])];
        using var work = new Work(this, tokens);
        for (int head = 0; head < layout.Heads.Count; head++)
            query.AddTo(head, _blocks.KeysOf(block, head, tokens, work.Codes), work.Logits, rows);
        return rows;
    }

    private float Score(HeldQuery query, KeyPlace place, ReadOnlySpan<byte> block, Work work)
    {
        Span<float> sum = work.Sum.AsSpan(0, place.Tokens);
        TakeSums(query, block, place.Tokens, work);
        return PassageScores.OfSums(sum, KeyBlock.NullSums(block, place.Tokens), place.Own, rule);
    }

    /// <summary>Sums over all heads and the query's tokens; what those of its instruction pay is in the block.</summary>
    private void TakeSums(HeldQuery query, ReadOnlySpan<byte> block, int tokens, Work work)
    {
        Span<float> sum = work.Sum.AsSpan(0, tokens);
        if (query.Instruction is null)
            sum.Clear();
        else
            TensorPrimitives.Divide(KeyBlock.InstructionSums(block, tokens), query.Tokens, sum);
        for (int head = 0; head < layout.Heads.Count; head++)
            query.AddOwnTo(head, _blocks.KeysOf(block, head, tokens, work.Codes), work.Logits, work.Shared, weights);
    }

    /// <summary>What a thread works with, for passages of up to some tokens.</summary>
    private sealed class Work : IDisposable
    {
        public Work(KeyScan scan, int tokens)
        {
            Codes = new short[scan._blocks.WorkSpace(tokens)];
            Logits = ArrayPool<float>.Shared.Rent(HeldQuery.WorkSpace(tokens));
            Sum = new float[tokens];
            Shared = new float[scan._wanted][];
            Array.Fill(Shared, Sum);
        }

        public short[] Codes { get; }

        public float[] Logits { get; }

        public float[] Sum { get; }

        /// <summary>Gets the sum as the row of every head.</summary>
        public float[][] Shared { get; }

        public void Dispose() => ArrayPool<float>.Shared.Return(Logits);
    }
}
