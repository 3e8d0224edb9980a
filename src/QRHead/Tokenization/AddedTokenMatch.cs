namespace QRHead.Tokenization;

/// <summary>A place where an added token was found.</summary>
/// <param name="Token">The token.</param>
/// <param name="Range">What it takes: its content, and the blanks around it if it strips them.</param>
internal readonly record struct AddedTokenMatch(AddedToken Token, CharRange Range);
