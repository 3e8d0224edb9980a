namespace QRHead.Lab;

/// <summary>The two numbers of Lucene's BM25.</summary>
/// <value>The defaults are those of Anserini and Pyserini, with which the QRHead reference finds its candidates.</value>
public sealed record Bm25Settings
{
    /// <summary>Gets how much a term counts that occurs again and again: from 0, not at all.</summary>
    public float K1 { get; init; } = 0.9f;

    /// <summary>Gets how much long passages are held back, from 0 (not at all) to 1.</summary>
    public float B { get; init; } = 0.4f;
}
