using System.Globalization;
using QRHead.Graph.Onnx;
using QRHead.Inference;
using QRHead.Models;
using QRHead.Tests.Inference;

namespace QRHead.Tests.Models;

/// <summary>The graph ends at the q and k of the deepest wanted layer; what it leaves out changes nothing and is not even needed.</summary>
public class EarlyExitTests
{
    private static readonly HeadId[] Heads = [new(0, 1), new(1, 0), new(1, 3)];

    public static TheoryData<string> Architectures => [.. ModelCatalog.Supported];

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Gives_the_same_bits_as_all_layers(string modelType)
    {
        using var model = new TinyModel(modelType);
        int[] text = TinyModel.Text(60);
        int[] layers = [.. Heads.Select(head => head.Layer).Distinct()];

        using var early = new AttentionModel(DecoderGraph.Build(model.Checkpoint, layers), Heads, threads: 2, chunk: 16);
        using var full = new AttentionModel(DecoderGraph.Build(model.Checkpoint, layers, depth: 3), Heads, threads: 2, chunk: 16);

        AttentionRows.AssertWithin(0, AttentionRows.Read(full, text[..40], text[40..]), AttentionRows.Read(early, text[..40], text[40..]));
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Needs_no_weights_beyond_q_and_k_of_the_deepest_wanted_layer(string modelType)
    {
        using var whole = new TinyModel(modelType);
        using var part = new TinyModel(modelType, keep: IsNeeded);
        int[] text = TinyModel.Text(30);

        using AttentionModel expected = whole.Open(Heads);
        using AttentionModel found = part.Open(Heads);

        AttentionRows.AssertWithin(
            0, AttentionRows.Read(expected, text[..20], text[20..]), AttentionRows.Read(found, text[..20], text[20..]));
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Writes_no_weights_beyond_q_and_k_of_the_deepest_wanted_layer(string modelType)
    {
        using var model = new TinyModel(modelType);

        DecoderGraph graph = DecoderGraph.Build(model.Checkpoint, [1]);

        IEnumerable<string> written = ModelProto.Parser.ParseFrom(graph.Model.Bytes).Graph.Initializer.Select(tensor => tensor.Name);
        IEnumerable<string> needed = model.Checkpoint.Tensors.Select(tensor => tensor.Name).Where(IsNeeded);
        Assert.Equal(
            needed.Order(StringComparer.Ordinal), written.Where(name => name.StartsWith("model.", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Keeps_no_values_of_the_deepest_wanted_layer()
    {
        using var model = new TinyModel("llama");

        DecoderGraph graph = DecoderGraph.Build(model.Checkpoint, [0, 1]);

        Assert.Equal(["present.0.key", "present.0.value", "present.1.key"], graph.Cache.Select(tensor => tensor.PresentName));
        Assert.Equal([0, 1], graph.WantedLayers.Keys.Order());
    }

    /// <summary>Whether heads of layers 0 and 1 need a tensor.</summary>
    private static bool IsNeeded(string name)
    {
        if (!name.StartsWith("model.layers.", StringComparison.Ordinal))
            return name == "model.embed_tokens.weight";
        string[] parts = name.Split('.');
        int layer = int.Parse(parts[2], CultureInfo.InvariantCulture);
        return layer == 0
            || (layer == 1 && (parts[3] == "input_layernorm" || parts[4] is "q_proj" or "k_proj" or "qkv_proj" or "q_norm" or "k_norm"));
    }
}
