namespace QRHead.Lab;

/// <summary>A passage that BM25 found.</summary>
/// <param name="Index">Its place among the passages of the index, 0-based.</param>
/// <param name="Passage">The passage.</param>
/// <param name="Score">Above 0; higher is more relevant. It can be compared for one query and one index only.</param>
public readonly record struct Bm25Hit(int Index, Passage Passage, float Score);
