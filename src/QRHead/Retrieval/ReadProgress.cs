namespace QRHead;

/// <summary>How far the reading of a context is.</summary>
/// <param name="TokensRead">Tokens read so far.</param>
/// <param name="TokensTotal">Tokens to read, the query's not included.</param>
public readonly record struct ReadProgress(int TokensRead, int TokensTotal);
