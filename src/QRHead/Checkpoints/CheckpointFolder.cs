namespace QRHead.Checkpoints;

/// <summary>Knows the file names of a Hugging Face folder, and says what is wrong with a folder that is none.</summary>
/// <param name="Path">The folder, as it was given.</param>
internal readonly record struct CheckpointFolder(string Path)
{
    private const string Layout = "a folder with config.json and model.safetensors (or its shards with model.safetensors.index.json)";

    /// <summary>The index of the largest model is far from it.</summary>
    private const int MostJsonBytes = 256 << 20;

    /// <summary>Gets the path of <c>config.json</c>.</summary>
    public string Config => In("config.json");

    /// <summary>Gets the path of <c>generation_config.json</c>.</summary>
    public string GenerationConfig => In("generation_config.json");

    /// <summary>Gets the path of the weights in one file.</summary>
    public string Weights => In("model.safetensors");

    /// <summary>Gets the path of the index of weights in many files.</summary>
    public string Index => In("model.safetensors.index.json");

    /// <summary>Gets the path of a file in the folder.</summary>
    public string In(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Reads a JSON file.</summary>
    /// <exception cref="CheckpointException">It cannot be read or is broken.</exception>
    public static JsonKeys ReadKeys(string path)
    {
        try
        {
            long length = new FileInfo(path).Length;
            return length <= MostJsonBytes ? JsonKeys.Parse(File.ReadAllBytes(path), path) : throw new CheckpointException(path)
            {
                Found = $"{length} bytes",
                Expected = $"a JSON file of at most {MostJsonBytes}",
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException(path, e) { Found = $"a file that cannot be read ({e.Message})", Expected = "a JSON file" };
        }
    }

    /// <summary>Checks that the folder exists and has <c>config.json</c>.</summary>
    /// <exception cref="CheckpointException">It has not; says what it has.</exception>
    public void Check()
    {
        if (File.Exists(Path))
            throw NotAModel("a file", "Give its folder, or a GGUF file.");
        if (!Directory.Exists(Path))
            throw NotAModel("nothing there", "Check the path; a model is a folder downloaded from the hub.");
        if (!Exists(Config))
            throw Missing("config.json");
    }

    /// <summary>Says whether a file is there, be it a link that leads nowhere.</summary>
    public static bool Exists(string path) => new FileInfo(path) is { Exists: true } or { LinkTarget: not null };

    /// <summary>Reports that a file is missing, with what the folder has instead.</summary>
    public CheckpointException Missing(string what)
    {
        string[] names = [.. new DirectoryInfo(Path).EnumerateFiles().Select(file => file.Name).Order(StringComparer.Ordinal)];
        if (First(".gguf") is { } gguf)
            return NotAModel($"no {what}, but {gguf}", "To use the GGUF file, give its own path.");
        if ((First(".bin") ?? First(".pth")) is { } pickle)
            return NotAModel($"no {what}, but PyTorch's {pickle}", "Use a revision of the model with safetensors files.");
        string found = names.Length == 0 ? $"no {what}: the folder has no files" : $"no {what} among {Listed(names)}";
        return NotAModel(found, "Was the download finished?");

        string? First(string extension) => names.FirstOrDefault(name => name.EndsWith(extension, StringComparison.OrdinalIgnoreCase));
    }

    private CheckpointException NotAModel(string found, string fix) => new(Path) { Found = found, Expected = Layout, Fix = fix };

    private static string Listed(string[] names)
    {
        const int Most = 6;
        string listed = string.Join(", ", names.Take(Most));
        return names.Length > Most ? $"{listed} and {names.Length - Most} more" : listed;
    }
}
