namespace QRHead;

/// <summary>The passages do not fit into the model's context. The message names the longest passage and says how many fit.</summary>
/// <param name="message">Found, expected, where, what to do.</param>
/// <param name="tokens">Tokens that the prompt has.</param>
/// <param name="limit">Tokens that the model can read.</param>
public sealed class PromptTooLongException(string message, int tokens, int limit) : QRHeadException(message)
{
    /// <summary>Gets how many tokens the prompt has.</summary>
    public int Tokens { get; } = tokens;

    /// <summary>Gets how many tokens the model can read.</summary>
    public int Limit { get; } = limit;

    /// <summary>Refuses a text behind which a model has no room to write.</summary>
    internal static void ThrowIfFull(int tokens, int limit)
    {
        if (tokens >= limit)
            throw new PromptTooLongException(
                $"The prompt has {tokens} tokens, the model can read {limit}, and nothing is left for an answer. Give a shorter text.",
                tokens, limit);
    }
}
