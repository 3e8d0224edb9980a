using System.Text.Json.Nodes;

namespace QRHead.Checkpoints.Gguf;

/// <summary>Writes how a GGUF file stretches positions as Hugging Face's <c>rope_scaling</c>.</summary>
internal static class GgufRopeScaling
{
    private const string TypeKey = "rope.scaling.type";

    /// <summary>Writes the object.</summary>
    /// <param name="keys">The architecture's keys.</param>
    /// <param name="vectors">Gives the numbers of a small tensor; null where there is none.</param>
    /// <returns>Null where positions are not stretched.</returns>
    /// <exception cref="CheckpointException">A kind of stretching that is not known.</exception>
    public static JsonObject? Write(GgufKeys keys, Func<string, float[]?> vectors)
    {
        string? type = keys.Text(TypeKey);
        double factor = type == "none" ? 1 : Factor(keys);

        // Llama 3.1 and later: the divisors are in the file, its own parameters are not, and are not needed.
        if (vectors("rope_freqs.weight") is { } divisors)
            return LongRope(keys, Times(divisors, factor), Times(divisors, factor), attentionFactor: 1);
        if (vectors("rope_factors_long.weight") is { } longer && vectors("rope_factors_short.weight") is { } shorter)
            return LongRope(keys, Times(shorter, factor), Times(longer, factor), keys.Decimal("rope.scaling.attn_factor"));

        return type switch
        {
            "none" => null,
            null or "linear" => factor == 1 ? null : new() { ["rope_type"] = "linear", ["factor"] = factor },
            "yarn" => factor == 1 ? null : Yarn(keys, factor),
            var other =>
                throw keys.Wrong(
                    TypeKey, $"'{other}'", "none, linear, yarn, or longrope with its factors", "Use the original model's folder."),
        };
    }

    private static JsonObject LongRope(GgufKeys keys, float[] shorter, float[] longer, double? attentionFactor) => new()
    {
        ["rope_type"] = "longrope",
        ["short_factor"] = new JsonArray([.. shorter.Select(factor => JsonValue.Create(factor))]),
        ["long_factor"] = new JsonArray([.. longer.Select(factor => JsonValue.Create(factor))]),
        ["attention_factor"] = attentionFactor,
        ["original_max_position_embeddings"] = keys.Whole("rope.scaling.original_context_length") ?? keys.Required("context_length"),
    };

    private static JsonObject Yarn(GgufKeys keys, double factor)
    {
        // llama.cpp multiplies YaRN's own temperature by attn_factor; Hugging Face takes the product.
        double? temperature = keys.Decimal("rope.scaling.attn_factor") is { } times ? times * ((0.1 * Math.Log(factor)) + 1) : null;
        return new()
        {
            ["rope_type"] = "yarn",
            ["factor"] = factor,
            ["original_max_position_embeddings"] = keys.Whole("rope.scaling.original_context_length") ?? keys.Required("context_length"),
            ["attention_factor"] = temperature,
            ["beta_fast"] = keys.Decimal("rope.scaling.yarn_beta_fast"),
            ["beta_slow"] = keys.Decimal("rope.scaling.yarn_beta_slow"),
        };
    }

    /// <summary>
    /// How far positions are stretched, as llama.cpp takes it: the key of files before autumn 2023 where today's is not there, whatever the
    /// type says or where it says nothing; 0 and no key at all mean not at all.
    /// </summary>
    private static double Factor(GgufKeys keys) =>
        (keys.Decimal("rope.scaling.factor") ?? keys.Decimal("rope.scale_linear")) is { } factor && factor != 0 ? factor : 1;

    private static float[] Times(float[] divisors, double factor) =>
        factor == 1 ? divisors : [.. divisors.Select(divisor => (float)(divisor * factor))];
}
