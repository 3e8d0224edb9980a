namespace QRHead.Checkpoints.Gguf;

/// <summary>
/// A model in a GGUF file, or in the parts of a split one: tensors under Hugging Face's names and in its layout, read in place.
/// </summary>
internal sealed class GgufCheckpoint : ITensorSource
{
    private readonly List<MappedBytes> _mapped = [];
    private readonly Dictionary<string, TensorRows> _tensors = new(StringComparer.Ordinal);

    private GgufCheckpoint(string path, IReadOnlyList<GgufFile> parts)
    {
        Name = path;
        Files = [.. parts.Select(part => part.Path)];
        Metadata = parts[0].Metadata;
        Architecture = GgufConfig.ArchitectureOf(Metadata);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>Gets the file, or the parts of a split one.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>Gets the keys and values; of a split file, those of the first part.</summary>
    public GgufMetadata Metadata { get; }

    /// <summary>Gets the bytes of <c>config.json</c> as it would be.</summary>
    public byte[] ConfigJson { get; private set; } = [];

    /// <inheritdoc/>
    public ModelConfig Config { get; private set; } = null!;

    /// <summary>Gets the names of the tensors that Hugging Face has too.</summary>
    public IReadOnlyCollection<string> Names => _tensors.Keys;

    private GgufArchitecture Architecture { get; }

    /// <summary>Opens a file; of a split one, any part opens all.</summary>
    /// <exception cref="CheckpointException">
    /// The file or a part of it is missing or corrupt, or its architecture or configuration is not supported; nothing stays open.
    /// </exception>
    public static GgufCheckpoint Open(string path)
    {
        IReadOnlyList<GgufFile> parts = GgufParts.Open(path);
        var checkpoint = new GgufCheckpoint(path, parts);
        try
        {
            List<(GgufTensor Tensor, MappedBytes Bytes, long Start)> stored = checkpoint.Map(parts);
            GgufFile whole = parts[0] with { Tensors = [.. stored.Select(one => one.Tensor)] };
            checkpoint.ConfigJson = GgufConfig.Write(whole, name => Vector(stored, name));
            checkpoint.Config = ModelConfigFile.Read(JsonKeys.Parse(checkpoint.ConfigJson, path), null);
            checkpoint.Fill(stored);
            return checkpoint;
        }
        catch
        {
            checkpoint.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public TensorRows Rows(string name, params ReadOnlySpan<long> expectedShape)
    {
        if (!_tensors.TryGetValue(name, out TensorRows? rows))
            throw TensorComplaint.Missing(Name, name, expectedShape, _tensors.Keys, Config.ModelType);
        return expectedShape.SequenceEqual([.. rows.Shape]) ? rows
            : throw TensorComplaint.OtherShape(Name, name, rows.Shape, expectedShape);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (MappedBytes mapped in _mapped)
            mapped.Dispose();
    }

    private List<(GgufTensor Tensor, MappedBytes Bytes, long Start)> Map(IReadOnlyList<GgufFile> parts)
    {
        var stored = new List<(GgufTensor, MappedBytes, long)>();
        foreach (GgufFile part in parts)
        {
            MappedBytes bytes = MappedBytes.OpenFile(RealPath.Of(part.Path));
            _mapped.Add(bytes);
            stored.AddRange(part.Tensors.Select(tensor => (tensor, bytes, part.DataStart + tensor.Offset)));
        }

        return stored;
    }

    private void Fill(List<(GgufTensor Tensor, MappedBytes Bytes, long Start)> stored)
    {
        foreach ((GgufTensor tensor, MappedBytes bytes, long start) in stored)
        {
            if (GgufNames.HuggingFace(tensor.Name, Architecture) is not { } name)
                continue;
            bool paired = Architecture.PairsRotaryRows
                && (name.Contains(".q_proj.", StringComparison.Ordinal) || name.Contains(".k_proj.", StringComparison.Ordinal));
            bool offset = Architecture.StoresNormsPlusOne && name.EndsWith("norm.weight", StringComparison.Ordinal);
            var rows = new GgufRows(name, tensor, bytes, start, paired ? Config.HeadDim : null, offset ? -1 : 0);
            if (paired && (tensor.Shape.Count == 1 ? rows.Width : rows.Count) % Config.HeadDim != 0)
                throw new CheckpointException(Name)
                {
                    Tensor = tensor.Name,
                    Found = $"shape {TensorEntry.Write(tensor.Shape)}",
                    Expected = $"whole heads of {Config.HeadDim}",
                };
            _tensors.Add(name, rows);
        }
    }

    /// <summary>The divisors of rotary positions: a number for every pair of dimensions, no more.</summary>
    private static float[]? Vector(List<(GgufTensor Tensor, MappedBytes Bytes, long Start)> stored, string name)
    {
        (GgufTensor? tensor, MappedBytes bytes, long start) = stored.FirstOrDefault(one => one.Tensor.Name == name);
        return tensor is { Shape.Count: 1 } ? new GgufRows(name, tensor, bytes, start, headDim: null, offset: 0).ReadAll() : null;
    }
}
