using System.Text.Json;
using QRHead.Compilation;
using QRHead.Indexing;
using QRHead.Retrieval;

namespace QRHead.Tests.Ways;

/// <summary>Names in files that programs write, edited by somebody: what is unknown is refused, and no number stands for a name.</summary>
public class NameJsonTests
{
    private static readonly ContextIdentity Keys = new(
        "m", "weights", "int8", "tokenizer", PromptFormat.Plain, 1, ["past_key_values.0.key 1x8"]);

    [Theory]
    [InlineData("\"int8\"")]
    [InlineData("\"Int8\"")]
    public void Case_does_not_matter(string keys) => Assert.Equal(KeyPrecision.Int8, IndexHeader.FromJson("folder", Header(keys)).Keys);

    [Theory]
    [InlineData("1")]
    [InlineData("7")]
    [InlineData("\"1\"")]
    [InlineData("\"7\"")]
    [InlineData("\"int9\"")]
    [InlineData("\"int8,int16\"")]
    [InlineData("true")]
    public void An_index_of_unknown_keys_is_refused(string keys) =>
        Assert.Contains(
            $"{keys} found; one of \"", Assert.Throws<JsonException>(() => IndexHeader.FromJson("folder", Header(keys))).Message);

    [Theory]
    [InlineData("7")]
    [InlineData("1")]
    [InlineData("int9")]
    [InlineData("int8,int4")]
    public void A_compiled_model_of_an_unknown_precision_is_refused(string precision)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.In("weights"), "");
        CompiledManifest.Write(folder.Path, "m", Precision.Int8, 1);
        string path = folder.In(CompiledManifest.FileName), written = File.ReadAllText(path);
        Assert.Equal(Precision.Int8, CompiledManifest.Read(folder.Path).Weights);

        File.WriteAllText(path, written.Replace("\"int8\"", $"\"{precision}\"", StringComparison.Ordinal));

        Assert.Throws<CheckpointException>(() => CompiledManifest.Read(folder.Path));
    }

    private static string Header(string keys)
    {
        string json = new IndexHeader(
            "qrhead", Keys, "set", ["1-0"], KeyPrecision.Int16, 512, Version: IndexHeader.CurrentVersion).ToJson();
        Assert.Contains("\"keys\":\"int16\"", json);
        return json.Replace("\"int16\"", keys, StringComparison.Ordinal);
    }
}
