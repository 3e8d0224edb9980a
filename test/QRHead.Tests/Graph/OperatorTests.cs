using Microsoft.ML.OnnxRuntime;
using QRHead.Checkpoints;
using QRHead.Graph;
using QRHead.Inference;

namespace QRHead.Tests.Graph;

/// <summary>What an operator gives when its graph runs.</summary>
public class OperatorTests
{
    [Fact]
    public void Gelu_follows_its_tanh_formula()
    {
        float[] x = [-6, -1, -0.1f, 0, 0.5f, 3, 20];

        float[] found = Run(x, (graph, value) => graph.GeluTanh(value));

        float[] expected = [.. x.Select(v => (float)(0.5 * v * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (v + (0.044715 * v * v * v))))))];
        Assert.All(found.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-6));
    }

    [Theory]
    [InlineData(0, 2, new float[] { 1, 2 })]
    [InlineData(2, 3, new float[] { 3, 4, 5 })]
    [InlineData(4, 1, new float[] { 5 })]
    public void Slice_keeps_what_lies_between_its_bounds(long start, long count, float[] expected) =>
        Assert.Equal(expected, Run([1, 2, 3, 4, 5], (graph, value) => graph.Slice(value, 0, start, count)));

    private static float[] Run(float[] values, Func<GraphBuilder, Value, Value> build)
    {
        var graph = new GraphBuilder();
        Value input = graph.Input("x", ElementType.F32, values.Length);
        using InferenceSession session = SessionFactory.Open(
            OnnxWriter.Write(graph, [("y", build(graph, input))]), threads: 1, spinning: false);
        using OrtValue x = OrtValue.CreateTensorValueFromMemory(values, [values.Length]);
        using var options = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> results = session.Run(options, ["x"], [x], ["y"]);
        return results[0].GetTensorDataAsSpan<float>().ToArray();
    }
}
