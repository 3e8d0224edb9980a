namespace QRHead.Benchmarking;

/// <summary>What one kind of operator took while a text was read.</summary>
/// <param name="Name">The operator's name in ONNX; for products of weights with the weight's.</param>
/// <param name="Calls">How often it ran: once for each layer and chunk, as a rule.</param>
/// <param name="Time">The sum of its times.</param>
internal sealed record OperatorTime(string Name, int Calls, TimeSpan Time);
