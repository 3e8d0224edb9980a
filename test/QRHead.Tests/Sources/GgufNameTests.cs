using QRHead.Checkpoints.Gguf;
using QRHead.Sources;

namespace QRHead.Tests.Sources;

/// <summary>A model keeps its name when its file gets another.</summary>
public class GgufNameTests
{
    private static readonly string[] Parts = ["general.basename", "general.size_label", "general.finetune"];

    private const string Digest = "sha256-b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53";

    [Theory]
    [InlineData("anything.gguf", "Meta Llama 3.1 8B Instruct", null, "Meta Llama 3.1 8B Instruct")]
    [InlineData("anything.gguf", "hub", "Llama-3.1|8B|Instruct", "Llama-3.1-8B-Instruct")]
    [InlineData("anything.gguf", "Smollm2 135M 8k Lc100K Mix1 Ep2", "smollm2|135M|8k-lc100k-mix1-ep2", "Smollm2 135M 8k Lc100K Mix1 Ep2")]
    [InlineData("Llama-3.1-8B-Instruct-Q4_K_M.gguf", "models", null, "Llama-3.1-8B-Instruct-Q4_K_M")]
    [InlineData("Llama-3.1-8B-Instruct-00001-of-00002.gguf", null, null, "Llama-3.1-8B-Instruct")]
    [InlineData("tiny.gguf", "Somebody's Tuned Model", null, "tiny")]
    [InlineData(Digest, "Somebody's Tuned Model", null, "Somebody's Tuned Model")]
    [InlineData(Digest, null, "tuned|1B", "tuned-1B")]
    [InlineData(Digest, null, null, Digest)]
    public void It_comes_from_the_metadata_where_that_is_known(string file, string? name, string? parts, string expected)
    {
        var values = new Dictionary<string, object>();
        if (name is not null)
            values["general.name"] = name;
        foreach ((string key, string value) in Parts.Zip(parts?.Split('|') ?? []))
            values[key] = value;

        Assert.Equal(expected, GgufName.Of(Path.Combine("folder", file), new GgufMetadata(file, values)));
    }
}
