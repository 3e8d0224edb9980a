namespace QRHead.Checkpoints.Gguf;

/// <summary>The names that Hugging Face has for the tensors of a GGUF file.</summary>
internal static class GgufNames
{
    private static readonly Dictionary<string, string> OfModel = new(StringComparer.Ordinal)
    {
        ["token_embd"] = "model.embed_tokens",
        ["output_norm"] = "model.norm",
        ["output"] = "lm_head",
    };

    private static readonly Dictionary<string, string> OfLayer = new(StringComparer.Ordinal)
    {
        ["attn_norm"] = "input_layernorm",
        ["attn_q"] = "self_attn.q_proj",
        ["attn_k"] = "self_attn.k_proj",
        ["attn_v"] = "self_attn.v_proj",
        ["attn_qkv"] = "self_attn.qkv_proj",
        ["attn_output"] = "self_attn.o_proj",
        ["attn_q_norm"] = "self_attn.q_norm",
        ["attn_k_norm"] = "self_attn.k_norm",
        ["post_attention_norm"] = "post_attention_layernorm",
        ["post_ffw_norm"] = "post_feedforward_layernorm",
        ["ffn_gate"] = "mlp.gate_proj",
        ["ffn_down"] = "mlp.down_proj",
    };

    /// <summary>Translates a name: <c>blk.3.attn_q.weight</c> to <c>model.layers.3.self_attn.q_proj.weight</c>.</summary>
    /// <returns>Null for a tensor that Hugging Face does not have.</returns>
    public static string? HuggingFace(string name, GgufArchitecture architecture)
    {
        int end = name.LastIndexOf('.');
        string suffix = name[(end + 1)..];
        if (end < 0 || suffix is not ("weight" or "bias"))
            return null;
        return name[..end].Split('.') switch
        {
            ["blk", var layer, var part] when InLayer(part, architecture) is { } known => $"model.layers.{layer}.{known}.{suffix}",
            [var part] when OfModel.TryGetValue(part, out string? known) => $"{known}.{suffix}",
            _ => null,
        };
    }

    private static string? InLayer(string part, GgufArchitecture architecture) => part switch
    {
        "ffn_up" => architecture.Name == "phi3" ? "mlp.gate_up_proj" : "mlp.up_proj",
        "ffn_norm" => architecture.NormsAroundBlocks ? "pre_feedforward_layernorm" : "post_attention_layernorm",
        _ => OfLayer.GetValueOrDefault(part),
    };
}
