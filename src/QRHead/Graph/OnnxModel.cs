namespace QRHead.Graph;

/// <summary>A serialised ONNX model.</summary>
/// <param name="Bytes">The protobuf.</param>
/// <param name="WeightsFolder">The folder that the weights' file names are relative to; null where all weights are inside.</param>
internal sealed record OnnxModel(byte[] Bytes, string? WeightsFolder);
