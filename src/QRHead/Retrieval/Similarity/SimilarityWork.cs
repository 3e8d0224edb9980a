namespace QRHead.Retrieval.Similarity;

/// <summary>What one thread works with while it holds a query against passages.</summary>
/// <param name="query">The query.</param>
/// <param name="layout">The KV heads.</param>
/// <param name="tokens">Tokens of the longest passage.</param>
internal sealed class SimilarityWork(SimilarityQuery query, SimilarityLayout layout, int tokens)
{
    /// <summary>Gets room for similarities of the words in one KV head.</summary>
    public float[] Numbers { get; } = new float[query.WorkSpace(tokens)];

    /// <summary>Gets room for the keys of one KV head as codes of 16 bits.</summary>
    public short[] Codes { get; } = new short[tokens * layout.Heads.Max(head => head.HeadDim)];
}
