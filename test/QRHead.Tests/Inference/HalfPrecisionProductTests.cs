using QRHead.Checkpoints;
using QRHead.Graph.Onnx;
using QRHead.Inference;
using QRHead.Models;
using QRHead.Tests.Models;

namespace QRHead.Tests.Inference;

/// <summary>
/// Products in f16, as a GPU computes them. Here the runtime rounds to f16 what goes into them and widens it again, so that the graph is
/// tested, and the range of its numbers, but not the GPU's sums.
/// </summary>
public class HalfPrecisionProductTests
{
    /// <summary>Each product rounds its inputs and results to 11 bits; three layers of them.</summary>
    private const double Tolerance = 1e-2;

    public static TheoryData<string> Architectures => [.. ModelCatalog.Supported];

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Attention_is_nearly_that_of_products_in_f32(string modelType)
    {
        using var model = new TinyModel(modelType, type: ElementType.F16);
        int[] text = TinyModel.Text(100);
        using AttentionModel exact = model.Open();
        using var half = new AttentionModel(Graph(model, ElementType.F16), model.AllHeads, threads: 1, chunk: 32);

        AttentionRows.AssertWithin(
            Tolerance, AttentionRows.Read(exact, text[..90], text[90..]), AttentionRows.Read(half, text[..90], text[90..]));
    }

    [Theory]
    [InlineData(nameof(ElementType.F16), nameof(ElementType.F16), true)]
    [InlineData(nameof(ElementType.F16), nameof(ElementType.F32), false)]
    [InlineData(nameof(ElementType.BF16), nameof(ElementType.F16), false)]
    [InlineData(nameof(ElementType.F32), nameof(ElementType.F16), false)]
    public void Weights_go_into_products_as_they_are_stored(string stored, string products, bool expected)
    {
        using var model = new TinyModel("llama", type: Enum.Parse<ElementType>(stored));
        GraphProto graph = ModelProto.Parser.ParseFrom(Graph(model, Enum.Parse<ElementType>(products)).Model.Bytes).Graph;

        string[] weights =
        [
            .. graph.Initializer.Select(tensor => tensor.Name).Where(name => name.EndsWith("_proj.weight", StringComparison.Ordinal)),
        ];
        string[] factors = [.. graph.Node.Where(node => node.OpType == "FusedMatMul").Select(node => node.Input[1])];
        Assert.Equal(7 + 7 + 2, weights.Length);
        Assert.All(weights, weight => Assert.Equal(expected || stored == nameof(ElementType.F32), factors.Contains(weight)));
    }

    [Fact]
    public void Only_a_gpu_computes_them()
    {
        Assert.Equal(ElementType.F16, ProductNumbers.For(Precision.F16, Device.Cuda));
        Assert.Equal(ElementType.F16, CacheNumbers.For(Precision.F16, Device.Cuda));
        Assert.Equal(ElementType.F32, ProductNumbers.For(Precision.F16, Device.Cpu));
        Assert.Equal(ElementType.F32, CacheNumbers.For(Precision.F16, Device.Cpu));
        Assert.Equal(ElementType.F32, ProductNumbers.For(Precision.F32, Device.Cuda));
    }

    private static DecoderGraph Graph(TinyModel model, ElementType products) =>
        DecoderGraph.Build(
            model.Checkpoint, [.. model.AllHeads.Select(head => head.Layer).Distinct()], cacheNumbers: products, products: products);
}
