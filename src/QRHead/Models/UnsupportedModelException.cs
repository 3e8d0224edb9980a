namespace QRHead;

/// <summary>A model asks for something that this library does not compute. The message says what was found and what is supported.</summary>
/// <param name="message">What was found and what is supported.</param>
public sealed class UnsupportedModelException(string message) : QRHeadException(message);
