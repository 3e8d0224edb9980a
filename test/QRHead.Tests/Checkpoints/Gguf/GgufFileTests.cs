using System.Diagnostics;
using System.Text.Json;
using QRHead.Checkpoints.Gguf;

namespace QRHead.Tests.Checkpoints.Gguf;

/// <summary>The header of GGUF files: what is read, and that every corrupt file is refused by name, at once and without memory.</summary>
public sealed class GgufFileTests
{
    /// <summary>These have a sound header; whoever reads their tokenizer or configuration refuses them.</summary>
    private static readonly string[] SoundHeaders =
    [
        "00-valid", "bos-out-of-range", "duplicate-token", "embedding-shape-mismatch", "merge-without-space", "token-types-short",
        "wrong-value-type",
    ];

    [Fact]
    public void A_corrupt_file_is_refused_with_one_error_at_once_and_without_memory()
    {
        const long MostBytes = 4 << 20;
        string[] files = [.. Directory.EnumerateFiles(Shared.Require("goldens/gguf/broken"), "*.gguf").Order(StringComparer.Ordinal)];
        Assert.Equal(50, files.Length);
        foreach (string path in files)
        {
            string name = Path.GetFileNameWithoutExtension(path);
            long memory = GC.GetAllocatedBytesForCurrentThread();
            var watch = Stopwatch.StartNew();
            Exception? exception = Record.Exception(() => GgufFile.Open(path));
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(1), $"{name} took {watch.Elapsed}.");
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - memory < MostBytes, $"{name} took too much memory.");
            if (SoundHeaders.Contains(name))
                Assert.True(exception is null, $"{name}: {exception?.Message}");
            else
                Assert.True(exception is CheckpointException, $"{name}: {exception?.ToString() ?? "was read"}");
        }
    }

    [Theory]
    [InlineData("big-endian", "a big-endian file")]
    [InlineData("version-1", "version 1")]
    [InlineData("nested-arrays-deep", "a list of lists")]
    [InlineData("bool-not-0-or-1", "the truth value")]
    [InlineData("alignment-wrong-type", "another type than u32")]
    [InlineData("alignment-zero", "general.alignment")]
    [InlineData("duplicate-key", "twice")]
    [InlineData("missing-architecture", "general.architecture")]
    [InlineData("tensor-name-too-long", "64 bytes")]
    [InlineData("row-not-whole-blocks", "a multiple of")]
    [InlineData("tensors-overlap", "within another's bytes")]
    [InlineData("cut-in-data", "beyond the")]
    public void A_complaint_names_the_reason(string file, string reason)
    {
        string path = Repository.GgufPath($"broken/{file}");
        Assert.Contains(reason, Assert.Throws<CheckpointException>(() => GgufFile.Open(path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("llama-f32")]
    [InlineData("llama-q4_1")]
    [InlineData("llama-mixed")]
    [InlineData("qwen3-f32")]
    [InlineData("gemma3-f32")]
    public void Tensors_have_the_type_and_shape_that_was_recorded(string model)
    {
        GgufFile file = GgufFile.Open(Shared.Require($"goldens/gguf/{model}.gguf"));
        using var expected = JsonDocument.Parse(File.ReadAllBytes(Shared.Require($"goldens/gguf/{model}.expected.json")));
        var tensors = file.Tensors.ToDictionary(tensor => tensor.Name);
        int compared = 0;
        foreach (JsonProperty tensor in expected.RootElement.GetProperty("tensors").EnumerateObject())
        {
            GgufTensor read = tensors[tensor.Value.GetProperty("gguf").GetString()!];
            Assert.Equal(tensor.Value.GetProperty("type").GetString(), read.Type.Name);
            Assert.Equal(tensor.Value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64()), read.Shape);
            compared++;
        }

        Assert.True(compared > 10);
        Assert.Equal(file.Tensors.Count, tensors.Count);
    }

    [Fact]
    public void Version_2_is_read_as_version_3()
    {
        GgufFile two = GgufFile.Open(Shared.Require("goldens/gguf/llama-q4_0-v2.gguf"));
        GgufFile three = GgufFile.Open(Shared.Require("goldens/gguf/llama-q4_0.gguf"));
        Assert.Equal(
            three.Tensors.Select(tensor => (tensor.Name, tensor.Offset)), two.Tensors.Select(tensor => (tensor.Name, tensor.Offset)));
        Assert.Equal(three.DataStart, two.DataStart);
        Assert.Equal("llama", two.Metadata.Text("general.architecture"));
    }

    [Fact]
    public void A_missing_file_is_said_to_be_missing() =>
        Assert.Contains(
            "cannot be read", Assert.Throws<CheckpointException>(
                () => GgufFile.Open("/nowhere/model.gguf")).Message, StringComparison.Ordinal);
}
