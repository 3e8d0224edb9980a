namespace QRHead.Tokenization.Models;

/// <summary>The settings of a byte pair model, as its file gives them.</summary>
/// <param name="UnknownId">
/// The token for characters outside the vocabulary, or -1: they are dropped, and their neighbours may merge.
/// </param>
/// <param name="FuseUnknown">Whether unknown characters in a row become one token.</param>
/// <param name="ByteFallback">Whether a character outside the vocabulary is written as its UTF-8 bytes, if these are tokens.</param>
/// <param name="IgnoreMerges">Whether a piece that is in the vocabulary is that token, whatever the merges say.</param>
/// <param name="ReservedIds">
/// Special tokens: a whole piece never becomes one of them, since that would be ordinary text turned special.
/// </param>
internal sealed record BytePairOptions(int UnknownId, bool FuseUnknown, bool ByteFallback, bool IgnoreMerges, HashSet<int> ReservedIds);
