namespace QRHead.Cli.Embedding;

/// <summary>What embeds is not there, or does not do it.</summary>
internal sealed class EmbeddingException(string message, Exception? innerException = null) : QRHeadException(message, innerException);
