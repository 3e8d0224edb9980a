using System.Text.Json.Nodes;
using QRHead.Checkpoints.Gguf;

namespace QRHead.Tests.Checkpoints.Gguf;

/// <summary>Keys of positions mean what llama.cpp takes them to mean, those of old files too.</summary>
public sealed class GgufRopeScalingTests
{
    [Theory]
    [InlineData("", null)]
    [InlineData("type=none,factor=4", null)]
    [InlineData("type=linear,factor=4", 4.0)]
    [InlineData("factor=4", 4.0)]
    [InlineData("scale_linear=4", 4.0)]
    [InlineData("scale_linear=4,factor=2", 2.0)]
    [InlineData("type=linear,scale_linear=4", 4.0)]
    [InlineData("type=none,scale_linear=4", null)]
    [InlineData("factor=0", null)]
    [InlineData("factor=1", null)]
    [InlineData("type=linear", null)]
    [InlineData("type=yarn", null)]
    public void A_missing_type_is_linear_and_the_old_key_stands_in_for_the_new(string keys, double? factor)
    {
        JsonObject? written = Write(keys);

        Assert.Equal(factor, (double?)written?["factor"]);
        Assert.Equal(factor is null ? null : "linear", (string?)written?["rope_type"]);
    }

    [Fact]
    public void Yarn_without_an_original_length_takes_the_length_of_the_model()
    {
        JsonObject written = Write("type=yarn,factor=4")!;

        Assert.Equal(
            ("yarn", 4.0, 512L),
            ((string?)written["rope_type"], (double)written["factor"]!, (long)written["original_max_position_embeddings"]!));
    }

    [Fact]
    public void Divisors_are_stretched_too()
    {
        JsonObject written = Write("scale_linear=2", name => name == "rope_freqs.weight" ? [1, 8] : null)!;

        Assert.Equal([2.0, 16.0], written["short_factor"]!.AsArray().Select(factor => (double)(float)factor!));
    }

    [Fact]
    public void A_kind_that_is_not_known_is_refused() =>
        Assert.Contains(
            "'dynamic'", Assert.Throws<CheckpointException>(() => Write("type=dynamic,factor=2")).Message, StringComparison.Ordinal);

    private static JsonObject? Write(string keys, Func<string, float[]?>? vectors = null)
    {
        var values = new Dictionary<string, object> { ["llama.context_length"] = 512L };
        foreach (string[] pair in keys.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=')))
        {
            string key = pair[0] == "scale_linear" ? "llama.rope.scale_linear" : $"llama.rope.scaling.{pair[0]}";
            values[key] = pair[0] == "type" ? pair[1] : double.Parse(pair[1], System.Globalization.CultureInfo.InvariantCulture);
        }

        var file = new GgufFile("x.gguf", new GgufMetadata("x.gguf", values), [], 0);
        return GgufRopeScaling.Write(new GgufKeys(file, "llama"), vectors ?? (_ => null));
    }
}
