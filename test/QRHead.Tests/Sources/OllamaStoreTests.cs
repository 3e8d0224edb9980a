using QRHead.Sources;

namespace QRHead.Tests.Sources;

public sealed class OllamaStoreTests : IDisposable
{
    private static readonly string Digest = new('a', 64);

    private readonly TemporaryFolder _folder = new();

    private string Blob => _folder.In($"blobs/sha256-{Digest}");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("llama3.2:1b", "registry.ollama.ai/library/llama3.2/1b")]
    [InlineData("Llama3.2:1B", "registry.ollama.ai/library/llama3.2/1b")]
    [InlineData("llama3.2", "registry.ollama.ai/library/llama3.2/latest")]
    [InlineData("somebody/tuned:8b", "registry.ollama.ai/somebody/tuned/8b")]
    [InlineData("hf.co/bartowski/Llama-3.2-1B-Instruct-GGUF:Q4_K_M", "hf.co/bartowski/Llama-3.2-1B-Instruct-GGUF/Q4_K_M")]
    public void Finds_a_models_file_by_the_name_that_ollama_has_for_it(string name, string manifest)
    {
        string path = Pull(manifest);

        Assert.Equal(Blob, Store().Find(name));
        Assert.Equal(Blob, OllamaStore.OfManifest(path));
    }

    [Fact]
    public void Finds_files_as_older_versions_called_them()
    {
        Pull("registry.ollama.ai/library/m/latest");
        File.Move(Blob, _folder.In($"blobs/sha256:{Digest}"));

        Assert.Equal(_folder.In($"blobs/sha256:{Digest}"), Store().Find("m"));
    }

    [Fact]
    public void Says_which_models_there_are()
    {
        Pull("registry.ollama.ai/library/llama3.2/1b");
        Pull("registry.ollama.ai/somebody/tuned/8b");
        Pull("hf.co/org/x/Q8_0");

        string message = Refused("nowhere");
        Assert.Contains("one of hf.co/org/x:Q8_0, llama3.2:1b, somebody/tuned:8b", message, StringComparison.Ordinal);
        Assert.Contains("ollama pull nowhere", message, StringComparison.Ordinal);
        Assert.Contains(
            "a model that Ollama has pulled", Assert.Throws<CheckpointException>(
                () => new OllamaStore([_folder.In("none")]).Find("x")).Message, StringComparison.Ordinal);
        Assert.Contains("no such model", Refused("../../etc/passwd"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"layers":[{"mediaType":"application/vnd.ollama.image.tensor","digest":"sha256:$digest"}]}""", "without a GGUF file")]
    [InlineData("""{"layers":[{"mediaType":"application/vnd.ollama.image.model","digest":"sha256:$digest"},{"mediaType":"application/vnd.ollama.image.adapter","digest":"sha256:$digest"}]}""", "an adapter")]
    [InlineData("""{"layers":[{"mediaType":"application/vnd.ollama.image.model","digest":"sha256:../../secret"}]}""", "a broken manifest")]
    [InlineData("""{"layers":[{"mediaType":"application/vnd.ollama.image.model"}]}""", "a broken manifest")]
    [InlineData("""{"layers":[1]}""", "a broken manifest")]
    [InlineData("""{"layers":[{"mediaType":"application/vnd.ollama.image.model","digest":"sha256:$other"}]}""", "whose file is gone")]
    [InlineData("no json", "a broken manifest")]
    public void Refuses_what_it_can_not_use(string manifest, string reason)
    {
        Pull("registry.ollama.ai/library/m/latest",
            manifest.Replace("$digest", Digest, StringComparison.Ordinal).Replace("$other", new string('b', 64), StringComparison.Ordinal));

        Assert.Contains(reason, Refused("m"), StringComparison.Ordinal);
    }

    [Fact]
    public void Looks_where_its_variable_says_and_else_in_the_usual_places()
    {
        Assert.Equal(["/models"], new StoreFolders(name => name == "OLLAMA_MODELS" ? "/models" : null, "/home/me").Ollama);
        Assert.Equal(
            [
                Path.Combine("/home/me", ".ollama", "models"), "/usr/share/ollama/.ollama/models",
            ], new StoreFolders(_ => null, "/home/me").Ollama.Take(2));
    }

    private OllamaStore Store() => new([_folder.In("nowhere"), _folder.Path]);

    private string Refused(string name) => Assert.Throws<CheckpointException>(() => Store().Find(name)).Message;

    private string Pull(string name, string? manifest = null)
    {
        string path = _folder.In($"manifests/{name}");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Directory.CreateDirectory(_folder.In("blobs"));
        File.WriteAllText(Blob, "GGUF");
        File.WriteAllText(path, manifest ?? $$"""
            {"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.v2+json","config":{"digest":"sha256:{{new string('c', 64)}}"},
             "layers":[{"mediaType":"application/vnd.ollama.image.model","digest":"sha256:{{Digest}}","size":4},{"mediaType":"application/vnd.ollama.image.template","digest":"sha256:{{Digest}}"}]}
            """);
        return path;
    }
}
