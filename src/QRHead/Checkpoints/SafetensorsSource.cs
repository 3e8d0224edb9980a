namespace QRHead.Checkpoints;

/// <summary>Where a header's tensors lie.</summary>
/// <param name="Name">What messages say.</param>
/// <param name="FilePath">The resolved file; null in memory.</param>
/// <param name="DataStart">First byte of the data, from the start of the file.</param>
/// <param name="DataLength">Bytes from there to the end of the file.</param>
internal readonly record struct SafetensorsSource(string Name, string? FilePath, long DataStart, long DataLength);
