using QRHead.Checkpoints;

namespace QRHead.Models.Blocks;

/// <summary>
/// How fast each pair of dimensions turns with the position, after the scaling that stretches a model's context.
/// Follows <c>modeling_rope_utils.py</c> of Hugging Face transformers, in f32 as there.
/// </summary>
/// <param name="PerPair">Radians per position, <c>[rotaryDim / 2]</c>, fastest first.</param>
/// <param name="AttentionFactor">Factor on cosines and sines; 1 but for YaRN and LongRoPE.</param>
/// <param name="ForLongText">What replaces <paramref name="PerPair"/> in a long text; null where nothing does.</param>
internal sealed record RotaryFrequencies(float[] PerPair, float AttentionFactor = 1, RotaryFrequencies.LongText? ForLongText = null)
{
    /// <summary>The frequencies that a configuration asks for.</summary>
    /// <exception cref="UnsupportedModelException">The kind of scaling is not supported.</exception>
    public static RotaryFrequencies From(ModelConfig config)
    {
        float[] plain = Plain(config.RopeTheta, RotaryDim(config));
        return config.RopeScaling is not { } scaling
            ? new(plain)
            : scaling.RopeType switch
            {
                "linear" => new([.. plain.Select(frequency => frequency / (float)Required(scaling.Factor, "factor"))]),
                "llama3" => new([.. plain.Select(frequency => Llama3(frequency, scaling))]),
                "yarn" => Yarn(plain, config, scaling),
                "longrope" => LongRope(plain.Length, config, scaling),
                _ => throw new UnsupportedModelException(
                    $"The model's rope_scaling is of type '{scaling.RopeType}'; supported are: default, linear, llama3, longrope, yarn."),
            };
    }

    /// <summary>theta^(-2i / dim).</summary>
    internal static float[] Plain(double theta, int dim)
    {
        var frequencies = new float[dim / 2];
        for (int i = 0; i < frequencies.Length; i++)
            frequencies[i] = 1f / Wavelength(theta, i, dim);
        return frequencies;
    }

    /// <summary>Positions for one radian.</summary>
    private static float Wavelength(double theta, int pair, int dim) => MathF.Pow((float)theta, 2f * pair / dim);

    /// <summary>How many of a head's dimensions turn.</summary>
    private static int RotaryDim(ModelConfig config)
    {
        int dim = (int)(config.HeadDim * (config.PartialRotaryFactor ?? 1));
        return dim > 0 && dim <= config.HeadDim && dim % 2 == 0
            ? dim
            : throw new UnsupportedModelException(
                $"The partial_rotary_factor {config.PartialRotaryFactor} turns {dim} of a head's {config.HeadDim} dimensions; "
                + "expected is an even number, at most all.");
    }

    /// <summary>Llama 3.1: slow pairs are slowed by the factor, fast ones kept, those between blended by their wavelength.</summary>
    private static float Llama3(float frequency, RopeScaling scaling)
    {
        double factor = Required(scaling.Factor, "factor");
        double context = Required(scaling.OriginalMaxPositionEmbeddings, "original_max_position_embeddings");
        double low = Required(scaling.LowFreqFactor, "low_freq_factor");
        double high = Required(scaling.HighFreqFactor, "high_freq_factor");
        double wavelength = 2 * Math.PI / frequency;
        if (wavelength > context / low)
            return (float)(frequency / factor);
        if (wavelength < context / high)
            return frequency;
        double smooth = ((context / wavelength) - low) / (high - low);
        return (float)(((1 - smooth) * frequency / factor) + (smooth * frequency));
    }

    /// <summary>YaRN (arXiv 2309.00071): a ramp over the pairs from kept to slowed, and a temperature on the attention.</summary>
    private static RotaryFrequencies Yarn(float[] plain, ModelConfig config, RopeScaling scaling)
    {
        int dim = 2 * plain.Length;
        double factor = Required(scaling.Factor, "factor");
        double context = scaling.OriginalMaxPositionEmbeddings ?? config.MaxPositionEmbeddings;

        // The pair that makes this many turns over the original context.
        double PairWithTurns(double turns) => dim * Math.Log(context / (turns * 2 * Math.PI)) / (2 * Math.Log(config.RopeTheta));
        double low = Math.Max(Math.Floor(PairWithTurns(scaling.BetaFast ?? 32)), 0);
        double high = Math.Min(Math.Ceiling(PairWithTurns(scaling.BetaSlow ?? 1)), dim - 1);
        double width = Math.Max(high - low, 0.001);

        var frequencies = new float[plain.Length];
        for (int i = 0; i < plain.Length; i++)
        {
            double slowed = Math.Clamp((i - low) / width, 0, 1);
            frequencies[i] = (float)((plain[i] / factor * slowed) + (plain[i] * (1 - slowed)));
        }

        double temperature = scaling.AttentionFactor ?? (factor <= 1 ? 1 : (0.1 * Math.Log(factor)) + 1);
        return new(frequencies, (float)temperature);
    }

    /// <summary>
    /// LongRoPE (arXiv 2402.13753): a divisor for each pair, one list for texts within the trained context and one for longer ones.
    /// </summary>
    private static RotaryFrequencies LongRope(int pairs, ModelConfig config, RopeScaling scaling)
    {
        int context = scaling.OriginalMaxPositionEmbeddings ?? config.MaxPositionEmbeddings;
        double factor = scaling.Factor ?? ((double)config.MaxPositionEmbeddings / context);
        double temperature = scaling.AttentionFactor ?? (factor <= 1 ? 1 : Math.Sqrt(1 + (Math.Log(factor) / Math.Log(context))));
        float[] within = Divided(scaling.ShortFactor, "short_factor");
        float[] beyond = Divided(scaling.LongFactor, "long_factor");
        return new(within, (float)temperature, within.AsSpan().SequenceEqual(beyond) ? null : new LongText(beyond, context));

        float[] Divided(IReadOnlyList<double> divisors, string key) => divisors.Count == pairs && divisors.All(divisor => divisor > 0)
            ? [.. divisors.Select((divisor, pair) => 1f / ((float)divisor * Wavelength(config.RopeTheta, pair, 2 * pairs)))]
            : throw new UnsupportedModelException(
                $"The model's rope_scaling has {divisors.Count} numbers as '{key}'; expected are {pairs} above 0, one for each pair of "
                + "dimensions.");
    }

    private static double Required(double? value, string key) =>
        value ?? throw new UnsupportedModelException($"The model's rope_scaling has no '{key}', which its type needs.");

    /// <summary>Frequencies of a text that is longer than the trained context.</summary>
    /// <param name="PerPair">Radians per position, <c>[rotaryDim / 2]</c>.</param>
    /// <param name="Context">The trained context: texts of more tokens than this are long.</param>
    internal sealed record LongText(float[] PerPair, int Context);
}
