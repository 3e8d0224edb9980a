namespace QRHead;

/// <summary>The next characters that a model has written. Those of a text put together are the text.</summary>
/// <param name="Text">The characters: whole ones, never a part of one; may be empty.</param>
/// <param name="Tokens">How many tokens the model has written so far.</param>
/// <param name="Stop">Why the model stopped, in the last piece; null in all before it.</param>
public sealed record GeneratedPiece(string Text, int Tokens, StopReason? Stop)
{
    /// <summary>Gets how many tokens stood before the text, in the last piece; 0 in all before it.</summary>
    public int PromptTokens { get; init; }

    /// <summary>Gets how many of those were read before, in the last piece: <see cref="GenerationOptions.KeepRead"/>.</summary>
    public int KeptTokens { get; init; }
}

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
