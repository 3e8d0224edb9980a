using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using QRHead.Checkpoints.Gguf;

namespace QRHead.Tests.Checkpoints.Gguf;

/// <summary>The tensors of a GGUF file are those of the model's Hugging Face folder.</summary>
public sealed class GgufCheckpointTests
{
    public static TheoryData<string, string> Models => new()
    {
        { "llama-f32.gguf", "llama-f32" },
        { "llama-f16.gguf", "llama-f16" },
        { "llama-bf16.gguf", "llama-bf16" },
        { "llama-q8_0.gguf", "llama-q8_0" },
        { "llama-q4_0.gguf", "llama-q4_0" },
        { "llama-q4_0-v2.gguf", "llama-q4_0" },
        { "llama-q4_0-split-00001-of-00002.gguf", "llama-q4_0" },
        { "llama-q4_0-split-00002-of-00002.gguf", "llama-q4_0" },
        { "llama-q4_1.gguf", "llama-q4_1" },
        { "llama-mixed.gguf", "llama-mixed" },
        { "llama-spm.gguf", "llama-spm" },
        { "llama3-rope.gguf", "llama3-rope" },
        { "qwen2-f32.gguf", "qwen2-f32" },
        { "qwen3-f32.gguf", "qwen3-f32" },
        { "gemma3-f32.gguf", "gemma3-f32" },
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void All_tensors_are_the_recorded_ones_bit_for_bit(string file, string recorded)
    {
        using GgufCheckpoint checkpoint = GgufCheckpoint.Open(Shared.Require($"goldens/gguf/{file}"));
        CheckTensors(checkpoint, recorded);
        using JsonDocument golden = Golden(recorded);
        Assert.Equal(
            golden.RootElement.GetProperty("tensors").EnumerateObject().Select(tensor => tensor.Name).Order(StringComparer.Ordinal),
            checkpoint.Names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Tensors_of_a_real_model_are_the_recorded_ones_bit_for_bit()
    {
        using GgufCheckpoint checkpoint = GgufCheckpoint.Open(
            Shared.Require("models/smollm2-135m-instruct/SmolLM2-135M-Instruct.Q4_1.gguf"));
        CheckTensors(checkpoint, "smollm2");
    }

    [Fact]
    public void A_missing_part_is_named()
    {
        using var folder = new TemporaryFolder();
        string part = folder.In("model-00001-of-00002.gguf");
        File.Copy(Shared.Require("goldens/gguf/llama-q4_0-split-00001-of-00002.gguf"), part);
        Assert.Contains(
            "no model-00002-of-00002.gguf beside it", Assert.Throws<CheckpointException>(
                () => GgufCheckpoint.Open(part)).Message, StringComparison.Ordinal);

        File.Copy(part, folder.In("model-00002-of-00002.gguf"));
        Assert.Contains(
            "expected part 1 of 2", Assert.Throws<CheckpointException>(() => GgufCheckpoint.Open(part)).Message, StringComparison.Ordinal);

        string renamed = folder.In("model.gguf");
        File.Copy(part, renamed);
        Assert.Contains(
            "-00001-of-00002.gguf", Assert.Throws<CheckpointException>(
                () => GgufCheckpoint.Open(renamed)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_tensor_and_another_shape_are_said()
    {
        using GgufCheckpoint checkpoint = GgufCheckpoint.Open(Shared.Require("goldens/gguf/llama-q4_0.gguf"));
        Assert.Contains("no such tensor, but model.layers.0.self_attn.q_proj.weight",
            Assert.Throws<CheckpointException>(() => checkpoint.Rows("model.layers.0.self_attn.q_prjo.weight", 1)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "expected [1, 2]", Assert.Throws<CheckpointException>(
                () => checkpoint.Rows("model.norm.weight", 1, 2)).Message, StringComparison.Ordinal);
    }

    private static void CheckTensors(GgufCheckpoint checkpoint, string recorded)
    {
        using JsonDocument golden = Golden(recorded);
        foreach (JsonProperty tensor in golden.RootElement.GetProperty("tensors").EnumerateObject())
        {
            long[] shape = [.. tensor.Value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64())];
            float[] values = checkpoint.Rows(tensor.Name, shape).ReadAll();
            string hash = Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(values.AsSpan())));
            Assert.True(tensor.Value.GetProperty("sha256F32").GetString() == hash, $"{tensor.Name}: {string.Join(", ", values.Take(4))}");
        }
    }

    private static JsonDocument Golden(string name) =>
        JsonDocument.Parse(File.ReadAllBytes(Shared.Require($"goldens/gguf/{name}.expected.json")));
}
