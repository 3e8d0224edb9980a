namespace QRHead;

/// <summary>The next characters that a model has written. Those of a text put together are the text.</summary>
/// <param name="Text">The characters: whole ones, never a part of one; may be empty.</param>
/// <param name="Tokens">How many tokens the model has written so far.</param>
/// <param name="Stop">Why the model stopped, in the last piece; null in all before it.</param>
public sealed record GeneratedPiece(string Text, int Tokens, StopReason? Stop);

/// <summary>Why a model stopped writing.</summary>
public enum StopReason
{
    /// <summary>It ended its turn.</summary>
    End,

    /// <summary>One of <see cref="GenerationOptions.StopTexts"/> came.</summary>
    StopText,

    /// <summary>It wrote <see cref="GenerationOptions.MaxTokens"/>, or its context was full.</summary>
    Length,
}
