using System.Text;
using System.Text.Json.Nodes;
using QRHead.Checkpoints;
using QRHead.Inference;
using QRHead.Models;
using QRHead.Tests.Checkpoints;

namespace QRHead.Tests.Models;

/// <summary>
/// A random model on disk, as published: 3 layers, 4 query heads, 2 KV heads, head size 8, 64 token ids.
/// The same names and shapes always get the same weights, large enough that the attention is far from even.
/// </summary>
internal sealed class TinyModel : IDisposable
{
    private const string Config =
        """
        {
          "hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 3, "num_attention_heads": 4, "num_key_value_heads": 2,
          "hidden_act": "silu", "max_position_embeddings": 4096, "rms_norm_eps": 1e-5, "rope_theta": 10000.0,
          "vocab_size": 64, "tie_word_embeddings": false
        }
        """;

    private readonly TemporaryFolder _folder = new();

    /// <summary>Writes a model and opens it.</summary>
    /// <param name="modelType">For example <c>llama</c>.</param>
    /// <param name="overrides">Keys of config.json that differ, as a JSON object.</param>
    /// <param name="type">F32, F16 or BF16.</param>
    /// <param name="shards">Above 1: so many files with an index.</param>
    /// <param name="keep">Which tensors to write; null for all.</param>
    /// <param name="change">Given each tensor's name and numbers before they are written; null for nothing.</param>
    public TinyModel(
        string modelType, string overrides = "{}", ElementType type = ElementType.F32, int shards = 1, Predicate<string>? keep = null,
        Action<string, float[]>? change = null)
    {
        JsonObject json = JsonNode.Parse(Config)!.AsObject();
        json["model_type"] = modelType;
        foreach ((string key, JsonNode? value) in JsonNode.Parse(overrides)!.AsObject())
            json[key] = value?.DeepClone();
        if (IsGemma(modelType) && !json.ContainsKey("hidden_activation"))
            json["hidden_activation"] = "gelu_pytorch_tanh";
        string text = json.ToJsonString();
        _folder.Write("config.json", text);

        var random = new Random(20_250_611);
        var writer = new SafetensorsWriter();
        foreach ((string name, long[] shape) in Tensors(
            ModelConfigFile.Read(JsonKeys.Parse(Encoding.UTF8.GetBytes(text), "config.json"), null)))
        {
            float[] values = Values(random, name, shape, normMean: IsGemma(modelType) ? 0 : 1);
            change?.Invoke(name, values);
            if (keep?.Invoke(name) ?? true)
                writer.Add(name, values, type, shape);
        }

        if (shards > 1)
            writer.SaveShards(_folder.Path, shards);
        else
            writer.Save(_folder.Path);
        Checkpoint = Checkpoint.Open(_folder.Path);
    }

    public Checkpoint Checkpoint { get; }

    public IReadOnlyList<HeadId> AllHeads =>
    [
        .. from layer in Enumerable.Range(0, Checkpoint.Config.NumHiddenLayers)
           from head in Enumerable.Range(0, Checkpoint.Config.NumAttentionHeads)
           select new HeadId(layer, head),
    ];

    /// <summary>Makes up a text.</summary>
    public static int[] Text(int tokens, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, tokens).Select(_ => random.Next(64))];
    }

    /// <summary>Opens the model for all its heads.</summary>
    public AttentionModel Open(int threads = 1, int chunk = 1024) => Open(AllHeads, threads, chunk);

    /// <summary>Opens the model for some heads.</summary>
    public AttentionModel Open(IReadOnlyList<HeadId> heads, int threads = 1, int chunk = 1024)
    {
        int[] layers = [.. heads.Select(head => head.Layer).Distinct()];
        return new AttentionModel(DecoderGraph.Build(Checkpoint, layers), heads, threads, chunk);
    }

    public void Dispose()
    {
        Checkpoint.Dispose();
        _folder.Dispose();
    }

    /// <summary>Names and shapes as Hugging Face saves them.</summary>
    private static IEnumerable<(string Name, long[] Shape)> Tensors(ModelConfig c)
    {
        long q = c.NumAttentionHeads * c.HeadDim;
        long kv = c.NumKeyValueHeads * c.HeadDim;
        bool qwen2 = c.ModelType == "qwen2";
        bool phi3 = c.ModelType == "phi3";
        bool attentionBias = c.AttentionBias ?? false;

        yield return ("model.embed_tokens.weight", [c.VocabSize, c.HiddenSize]);
        for (int layer = 0; layer < c.NumHiddenLayers; layer++)
        {
            string name = $"model.layers.{layer}";
            if (c.ModelType != "olmo2")
                yield return ($"{name}.input_layernorm.weight", [c.HiddenSize]);
            if (phi3)
            {
                yield return ($"{name}.self_attn.qkv_proj.weight", [q + (2 * kv), c.HiddenSize]);
            }
            else
            {
                yield return ($"{name}.self_attn.q_proj.weight", [q, c.HiddenSize]);
                yield return ($"{name}.self_attn.k_proj.weight", [kv, c.HiddenSize]);
                yield return ($"{name}.self_attn.v_proj.weight", [kv, c.HiddenSize]);
            }

            yield return ($"{name}.self_attn.o_proj.weight", [c.HiddenSize, q]);
            if (attentionBias || qwen2)
            {
                yield return ($"{name}.self_attn.q_proj.bias", [q]);
                yield return ($"{name}.self_attn.k_proj.bias", [kv]);
                yield return ($"{name}.self_attn.v_proj.bias", [kv]);
            }

            if (attentionBias)
                yield return ($"{name}.self_attn.o_proj.bias", [c.HiddenSize]);
            if (c.ModelType is "qwen3" or "gemma3_text")
            {
                yield return ($"{name}.self_attn.q_norm.weight", [c.HeadDim]);
                yield return ($"{name}.self_attn.k_norm.weight", [c.HeadDim]);
            }

            if (c.ModelType == "olmo2")
            {
                yield return ($"{name}.self_attn.q_norm.weight", [q]);
                yield return ($"{name}.self_attn.k_norm.weight", [kv]);
                yield return ($"{name}.post_feedforward_layernorm.weight", [c.HiddenSize]);
            }

            if (IsGemma(c.ModelType))
            {
                yield return ($"{name}.pre_feedforward_layernorm.weight", [c.HiddenSize]);
                yield return ($"{name}.post_feedforward_layernorm.weight", [c.HiddenSize]);
            }

            yield return ($"{name}.post_attention_layernorm.weight", [c.HiddenSize]);
            if (phi3)
            {
                yield return ($"{name}.mlp.gate_up_proj.weight", [2 * c.IntermediateSize, c.HiddenSize]);
            }
            else
            {
                yield return ($"{name}.mlp.gate_proj.weight", [c.IntermediateSize, c.HiddenSize]);
                yield return ($"{name}.mlp.up_proj.weight", [c.IntermediateSize, c.HiddenSize]);
            }

            yield return ($"{name}.mlp.down_proj.weight", [c.HiddenSize, c.IntermediateSize]);
            if (c.MlpBias ?? false)
            {
                yield return ($"{name}.mlp.gate_proj.bias", [c.IntermediateSize]);
                yield return ($"{name}.mlp.up_proj.bias", [c.IntermediateSize]);
                yield return ($"{name}.mlp.down_proj.bias", [c.HiddenSize]);
            }
        }

        yield return ("model.norm.weight", [c.HiddenSize]);
        if (!(c.TieWordEmbeddings ?? false))
            yield return ("lm_head.weight", [c.VocabSize, c.HiddenSize]);
    }

    private static bool IsGemma(string modelType) => modelType.StartsWith("gemma", StringComparison.Ordinal);

    private static float[] Values(Random random, string name, long[] shape, double normMean)
    {
        (double mean, double deviation) =
            name.Contains("norm", StringComparison.Ordinal) ? (normMean, 0.3)
            : name.EndsWith("bias", StringComparison.Ordinal) ? (0, 0.5)
            : name.Contains("embed", StringComparison.Ordinal) ? (0, 1)
            : (0, 1.5 / Math.Sqrt(shape[1]));
        long count = shape.Aggregate(1L, (product, size) => product * size);
        var values = new float[count];
        for (int i = 0; i < values.Length; i++)
            values[i] = (float)(mean + (deviation * Math.Sqrt(3) * ((2 * random.NextDouble()) - 1)));
        return values;
    }
}
