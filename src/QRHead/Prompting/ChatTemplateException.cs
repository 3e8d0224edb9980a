namespace QRHead.Prompting;

/// <summary>A model's chat template is missing, is broken or asks for something unknown, or refuses a conversation.</summary>
internal sealed class ChatTemplateException : QRHeadException
{
    /// <summary>Says what is wrong.</summary>
    /// <param name="message">What was found, what was expected, where, what to do.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public ChatTemplateException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
