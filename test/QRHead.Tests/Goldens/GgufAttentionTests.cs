using System.Text.Json;
using QRHead.Checkpoints;
using QRHead.Inference;
using QRHead.Models;
using QRHead.Tests.Compilation;
using QRHead.Tests.Inference;

namespace QRHead.Tests.Goldens;

/// <summary>From the token ids of a GGUF golden to its attention, with the weights as f32.</summary>
public class GgufAttentionTests
{
    public static TheoryData<string> Models =>
    [
        "llama-f32", "llama-f16", "llama-bf16", "llama-q8_0", "llama-q4_0", "llama-q4_1", "llama-mixed", "llama-spm", "llama3-rope",
        "qwen2-f32", "qwen3-f32", "gemma3-f32",
    ];

    [Theory]
    [MemberData(nameof(Models))]
    public void Attention_is_the_recorded_one(string name)
    {
        const int Tail = 8;
        using var folder = new TemporaryFolder();
        using Checkpoint checkpoint = CompiledModel.Compile(
            Shared.Require($"goldens/gguf/{name}.gguf"), Precision.F32, folder.In("compiled"));
        IReadOnlyList<HeadId> heads = HeadSet.All(checkpoint.Config.NumHiddenLayers, checkpoint.Config.NumAttentionHeads).Heads;
        using var model = new AttentionModel(
            DecoderGraph.Build(checkpoint, [.. Enumerable.Range(0, checkpoint.Config.NumHiddenLayers)]), heads, threads: 2, chunk: 512);

        using JsonDocument golden = JsonDocument.Parse(File.ReadAllBytes(Shared.Require($"goldens/gguf/{name}.expected.json")));
        foreach (JsonElement prompt in golden.RootElement.GetProperty("prompts").EnumerateArray())
        {
            int[] ids = prompt.GetProperty("ids").Deserialize<int[]>()!;
            float[][][] attention = prompt.GetProperty("meanAttentionLast8").Deserialize<float[][][]>()!;
            AttentionRows.AssertWithin(
                1e-5, [.. attention.SelectMany(layer => layer)], AttentionRows.Read(model, ids[..^Tail], ids[^Tail..]));
        }
    }
}
