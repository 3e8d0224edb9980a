namespace QRHead;

/// <summary>A question to rank passages for.</summary>
/// <param name="Id">The query's name in runs and qrels.</param>
/// <param name="Text">The text as the model reads it; nothing is trimmed.</param>
public sealed record Query(string Id, string Text);
