using System.Diagnostics.CodeAnalysis;

namespace QRHead.Checkpoints;

/// <summary>A model as published: its configuration and its named tensors, read in place.</summary>
/// <remarks>Safe to read from many threads. Dispose after the last use of a span.</remarks>
internal sealed class Checkpoint : ITensorSource
{
    private readonly List<SafetensorsFile> _files = [];
    private readonly Dictionary<string, (SafetensorsFile File, TensorEntry Entry)> _tensors = [];

    private Checkpoint(string name, ModelConfig config)
    {
        Name = name;
        Config = config;
    }

    /// <summary>Gets the folder, or the given name of a model in memory: what messages say.</summary>
    public string Name { get; }

    /// <summary>Gets what <c>config.json</c> says.</summary>
    public ModelConfig Config { get; }

    /// <summary>Gets all tensors, file by file, in the order of their bytes.</summary>
    public IEnumerable<TensorEntry> Tensors => _files.SelectMany(file => file.Entries);

    /// <summary>Opens a folder in Hugging Face layout.</summary>
    /// <exception cref="CheckpointException">No such folder, a file missing, truncated or corrupt; nothing stays open.</exception>
    public static Checkpoint Open(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var files = new CheckpointFolder(folder);
        files.Check();
        JsonKeys? generation = CheckpointFolder.Exists(files.GenerationConfig) ? CheckpointFolder.ReadKeys(files.GenerationConfig) : null;
        ModelConfig config = ModelConfigFile.Read(CheckpointFolder.ReadKeys(files.Config), generation);
        return Fill(new Checkpoint(folder, config), checkpoint =>
        {
            if (CheckpointFolder.Exists(files.Weights))
                checkpoint.Add(SafetensorsFile.Open(files.Weights));
            else if (CheckpointFolder.Exists(files.Index))
                checkpoint.AddShards(files, ShardIndex.Read(CheckpointFolder.ReadKeys(files.Index)));
            else
                throw files.Missing("model.safetensors");
        });
    }

    /// <summary>Opens a model in memory.</summary>
    /// <param name="name">What messages say.</param>
    /// <param name="config">The bytes of <c>config.json</c>.</param>
    /// <param name="generation">The bytes of <c>generation_config.json</c>; null where there is none.</param>
    /// <param name="weights">Opened from a resource or memory; owned by the checkpoint from now on.</param>
    /// <exception cref="CheckpointException">A part is corrupt.</exception>
    public static Checkpoint Open(string name, ReadOnlyMemory<byte> config, ReadOnlyMemory<byte>? generation, SafetensorsFile weights)
    {
        try
        {
            JsonKeys? generationKeys = generation is { } bytes ? JsonKeys.Parse(bytes, $"{name}/generation_config.json") : null;
            ModelConfig read = ModelConfigFile.Read(JsonKeys.Parse(config, $"{name}/config.json"), generationKeys);
            return Fill(new Checkpoint(name, read), checkpoint => checkpoint.Add(weights));
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    /// <summary>Looks for a tensor.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out TensorEntry? entry)
    {
        bool found = _tensors.TryGetValue(name, out (SafetensorsFile File, TensorEntry Entry) tensor);
        entry = tensor.Entry;
        return found;
    }

    /// <summary>Gets a tensor of a known shape.</summary>
    /// <exception cref="CheckpointException">Missing (says which names are close), or of another shape.</exception>
    public TensorEntry Get(string name, params ReadOnlySpan<long> expectedShape)
    {
        if (!TryGet(name, out TensorEntry? entry))
            throw TensorComplaint.Missing(Name, name, expectedShape, _tensors.Keys, Config.ModelType);
        return expectedShape.SequenceEqual([.. entry.Shape])
            ? entry
            : throw TensorComplaint.OtherShape(_tensors[name].File.Name, name, entry.Shape, expectedShape);
    }

    /// <summary>Gets a tensor's bytes, as stored, row-major and little-endian.</summary>
    /// <exception cref="CheckpointException">More than 2^31 - 1 bytes: read it in parts.</exception>
    public ReadOnlySpan<byte> Bytes(TensorEntry entry) =>
        entry.ByteLength <= int.MaxValue ? Bytes(entry, 0, (int)entry.ByteLength) : throw TooLarge(entry);

    /// <summary>Gets some of a tensor's bytes.</summary>
    /// <param name="entry">A tensor of this checkpoint.</param>
    /// <param name="start">First byte, counted from the tensor's first.</param>
    /// <param name="length">Number of bytes.</param>
    public ReadOnlySpan<byte> Bytes(TensorEntry entry, long start, int length) => _tensors[entry.Name].File.Bytes(entry, start, length);

    /// <summary>Copies a tensor of F32, F16 or BF16 numbers, widened to float32 exactly.</summary>
    /// <returns>The numbers, row-major.</returns>
    /// <exception cref="CheckpointException">Another element type, or more than 2^31 - 1 bytes.</exception>
    public float[] ReadFloats(TensorEntry entry)
    {
        float[] floats = new float[entry.Count];
        Widening.ToFloats(Floating(entry).ElementType, Bytes(entry), floats);
        return floats;
    }

    /// <inheritdoc/>
    public TensorRows Rows(string name, params ReadOnlySpan<long> expectedShape) =>
        new StoredRows(this, Floating(Get(name, expectedShape)));

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (SafetensorsFile file in _files)
            file.Dispose();
    }

    private TensorEntry Floating(TensorEntry entry) =>
        Widening.IsExact(entry.ElementType) ? entry : throw new CheckpointException(_tensors[entry.Name].File.Name)
        {
            Tensor = entry.Name,
            Found = $"{entry.ElementType} numbers",
            Expected = "F32, F16 or BF16",
            Fix = "Use the original, unquantised weights.",
        };

    private static Checkpoint Fill(Checkpoint checkpoint, Action<Checkpoint> fill)
    {
        try
        {
            fill(checkpoint);
            return checkpoint;
        }
        catch
        {
            checkpoint.Dispose();
            throw;
        }
    }

    private void AddShards(CheckpointFolder folder, ShardIndex index)
    {
        foreach (string shard in index.Shards)
        {
            SafetensorsFile file = SafetensorsFile.Open(folder.In(shard));
            Add(file);
            index.CheckHas(shard, file.Entries.Select(entry => entry.Name).ToHashSet());
        }
    }

    private void Add(SafetensorsFile file)
    {
        _files.Add(file);
        foreach (TensorEntry entry in file.Entries)
        {
            if (_tensors.TryAdd(entry.Name, (file, entry)))
                continue;
            throw new CheckpointException(file.Name)
            {
                Tensor = entry.Name,
                Found = $"the tensor here and in {_tensors[entry.Name].File.Name}",
                Expected = "each tensor in one file",
                Fix = "Download index and shards again, of one revision.",
            };
        }
    }

    private CheckpointException TooLarge(TensorEntry entry) => new(_tensors[entry.Name].File.Name)
    {
        Tensor = entry.Name,
        Found = $"{entry.ByteLength} bytes",
        Expected = $"at most {int.MaxValue} to be read at once",
        Fix = "Read it in parts.",
    };

    private sealed class StoredRows(Checkpoint checkpoint, TensorEntry entry) : TensorRows(entry.Name, entry.Shape)
    {
        public override void Read(long row, Span<float> into)
        {
            int length = Width * entry.ElementType.Size;
            Widening.ToFloats(entry.ElementType, checkpoint.Bytes(entry, row * length, length), into);
        }
    }
}
