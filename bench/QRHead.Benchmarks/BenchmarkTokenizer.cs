using System.IO.Compression;
using QRHead.Tokenization;

namespace QRHead.Benchmarks;

/// <summary>A tokenizer file to measure with.</summary>
public sealed class BenchmarkTokenizer
{
    // One of each style. The vocabularies of Llama 3, Qwen 3 and SmolLM2 are the published ones; the others are small (900 to 2,000
    // tokens), which is harder: words come out as several tokens.
    private static readonly string[] Names =
    [
        "llama3", "qwen3", "smollm2", "gemma", "llama2", "phi3", "gpt2", "o200k", "split-sequence", "metaspace-first-split",
        "metaspace-always-nosplit", "normalizers-nfc-nfkc", "unk-fused",
    ];

    private readonly byte[] _json;

    private BenchmarkTokenizer(string name, byte[] json) => (Name, _json) = (name, json);

    /// <summary>Gets the name of its folder.</summary>
    public string Name { get; }

    /// <summary>Gets those that are there: the project carries some, and the folder <c>shared</c> has all.</summary>
    public static IEnumerable<BenchmarkTokenizer> All()
    {
        foreach (string name in Names)
        {
            string? path = new[]
            {
                ProjectFiles.Shared($"goldens/tokenizers/{name}"), ProjectFiles.InProject($"test/Goldens/tokenizers/{name}"),
            }
                .OfType<string>().FirstOrDefault(Directory.Exists);
            if (path is not null)
                yield return new BenchmarkTokenizer(name, Read(path));
        }
    }

    /// <summary>Makes a tokenizer that has not seen any text.</summary>
    internal Tokenizer Load() => Tokenizer.Parse(_json, Name);

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static byte[] Read(string folder)
    {
        string path = Path.Combine(folder, "tokenizer.json");
        if (File.Exists(path))
            return File.ReadAllBytes(path);
        using var unpacked = new MemoryStream();
        using var packed = new GZipStream(File.OpenRead(path + ".gz"), CompressionMode.Decompress);
        packed.CopyTo(unpacked);
        return unpacked.ToArray();
    }
}
