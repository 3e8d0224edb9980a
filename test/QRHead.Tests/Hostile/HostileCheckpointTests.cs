using System.Text;
using QRHead.Checkpoints;
using QRHead.Compilation;
using QRHead.Tests.Checkpoints;

namespace QRHead.Tests.Hostile;

/// <summary>Damaged files of a model's folder.</summary>
public class HostileCheckpointTests
{
    private const int Rounds = 1_000;

    private static readonly string Sharded = Path.Combine(Repository.Root(), "test", "Goldens", "models", "llama-sharded-f16");

    [Theory]
    [InlineData("llama-sharded-f16")]
    [InlineData("qwen3")]
    public void A_config_is_read_or_refused(string model)
    {
        byte[] valid = File.ReadAllBytes(Path.Combine(Repository.Root(), "test", "Goldens", "models", model, "config.json"));

        HostileReading.Check(
            random => HostileJson.Mutate(valid, random),
            bytes => ModelConfigFile.Read(JsonKeys.Parse(bytes, "config.json"), null),
            Rounds,
            typeof(CheckpointException));
    }

    [Fact]
    public void A_generation_config_is_read_or_refused()
    {
        JsonKeys config = JsonKeys.Parse(File.ReadAllBytes(Path.Combine(Sharded, "config.json")), "config.json");
        byte[] valid = File.ReadAllBytes(Path.Combine(Sharded, "generation_config.json"));

        HostileReading.Check(
            random => HostileJson.Mutate(valid, random),
            bytes => ModelConfigFile.Read(config, JsonKeys.Parse(bytes, "generation_config.json")),
            Rounds,
            typeof(CheckpointException));
    }

    [Fact]
    public void An_index_is_read_or_refused()
    {
        byte[] valid = File.ReadAllBytes(Path.Combine(Sharded, "model.safetensors.index.json"));

        HostileReading.Check(
            random => HostileJson.Mutate(valid, random),
            bytes => ShardIndex.Read(JsonKeys.Parse(bytes, "model.safetensors.index.json")),
            Rounds,
            typeof(CheckpointException));
    }

    [Fact]
    public void A_safetensors_file_is_read_or_refused()
    {
        byte[] valid = new SafetensorsWriter().Add("a", [1, 2], 2).Add("b", [3, 4, 5, 6], ElementType.BF16, 2, 2).ToBytes();

        HostileReading.Check(random => HostileBytes.Mutate(valid, random), ReadTensors, 2 * Rounds, typeof(CheckpointException));
    }

    [Fact]
    public void A_safetensors_header_is_read_or_refused()
    {
        byte[] header = Encoding.UTF8.GetBytes(
            """{"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"BF16","shape":[2,2],"data_offsets":[8,16]}}""");

        HostileReading.Check(
            random => SafetensorsWriter.Join(Encoding.Latin1.GetString(HostileJson.Mutate(header, random)), new byte[16]),
            ReadTensors,
            Rounds,
            typeof(CheckpointException));
    }

    [Fact]
    public void The_manifest_of_a_compiled_model_is_read_or_refused()
    {
        using var folder = new TemporaryFolder();
        folder.Write("config.json", "{}");
        folder.Write("model.safetensors", new byte[100]);
        CompiledManifest.Write(folder.Path, "some/model", Precision.Int8, deepestLayer: 3);
        byte[] valid = File.ReadAllBytes(folder.In(CompiledManifest.FileName));

        HostileReading.Check(
            random => HostileJson.Mutate(valid, random),
            bytes =>
            {
                folder.Write(CompiledManifest.FileName, bytes);
                _ = CompiledManifest.Read(folder.Path).Weights;
            },
            Rounds / 4,
            typeof(CheckpointException));
    }

    private static void ReadTensors(byte[] bytes)
    {
        using var file = SafetensorsFile.Open(bytes, "memory");
        foreach (TensorEntry entry in file.Entries)
            _ = file.Bytes(entry, 0, (int)entry.ByteLength).Length;
    }

    [Fact]
    public void A_manifest_that_says_nothing_of_a_file_is_refused()
    {
        using var folder = new TemporaryFolder();
        folder.Write("config.json", "{}");
        folder.Write(
            CompiledManifest.FileName,
            """{"format":"qrhead-model","version":1,"model":"m","precision":"int8","deepestLayer":0,"createdBy":"","files":{"config.json":null}}""");

        Assert.Contains(
            "nothing known of config.json", Assert.Throws<CheckpointException>(
                () => CompiledManifest.Read(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("config\\u0000.json")]
    [InlineData("../config.json")]
    [InlineData("/etc/passwd")]
    [InlineData("")]
    [InlineData("..")]
    public void A_manifest_that_names_what_is_no_file_of_the_folder_is_refused(string name)
    {
        using var folder = new TemporaryFolder();
        string manifest =
            "{\"format\":\"qrhead-model\",\"version\":1,\"model\":\"m\",\"precision\":\"int8\",\"deepestLayer\":0,\"createdBy\":\"\","
            + "\"files\":{\"NAME\":{\"bytes\":0,\"sha256\":\"\"}}}";
        folder.Write(CompiledManifest.FileName, manifest.Replace("NAME", name, StringComparison.Ordinal));

        Assert.Contains(
            "the file name", Assert.Throws<CheckpointException>(
                () => CompiledManifest.Read(folder.Path)).Message, StringComparison.Ordinal);
    }
}
