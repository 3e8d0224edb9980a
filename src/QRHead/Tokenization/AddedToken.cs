namespace QRHead.Tokenization;

/// <summary>Describes a token that is looked for in the text itself, before the model splits the rest.</summary>
/// <param name="Id">The token's id.</param>
/// <param name="Content">The text that is looked for.</param>
/// <param name="Special">Whether the token steers the model (a role, an end of turn) instead of being text.</param>
/// <param name="SingleWord">Whether a match next to a word character does not count.</param>
/// <param name="LeftStrip">Whether a match takes the whitespace before it.</param>
/// <param name="RightStrip">Whether a match takes the whitespace after it.</param>
/// <param name="Normalized">Whether the token is looked for after normalisation, in its own normalised form.</param>
internal sealed record AddedToken(int Id, string Content, bool Special, bool SingleWord, bool LeftStrip, bool RightStrip, bool Normalized)
{
    /// <summary>The most UTF-16 units that are looked for: a text may be compared with all of them at each of its places.</summary>
    internal const int LongestContent = 1_000;
}
