using System.Text.Json;

namespace QRHead.Cli.Tests;

/// <summary>The figures themselves depend on the machine; what they are about does not.</summary>
public sealed class BenchCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Measures_the_built_in_model()
    {
        using JsonDocument report = Json("bench", "--lengths", "64,128", "--runs", "1", "--layers", "2", "--profile", "--format", "json");
        Assert.Equal("qrhead-mini", report.RootElement.GetProperty("model").GetString());
        Assert.Equal(
            (2, 3), (report.RootElement.GetProperty("layers").GetInt32(), report.RootElement.GetProperty("layers_total").GetInt32()));
        JsonElement[] lengths = [.. report.RootElement.GetProperty("lengths").EnumerateArray()];
        Assert.Equal([64, 128], lengths.Select(length => length.GetProperty("tokens").GetInt32()));
        Assert.All(lengths, length => Assert.Equal(
            length.GetProperty("tokens").GetInt32() / length.GetProperty("read_ms")
                .GetDouble() * 1000, length.GetProperty("tokens_per_second").GetDouble(),
            length.GetProperty("tokens_per_second").GetDouble() * 0.05));
        Assert.All(
            lengths, length => Assert.True(length.GetProperty("first_query_ms").GetDouble() > length.GetProperty("read_ms").GetDouble()));
        Assert.All(
            lengths, length => Assert.True(length.GetProperty("save_ms").GetDouble() > 0 && length.GetProperty("open_ms").GetDouble() > 0));
        Assert.True(lengths[1].GetProperty("cache_bytes").GetInt64() > lengths[0].GetProperty("cache_bytes").GetInt64());
        Assert.True(
            report.RootElement.GetProperty("peak_memory_bytes").GetInt64() > report.RootElement.GetProperty("weight_bytes").GetInt64());

        JsonElement[] operators = [.. report.RootElement.GetProperty("operators").EnumerateArray()];
        Assert.Contains(operators, one => one.GetProperty("name").GetString()!.EndsWith(" q_proj", StringComparison.Ordinal));
        Assert.All(
            operators.Zip(operators.Skip(1)), pair => Assert.True(
                pair.First.GetProperty("ms").GetDouble() >= pair.Second.GetProperty("ms").GetDouble()));
    }

    [Fact]
    public void Measures_a_shape_with_random_weights()
    {
        string config = _folder.Write("tiny/config.json", """
            {"model_type":"qwen2","hidden_size":64,"intermediate_size":128,"num_hidden_layers":3,"num_attention_heads":4,"num_key_value_heads":2,
            "vocab_size":512,"max_position_embeddings":4096,"rms_norm_eps":1e-6,"hidden_act":"silu"}
            """);
        using JsonDocument report = Json("bench", "--shape", config, "--lengths", "32", "--runs", "1", "--format", "json");
        Assert.Equal("tiny", report.RootElement.GetProperty("model").GetString());
        Assert.Equal("int8", report.RootElement.GetProperty("precision").GetString());
        Assert.Equal(3, report.RootElement.GetProperty("layers").GetInt32());
    }

    [Theory]
    [InlineData("either --model or --shape", "--model", "x", "--shape", "qwen2.5-0.5b")]
    [InlineData("'gpt-9' is no shape", "--shape", "gpt-9")]
    [InlineData("--lengths has '0'", "--lengths", "0")]
    [InlineData("1 to 3", "--layers", "4")]
    public void Wrong_usage_is_said(string reason, params string[] arguments)
    {
        ToolResult result = Tool.Run(["bench", .. arguments]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(reason, result.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private JsonDocument Json(params string[] arguments)
    {
        ToolResult result = Tool.RunIn(new Dictionary<string, string> { ["QRHEAD_CACHE"] = _folder.In("cache") }, arguments);
        return JsonDocument.Parse(result.Succeeded().Output);
    }
}
