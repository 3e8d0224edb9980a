using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using QRHead.Checkpoints;
using QRHead.Graph;
using QRHead.Graph.Onnx;
using QRHead.Inference;
using QRHead.Models;
using QRHead.Tests.Models;

namespace QRHead.Tests.Graph;

public class OnnxWriterTests
{
    [Fact]
    public void Leaves_out_what_no_output_needs()
    {
        var graph = new GraphBuilder();
        Value x = graph.Input("x", ElementType.F32, "tokens");
        Value unused = graph.Input("unused", ElementType.F32, "tokens");
        Value y = graph.Add(x, graph.Constant(1f));
        graph.Mul(graph.Sin(unused), graph.Constant(2f));

        GraphProto written = Parse(OnnxWriter.Write(graph, [("y", y)]));

        Assert.Equal(["Add"], written.Node.Select(node => node.OpType));
        Assert.Equal(["x"], written.Input.Select(input => input.Name));
        Assert.Equal(["constant/1f"], written.Initializer.Select(tensor => tensor.Name));
    }

    [Fact]
    public void Writes_each_node_once_and_after_what_it_needs()
    {
        var graph = new GraphBuilder();
        Value x = graph.Input("x", ElementType.F32, "tokens");
        Value sin = graph.Sin(x);
        Value sum = graph.Add(graph.Cos(sin), sin);

        GraphProto written = Parse(OnnxWriter.Write(graph, [("sum", graph.Mul(sum, sin)), ("sin", sin)]));

        Assert.Equal(["Sin", "Cos", "Add", "Mul"], written.Node.Select(node => node.OpType));
        Assert.Equal(["sum", "sin"], written.Output.Select(output => output.Name));
    }

    [Fact]
    public void Writes_fixed_and_named_axes()
    {
        var graph = new GraphBuilder();
        Value x = graph.Input("x", ElementType.F16, "tokens", 8);

        TypeProto.Types.Tensor type = Parse(OnnxWriter.Write(graph, [("y", graph.Sin(x))])).Input.Single().Type.TensorType;

        Assert.Equal(TensorProto.Types.DataType.Float16, type.ElemType);
        Assert.Equal([("tokens", 0), ("", 8)], type.Shape.Dim.Select(dim => (dim.DimParam, dim.DimValue)));
    }

    [Fact]
    public void Names_say_where_in_the_model_a_node_is()
    {
        using var model = new TinyModel("llama");

        IEnumerable<string> names = Parse(DecoderGraph.Build(model.Checkpoint, [2]).Model).Node.Select(node => node.Name);

        Assert.Contains("/model/layers.1/attn/q_proj/FusedMatMul", names);
        Assert.Contains("/model/layers.1/mlp/down_proj/FusedMatMul", names);
        Assert.Contains("/model/layers.1/GroupQueryAttention", names);
        Assert.Equal(names.Distinct(), names);
    }

    [Fact]
    public void Weights_stay_in_their_files()
    {
        using var model = new TinyModel("llama", shards: 2);

        OnnxModel written = DecoderGraph.Build(model.Checkpoint, [2]).Model;

        List<TensorProto> weights =
        [
            .. Parse(written).Initializer.Where(tensor => tensor.Name.StartsWith("model.", StringComparison.Ordinal)),
        ];
        Assert.NotEmpty(weights);
        Assert.All(weights, tensor =>
        {
            Assert.True(model.Checkpoint.TryGet(tensor.Name, out TensorEntry? entry));
            Dictionary<string, string> data = tensor.ExternalData.ToDictionary(item => item.Key, item => item.Value);
            Assert.Equal(TensorProto.Types.DataLocation.External, tensor.DataLocation);
            Assert.Equal(entry.FilePath, Path.Combine(written.WeightsFolder!, data["location"]));
            Assert.Equal(entry.Offset, long.Parse(data["offset"], CultureInfo.InvariantCulture));
            Assert.Equal(entry.ByteLength, long.Parse(data["length"], CultureInfo.InvariantCulture));
            Assert.Equal(entry.Shape, tensor.Dims);
            Assert.Empty(tensor.RawData);
        });
    }

    [Fact]
    public void Weights_of_several_folders_are_named_from_the_folder_they_share()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.In("a"));
        Directory.CreateDirectory(folder.In("ab"));
        File.WriteAllBytes(folder.In("a/1.bin"), [.. BitConverter.GetBytes(3f)]);
        File.WriteAllBytes(folder.In("ab/2.bin"), [.. new byte[4], .. BitConverter.GetBytes(4f)]);
        var graph = new GraphBuilder();
        Value a = graph.Weight("a", ElementType.F32, new Shape(1), new InitializerData.InFile(folder.In("a/1.bin"), 0, 4));
        Value b = graph.Weight("b", ElementType.F32, new Shape(1), new InitializerData.InFile(folder.In("ab/2.bin"), 4, 4));

        OnnxModel written = OnnxWriter.Write(graph, [("sum", graph.Add(graph.Add(a, b), graph.Input("x", ElementType.F32, 1)))]);

        Assert.Equal(folder.Path, written.WeightsFolder);
        Assert.Equal("a/1.bin ab/2.bin", string.Join(' ', Parse(written).Initializer.Select(tensor => tensor.ExternalData[0].Value)));
        Assert.Equal(12, Run(written, 5));
    }

    private static float Run(OnnxModel model, params float[] values)
    {
        using InferenceSession session = SessionFactory.Open(model, threads: 1, spinning: false);
        using OrtValue x = OrtValue.CreateTensorValueFromMemory(values, [values.Length]);
        using var options = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> results = session.Run(options, ["x"], [x], ["sum"]);
        return results[0].GetTensorDataAsSpan<float>()[0];
    }

    private static GraphProto Parse(OnnxModel model) => ModelProto.Parser.ParseFrom(model.Bytes).Graph;
}
