namespace QRHead.Checkpoints.Gguf;

/// <summary>The keys of one architecture, <c>llama.block_count</c> and so on, by the part after its name.</summary>
/// <param name="file">The header.</param>
/// <param name="architecture">The architecture's name in the file.</param>
internal sealed class GgufKeys(GgufFile file, string architecture)
{
    private readonly GgufMetadata _metadata = file.Metadata;

    /// <summary>Says whether a tensor is there.</summary>
    public bool HasTensor(string name) => file.Tensors.Any(tensor => tensor.Name == name);

    /// <summary>Gets a whole number that must be there.</summary>
    /// <exception cref="CheckpointException">It is not, or is of another type; so for all that follow.</exception>
    public long Required(string key) => Whole(key) ?? throw Missing(key);

    /// <summary>Gets a whole number, or the one that a list has for every layer; null where the key is absent.</summary>
    public long? Whole(string key)
    {
        string full = Full(key);
        if (!_metadata.IsList(full))
            return _metadata.Whole(full);
        IReadOnlyList<long> layers = _metadata.Wholes(full)!;
        return layers.Distinct().Count() == 1 ? layers[0]
            : throw _metadata.Wrong(full, "different numbers for the layers", "the same for every layer");
    }

    /// <summary>Gets a number as it was written; null where the key is absent.</summary>
    /// <remarks>The file holds a float32: 1e-06 must come out as such, not as the double nearest to that float32.</remarks>
    public double? Decimal(string key) => _metadata.Number(Full(key)) is not { } number ? null
        : double.IsFinite(number) && Math.Abs(number) < (double)decimal.MaxValue ? (double)(decimal)(float)number
        : throw Wrong(key, FormattableString.Invariant($"{number}"), "a number that can be");

    /// <summary>Gets a text; null where the key is absent.</summary>
    public string? Text(string key) => _metadata.Text(Full(key));

    /// <summary>Makes a complaint about a missing key.</summary>
    public CheckpointException Missing(string key) => Wrong(key, "nothing", "a number");

    /// <summary>Makes a complaint about a key.</summary>
    public CheckpointException Wrong(string key, string found, string expected, string? fix = null) =>
        _metadata.Wrong(Full(key), found, expected, fix);

    private string Full(string key) => $"{architecture}.{key}";
}
