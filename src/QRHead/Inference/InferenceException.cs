namespace QRHead;

/// <summary>ONNX Runtime could not load or run a model.</summary>
/// <param name="message">What went wrong and what to do.</param>
/// <param name="innerException">The runtime's own error; null where it was not asked.</param>
public sealed class InferenceException(string message, Exception? innerException = null) : QRHeadException(message, innerException);
