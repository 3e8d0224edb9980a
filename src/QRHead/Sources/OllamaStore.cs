using System.Text.Json;

namespace QRHead.Sources;

/// <summary>
/// Models that Ollama keeps: <c>manifests/HOST/NAMESPACE/MODEL/TAG</c> is JSON that names layers, the model's own among them, a GGUF file
/// called <c>blobs/sha256-DIGEST</c>.
/// </summary>
/// <param name="folders">The folders in which a store may be.</param>
internal sealed class OllamaStore(IReadOnlyList<string> folders)
{
    private const string Manifests = "manifests", Layers = "layers";
    private const string ModelLayer = "application/vnd.ollama.image.model", AdapterLayer = "application/vnd.ollama.image.adapter";
    private const string UsualHost = "registry.ollama.ai", UsualNamespace = "library", UsualTag = "latest";

    /// <summary>
    /// Finds the file of a model by the name that Ollama has for it: <c>llama3.2:1b</c>, <c>user/model</c>, <c>hf.co/user/model:Q4_K_M</c>.
    /// </summary>
    /// <exception cref="CheckpointException">There is no such model, its file is gone, or it is more than one file.</exception>
    public string Find(string name)
    {
        string full = FullName(name);
        (string Name, string Path)[] all = [.. All()];
        foreach ((string known, string path) in all)
        {
            if (known.Equals(full, StringComparison.OrdinalIgnoreCase))
                return ModelOf(path);
        }

        throw new CheckpointException($"ollama:{name}")
        {
            Found = $"no such model in {string.Join(", ", folders)}",
            Expected = all.Length == 0 ? "a model that Ollama has pulled"
                : $"one of {string.Join(", ", all.Select(one => ShortName(one.Name)).Order(StringComparer.Ordinal))}",
            Fix = $"Pull it with 'ollama pull {name}', or set OLLAMA_MODELS to the folder of Ollama's models.",
        };
    }

    /// <summary>Finds the file of a model by its manifest.</summary>
    /// <param name="path">A file.</param>
    /// <returns>The model's file; null where the file is no manifest.</returns>
    /// <exception cref="CheckpointException">The model's file is gone, or it is more than one file.</exception>
    public static string? OfManifest(string path) => IsManifest(path) ? ModelOf(path) : null;

    private IEnumerable<(string Name, string Path)> All() =>
        from folder in folders
        let manifests = Path.Combine(folder, Manifests)
        where Directory.Exists(manifests)
        from path in Directory.EnumerateFiles(
            manifests, "*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 4 })
        let parts = Path.GetRelativePath(manifests, path).Split(Path.DirectorySeparatorChar)
        where parts.Length == 4
        select ($"{parts[0]}/{parts[1]}/{parts[2]}:{parts[3]}", path);

    private static string FullName(string name)
    {
        string[] parts = name.Split('/');
        string last = parts[^1].Contains(':', StringComparison.Ordinal) ? parts[^1] : $"{parts[^1]}:{UsualTag}";
        return parts.Length switch
        {
            1 => $"{UsualHost}/{UsualNamespace}/{last}",
            2 => $"{UsualHost}/{parts[0]}/{last}",
            _ => $"{string.Join('/', parts[..^1])}/{last}",
        };
    }

    private static string ShortName(string full)
    {
        const string Usual = $"{UsualHost}/";
        const string Library = $"{Usual}{UsualNamespace}/";
        return full.StartsWith(Library, StringComparison.Ordinal) ? full[Library.Length..]
            : full.StartsWith(Usual, StringComparison.Ordinal) ? full[Usual.Length..]
            : full;
    }

    private static bool IsManifest(string path)
    {
        using FileStream stream = File.OpenRead(path);
        if (stream.ReadByte() != '{' || stream.Length > 1 << 20)
            return false;
        stream.Position = 0;
        try
        {
            using JsonDocument document = JsonDocument.Parse(stream);
            return document.RootElement.TryGetProperty(Layers, out JsonElement layers) && layers.ValueKind == JsonValueKind.Array;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private static string ModelOf(string manifest)
    {
        string[] models = DigestsOf(manifest, ModelLayer);
        if (models.Length != 1)
        {
            throw Wrong(
                manifest, models.Length == 0 ? "a model without a GGUF file" : $"a model of {models.Length} files", "one GGUF file",
                "Give the model as a folder in Hugging Face layout, or as one GGUF file.");
        }

        if (DigestsOf(manifest, AdapterLayer).Length > 0)
            throw Wrong(
                manifest, "a model with an adapter, which changes its weights", "a model that is whole",
                "Merge the adapter into the model, or give the model that it is for.");
        string? store = Path.GetFullPath(manifest);
        while (store is not null && Path.GetFileName(store) != Manifests)
            store = Path.GetDirectoryName(store);
        string blobs = Path.Combine(Path.GetDirectoryName(store) ?? "", "blobs");

        // Older versions call the file as the digest is written.
        string[] paths = [Path.Combine(blobs, models[0].Replace(':', '-')), Path.Combine(blobs, models[0])];
        return Array.Find(paths, File.Exists)
            ?? throw Wrong(manifest, "a model whose file is gone", paths[0], "Pull it again with 'ollama pull'.");
    }

    private static string[] DigestsOf(string manifest, string mediaType)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(manifest));
            return
            [
                .. from layer in document.RootElement.GetProperty(Layers).EnumerateArray()
                where layer.GetProperty("mediaType").GetString() == mediaType
                select DigestOf(layer.GetProperty("digest").GetString()),
            ];
        }
        catch (Exception exception)
            when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw Wrong(
                manifest, "a broken manifest", "layers with mediaType and digest, as Ollama writes them",
                "Pull the model again with 'ollama pull'.");
        }
    }

    /// <summary>A digest becomes a file's name: nothing else may.</summary>
    private static string DigestOf(string? digest) =>
        digest?.Split(':') is ["sha256", { Length: 64 } hex] && hex.All(char.IsAsciiHexDigit) ? digest : throw new FormatException();

    private static CheckpointException Wrong(string manifest, string found, string expected, string fix) => new(manifest)
    {
        Found = found,
        Expected = expected,
        Fix = fix,
    };
}
