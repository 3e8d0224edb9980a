namespace QRHead.Graph;

/// <summary>How full a cache is, in the three forms that the operators want.</summary>
/// <param name="Past">Tokens before this run: int64 <c>[batch]</c>.</param>
/// <param name="LastIndex">Index of the last token after this run: int32 <c>[batch]</c>.</param>
/// <param name="Total">Tokens after this run: an int32 <c>[1]</c>.</param>
internal sealed record CacheLengths(Value Past, Value LastIndex, Value Total);
