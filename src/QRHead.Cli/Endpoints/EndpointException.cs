namespace QRHead.Cli.Endpoints;

/// <summary>A server that is to answer can't be reached, refuses, or breaks off.</summary>
internal sealed class EndpointException(string message, Exception? innerException = null) : QRHeadException(message, innerException);
