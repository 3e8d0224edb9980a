namespace QRHead;

/// <summary>What one token adds to its passage's score.</summary>
/// <param name="Field">The part of the passage that the token belongs to.</param>
/// <param name="Range">The token's characters within this part, in UTF-16 units; empty for <see cref="PassageField.Marker"/>.</param>
/// <param name="Score">Calibrated attention, summed over heads; 0 where the outlier mask dropped the token.</param>
public readonly record struct TokenScore(PassageField Field, CharRange Range, float Score);

/// <summary>A part of a passage in the prompt.</summary>
public enum PassageField
{
    /// <summary>The number <c>[1]</c> in front, or the line break behind the title.</summary>
    Marker,

    /// <summary>The title.</summary>
    Title,

    /// <summary>The text.</summary>
    Text,
}
