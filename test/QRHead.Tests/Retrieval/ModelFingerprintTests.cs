using QRHead.Checkpoints;
using QRHead.Retrieval;
using QRHead.Tests.Compilation;
using QRHead.Tests.Models;

namespace QRHead.Tests.Retrieval;

/// <summary>Weights that are told apart by their content.</summary>
public sealed class ModelFingerprintTests : IDisposable
{
    private const int DeepestLayer = 1;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void The_same_weights_have_the_same_fingerprint_wherever_they_lie()
    {
        using TinyModel one = new("llama"), other = new("llama"), sharded = new("llama", shards: 3);
        string expected = ModelFingerprint.Of(one.Checkpoint, DeepestLayer);
        Assert.Matches("^[0-9a-f]{64}$", expected);
        Assert.Equal(expected, ModelFingerprint.Of(other.Checkpoint, DeepestLayer));
        Assert.Equal(expected, ModelFingerprint.Of(sharded.Checkpoint, DeepestLayer));
    }

    [Fact]
    public void Another_configuration_depth_or_rounding_has_another()
    {
        using TinyModel one = new("llama"), theta = new("llama", """{ "rope_theta": 20000.0 }"""), rounded = new(
            "llama", type: ElementType.F16);
        string[] all =
        [
            ModelFingerprint.Of(one.Checkpoint, DeepestLayer), ModelFingerprint.Of(one.Checkpoint, DeepestLayer + 1),
            ModelFingerprint.Of(theta.Checkpoint, DeepestLayer), ModelFingerprint.Of(rounded.Checkpoint, DeepestLayer),
        ];
        Assert.Equal(all.Length, all.Distinct().Count());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void The_first_and_the_last_number_of_a_needed_tensor_count(int place)
    {
        using TinyModel one = new("llama"), other = new("llama");
        string before = ModelFingerprint.Of(one.Checkpoint, DeepestLayer);
        Assert.NotEqual(before, ModelFingerprint.Of(Changed(other, "model.layers.1.self_attn.k_proj.weight", place), DeepestLayer));
    }

    [Fact]
    public void What_is_not_needed_does_not_count()
    {
        using TinyModel one = new("llama"), other = new("llama");
        string before = ModelFingerprint.Of(one.Checkpoint, DeepestLayer);
        Assert.Equal(before, ModelFingerprint.Of(Changed(other, "model.layers.2.self_attn.k_proj.weight", 0), DeepestLayer));
        Assert.Equal(before, ModelFingerprint.Of(Changed(other, "model.layers.1.self_attn.v_proj.weight", 0), DeepestLayer));
    }

    [Fact]
    public void A_compiled_model_with_more_layers_has_the_fingerprint_of_one_with_fewer()
    {
        string path = Path.Combine(Repository.Root(), "test/Goldens/models/qwen3");
        using Checkpoint few = CompiledModel.Compile(path, Precision.Int8, _folder.In("few"), HeadSet.Parse("1-0"));
        using Checkpoint all = CompiledModel.Compile(path, Precision.Int8, _folder.In("all"));
        Assert.Equal(ModelFingerprint.Of(few, DeepestLayer), ModelFingerprint.Of(all, DeepestLayer));
    }

    [Fact]
    public void Widening_changes_nothing()
    {
        string path = Path.Combine(Repository.Root(), "test/Goldens/models/llama-sharded-f16");
        using Checkpoint published = Checkpoint.Open(path), widened = CompiledModel.Compile(path, Precision.F32, _folder.In("f32"));
        Assert.Equal(ModelFingerprint.Of(published, DeepestLayer), ModelFingerprint.Of(widened, DeepestLayer));
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Changes one number of a tensor in its file, which is mapped.</summary>
    private static Checkpoint Changed(TinyModel model, string tensor, int place)
    {
        Assert.True(model.Checkpoint.TryGet(tensor, out TensorEntry? entry));
        long offset = entry.Offset + (place < 0 ? entry.ByteLength + (place * sizeof(float)) : place * sizeof(float));
        using FileStream file = new(entry.FilePath!, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        file.Position = offset;
        file.Write(BitConverter.GetBytes(123f));
        return model.Checkpoint;
    }
}
