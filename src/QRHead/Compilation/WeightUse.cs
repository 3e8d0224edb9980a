namespace QRHead.Compilation;

/// <summary>A weight that a model needs, and how it is used, which decides how it may be stored.</summary>
/// <param name="Name">The full name in the checkpoint.</param>
/// <param name="Kind">What it is used for.</param>
/// <param name="Shape">Its shape.</param>
internal sealed record WeightUse(string Name, WeightKind Kind, long[] Shape);

/// <summary>What a weight is used for.</summary>
internal enum WeightKind
{
    /// <summary>Norms and biases: their numbers.</summary>
    Numbers,

    /// <summary>Embeddings: rows are looked up.</summary>
    Rows,

    /// <summary>Linear layers: multiplied with.</summary>
    Product,
}
