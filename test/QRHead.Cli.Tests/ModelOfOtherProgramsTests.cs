using System.Security.Cryptography;

namespace QRHead.Cli.Tests;

/// <summary>Models as other programs keep them on the disk.</summary>
public sealed class ModelOfOtherProgramsTests : IDisposable
{
    private static readonly string Gguf = Path.Combine(Tool.GoldenModel("..").TrimEnd('/', '.'), "..", "gguf", "llama-q4_0.gguf");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_gguf_file_is_told_by_its_first_bytes_and_found_by_ollamas_and_lm_studios_names()
    {
        byte[] bytes = File.ReadAllBytes(Gguf);
        string digest = Convert.ToHexStringLower(SHA256.HashData(bytes)), home = _folder.In("home");
        string blob = _folder.Write($"store/blobs/sha256-{digest}", bytes);
        string manifest = _folder.Write(
            "store/manifests/registry.ollama.ai/library/tiny/1b",
            $$"""{"schemaVersion":2,"layers":[{"mediaType":"application/vnd.ollama.image.model","digest":"sha256:{{digest}}","size":{{bytes.Length}}}]}""");
        string file = _folder.Write("home/.lmstudio/models/org/tiny-GGUF/tiny.gguf", bytes);
        string passages = _folder.Write("p.jsonl", "{\"text\":\"A clockwork turned the lens.\"}\n{\"text\":\"Storm at sea.\"}\n");
        var environment = new Dictionary<string, string>
        {
            ["OLLAMA_MODELS"] = _folder.In("store"),
            ["HOME"] = home,
            ["USERPROFILE"] = home,
            ["QRHEAD_CACHE"] = _folder.In("cache"),
        };

        string[] outputs =
        [
            .. new[] { file, Path.GetDirectoryName(file)!, blob, manifest, "ollama:tiny:1b", "lmstudio:org/tiny-GGUF" }.Select(model =>
                Tool.RunIn(environment, "rank", "-q", "lens", passages, "--model", model, "--heads", "0-0", "--format", "jsonl")
                    .Succeeded().Output),
        ];

        Assert.Single(outputs.Distinct());
        Assert.Contains(
            "expected one of tiny:1b", Tool.RunIn(
                environment, "rank", "-q", "lens", passages, "--model", "ollama:tiny").Error, StringComparison.Ordinal);
    }
}
