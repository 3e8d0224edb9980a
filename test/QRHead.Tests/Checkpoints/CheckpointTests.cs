using System.Text;
using QRHead.Checkpoints;

namespace QRHead.Tests.Checkpoints;

public class CheckpointTests
{
    private const string Config = """
        {"model_type":"llama","hidden_size":8,"intermediate_size":16,"num_hidden_layers":2,"num_attention_heads":4,"num_key_value_heads":2,
         "hidden_act":"silu","max_position_embeddings":64,"rms_norm_eps":1e-5,"vocab_size":32,"eos_token_id":7}
        """;

    [Fact]
    public void One_file_and_shards_hold_the_same_tensors()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.In("one"));
        Directory.CreateDirectory(folder.In("many"));
        SafetensorsWriter writer = Tensors();
        folder.Write("one/config.json", Config);
        folder.Write("many/config.json", Config);
        writer.Save(folder.In("one"));
        writer.SaveShards(folder.In("many"), 2);

        using var one = Checkpoint.Open(folder.In("one"));
        using var many = Checkpoint.Open(folder.In("many"));

        Assert.Equal(["a", "b", "c"], one.Tensors.Select(entry => entry.Name));
        Assert.Equal(["a", "b", "c"], many.Tensors.Select(entry => entry.Name).Order());
        Assert.All(one.Tensors, entry => Assert.Equal(one.ReadFloats(entry), many.ReadFloats(many.Get(entry.Name, [.. entry.Shape]))));
        Assert.EndsWith("model-00002-of-00002.safetensors", many.Get("b", 2).FilePath);
    }

    [Theory]
    [InlineData(new[] { 1f, -0.5f, 0f, 65504f }, "F16")]
    [InlineData(new[] { 1f, -0.5f, 3.0e38f, 1.1754944e-38f }, "F32")]
    [InlineData(new[] { 1f, -0.5f, 1.0078125f, -2.6584559915698317e36f }, "BF16")]
    public void Widens_half_precision_exactly(float[] values, string type)
    {
        Assert.True(ElementTypes.TryParse(type, out ElementType element));
        using Checkpoint checkpoint = InMemory(new SafetensorsWriter().Add("x", values, element, 2, 2));

        Assert.Equal(values, checkpoint.ReadFloats(checkpoint.Get("x", 2, 2)));
    }

    [Fact]
    public void Opens_a_model_in_memory()
    {
        var weights = SafetensorsFile.Open(Tensors().ToBytes(), "embedded");
        using var checkpoint = Checkpoint.Open(
            "embedded", Encoding.UTF8.GetBytes(Config), """{"eos_token_id":[3,4]}"""u8.ToArray(), weights);

        Assert.Equal([3, 4], checkpoint.Config.EosTokenIds);
        Assert.Equal([1, 2, 3, 4], checkpoint.ReadFloats(checkpoint.Get("a", 2, 2)));
        Assert.Equal([3, 4], checkpoint.Bytes(checkpoint.Get("a", 2, 2), 8, 8).ToArray().Chunk(4).Select(x => BitConverter.ToSingle(x)));
    }

    [Fact]
    public void Says_which_shape_was_expected()
    {
        using Checkpoint checkpoint = InMemory(Tensors());

        var refusal = Assert.Throws<CheckpointException>(() => checkpoint.Get("a", 4, 1));

        Assert.Equal("a", refusal.Tensor);
        Assert.Contains("found shape [2, 2]; expected [4, 1]", refusal.Message);
    }

    [Fact]
    public void Names_close_tensors_for_a_missing_one()
    {
        float[] one = [1];
        using Checkpoint checkpoint = InMemory(new SafetensorsWriter()
            .Add("model.layers.0.self_attn.q_proj.weight", one, 1)
            .Add("model.layers.0.self_attn.k_proj.weight", one, 1)
            .Add("z", one, 1));

        var refusal = Assert.Throws<CheckpointException>(() => checkpoint.Get("layers.0.self_attn.q_proj.weight", 8, 8));

        Assert.Contains(
            "but model.layers.0.self_attn.q_proj.weight, model.layers.0.self_attn.k_proj.weight; expected one of shape [8, 8]",
            refusal.Message);
        Assert.False(checkpoint.TryGet("layers.0", out _));
    }

    [Fact]
    public void Refuses_to_widen_whole_numbers()
    {
        byte[] bytes = SafetensorsWriter.Join("""{"i":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}}""", new byte[8]);
        using var checkpoint = Checkpoint.Open("m", Encoding.UTF8.GetBytes(Config), null, SafetensorsFile.Open(bytes, "m"));

        var refusal = Assert.Throws<CheckpointException>(() => checkpoint.ReadFloats(checkpoint.Get("i", 1)));

        Assert.Contains("tensor 'i': found I64 numbers; expected F32, F16 or BF16", refusal.Message);
    }

    [Fact]
    public void Says_what_a_folder_has_instead_of_a_model()
    {
        Check([], "no config.json: the folder has no files");
        Check(["a.txt", "b.txt"], "no config.json among a.txt, b.txt");
        Check(["m.Q4_0.gguf"], "no config.json, but m.Q4_0.gguf", "give its own path");
        Check(["config.json"], "no model.safetensors among config.json");
        Check(["config.json", "pytorch_model.bin"], "no model.safetensors, but PyTorch's pytorch_model.bin", "revision");

        static void Check(string[] files, params string[] words)
        {
            using var folder = new TemporaryFolder();
            foreach (string file in files)
                folder.Write(file, Config);

            Refused(folder.Path, words);
        }
    }

    [Fact]
    public void Says_that_there_is_no_folder()
    {
        using var folder = new TemporaryFolder();

        Refused(folder.In("gone"), "nothing there", "a folder with config.json");
        Refused(folder.Write("m.bin", "weights"), "found a file", "or a GGUF file");
    }

    [Theory]
    [InlineData("""{"weight_map":{"a":"../model.safetensors"}}""", "key 'a'", "\"../model.safetensors\"", "same folder")]
    [InlineData("""{"weight_map":{"a":"/tmp/model.safetensors"}}""", "key 'a'", "same folder")]
    [InlineData("""{"weight_map":{"a":"sub\\model.safetensors"}}""", "key 'a'", "same folder")]
    [InlineData("""{"weight_map":{"a":".."}}""", "key 'a'", "same folder")]
    [InlineData("""{"weight_map":{"a":3}}""", "key 'a'", "found 3", "a text")]
    [InlineData("""{"weight_map":{}}""", "key 'weight_map'", "an empty object")]
    [InlineData("""{}""", "key 'weight_map'", "nothing")]
    [InlineData("""{"weight_map":[1]}""", "key 'weight_map'", "an object")]
    [InlineData("""{"weight_map":{"a":"s1.safetensors","a":"s2.safetensors"}}""", "tensor 'a'", "twice")]
    [InlineData("""{"weight_map":{"a":"gone.safetensors"}}""", "gone.safetensors", "no such file")]
    [InlineData("""{"weight_map":{"a":"s1.safetensors","z":"s1.safetensors"}}""", "tensor 'z'", "no such tensor in s1.safetensors")]
    [InlineData("""{"weight_map":{"a":"s1.safetensors","b":"s3.safetensors"}}""", "tensor 'a'", "s1.safetensors", "s3.safetensors",
        "one file")]
    [InlineData("{\n\"weight_map\":\n!", "line 3", "broken JSON")]
    public void Refuses_a_broken_index(string index, params string[] words)
    {
        using var folder = new TemporaryFolder();
        folder.Write("config.json", Config);
        folder.Write("model.safetensors.index.json", index);
        folder.Write("s1.safetensors", new SafetensorsWriter().Add("a", [1], 1).ToBytes());
        folder.Write("s2.safetensors", new SafetensorsWriter().Add("b", [1], 1).ToBytes());
        folder.Write("s3.safetensors", new SafetensorsWriter().Add("b", [1], 1).Add("a", [1], 1).ToBytes());

        Refused(folder.Path, words);
    }

    private static SafetensorsWriter Tensors() =>
        new SafetensorsWriter().Add("a", [1, 2, 3, 4], 2, 2).Add("b", [5, 6], ElementType.BF16, 2).Add("c", [7], ElementType.F16);

    private static Checkpoint InMemory(SafetensorsWriter writer) =>
        Checkpoint.Open("memory", Encoding.UTF8.GetBytes(Config), null, SafetensorsFile.Open(writer.ToBytes(), "memory"));

    private static void Refused(string folder, params string[] words)
    {
        var refusal = Assert.Throws<CheckpointException>(() => Checkpoint.Open(folder));

        Assert.All(words, word => Assert.Contains(word, refusal.Message));
    }
}
