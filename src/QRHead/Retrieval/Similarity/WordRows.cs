using System.Numerics.Tensors;
using QRHead.Graph;
using QRHead.Inference;
using QRHead.Models;

namespace QRHead.Retrieval.Similarity;

/// <summary>What a query's words have in a head, turned to where it is wanted.</summary>
internal static class WordRows
{
    /// <summary>The q of each word at the head's distance from every token, over its scale.</summary>
    /// <param name="layer">The head's layer.</param>
    /// <param name="head">The head.</param>
    /// <param name="query">The query.</param>
    /// <param name="rows"><c>[words, headDim]</c>.</param>
    public static void Looking(KeyLayer layer, DistantHead head, ReadTokens query, Span<float> rows)
    {
        AttentionSettings attention = layer.Attention;
        int size = attention.HeadDim;
        var rotation = new Rotation(layer.Rotary, query.PlannedLength);
        float[] q = query.Queries[head.Head.Layer];                                                // [tokens, heads · headDim]
        for (int word = 0; word < query.Own.Length; word++)
        {
            int token = query.Own.Start + word;
            Span<float> row = rows.Slice(word * size, size);
            q.AsSpan(((token * attention.Heads) + head.Head.Head) * size, size).CopyTo(row);
            rotation.Turn(row, (head.Distance ?? 0) - (query.FirstPosition + token));
            TensorPrimitives.Multiply(row, attention.Scale / head.Scale, row);
        }
    }

    /// <summary>The keys of each word at position 0, less their mean, as long as one over the scale.</summary>
    /// <param name="head">The KV head.</param>
    /// <param name="compared">How its keys are compared.</param>
    /// <param name="query">The query.</param>
    /// <param name="rows"><c>[words, headDim]</c>.</param>
    public static void Compared(KeptHead head, ComparedKeys compared, ReadTokens query, Span<float> rows)
    {
        TurnedBack(head, query, rows);
        float[] mean = [.. compared.QueryMean];
        for (int word = 0; word < query.Own.Length; word++)
        {
            Span<float> row = rows.Slice(word * head.HeadDim, head.HeadDim);
            TensorPrimitives.Subtract(row, mean, row);
            float length = TensorPrimitives.Norm<float>(row);
            TensorPrimitives.Multiply(row, length > 0 ? 1 / (length * compared.Scale) : 0, row);
        }
    }

    /// <summary>The keys of the tokens that count, at position 0.</summary>
    /// <param name="head">The KV head.</param>
    /// <param name="read">What was read.</param>
    /// <param name="rows"><c>[tokens, headDim]</c>.</param>
    public static void TurnedBack(KeptHead head, ReadTokens read, Span<float> rows)
    {
        int size = head.HeadDim;
        var rotation = new Rotation(head.Layer.Rotary, read.PlannedLength);
        head.Of(read.Keys).Slice(read.Own.Start * size, read.Own.Length * size).CopyTo(rows);
        for (int token = 0; token < read.Own.Length; token++)
            rotation.Turn(rows.Slice(token * size, size), -(read.FirstPosition + read.Own.Start + token));
    }
}
