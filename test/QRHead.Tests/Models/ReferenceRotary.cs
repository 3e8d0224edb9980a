using QRHead.Checkpoints;

namespace QRHead.Tests.Models;

/// <summary>Rotary embedding after Hugging Face's <c>modeling_rope_utils.py</c>.</summary>
/// <param name="Frequencies">Radians per position, one for each pair of the dimensions that turn.</param>
/// <param name="Factor">Factor on cosine and sine.</param>
internal sealed record ReferenceRotary(double[] Frequencies, double Factor)
{
    /// <summary>The rotation that a configuration asks for.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="length">Tokens of the whole text.</param>
    public static ReferenceRotary Of(ModelConfig config, int length)
    {
        int dim = (int)(config.HeadDim * (config.PartialRotaryFactor ?? 1));
        var inverse = new double[dim / 2];
        for (int i = 0; i < inverse.Length; i++)
            inverse[i] = 1 / Math.Pow(config.RopeTheta, 2.0 * i / dim);
        return config.RopeScaling is not { } rope ? new(inverse, 1) : rope.RopeType switch
        {
            // configuration_phi3.py: whatever it is called, it is longrope.
            _ when config.ModelType == "phi3" => LongRope(inverse, rope, config, length),
            "linear" => new([.. inverse.Select(f => f / rope.Factor!.Value)], 1),
            "llama3" => Llama3(inverse, rope),
            "yarn" => Yarn(inverse, rope, config),
            "longrope" => LongRope(inverse, rope, config, length),
            _ => throw new NotSupportedException(rope.RopeType),
        };
    }

    /// <summary>
    /// Turns the pairs (i, i + half of the turned dimensions) of each head; the angle is rounded to float, as Hugging Face computes it.
    /// </summary>
    public void Turn(double[,] x, int headDim, int[] positions)
    {
        int half = Frequencies.Length;
        for (int t = 0; t < positions.Length; t++)
        {
            for (int start = 0; start < x.GetLength(1); start += headDim)
            {
                for (int i = 0; i < half; i++)
                {
                    float angle = positions[t] * (float)Frequencies[i];
                    (double cos, double sin) = (Math.Cos(angle) * Factor, Math.Sin(angle) * Factor);
                    (double a, double b) = (x[t, start + i], x[t, start + i + half]);
                    x[t, start + i] = (a * cos) - (b * sin);
                    x[t, start + i + half] = (b * cos) + (a * sin);
                }
            }
        }
    }

    private static ReferenceRotary Llama3(double[] inverse, RopeScaling rope)
    {
        double old = rope.OriginalMaxPositionEmbeddings!.Value;
        (double low, double high) = (rope.LowFreqFactor!.Value, rope.HighFreqFactor!.Value);
        for (int i = 0; i < inverse.Length; i++)
        {
            // smooth is at least 1 where a pair turns fast, and at most 0 where it turns slowly.
            double smooth = Math.Clamp(((old * inverse[i] / (2 * Math.PI)) - low) / (high - low), 0, 1);
            inverse[i] = (smooth * inverse[i]) + ((1 - smooth) * inverse[i] / rope.Factor!.Value);
        }

        return new(inverse, 1);
    }

    private static ReferenceRotary Yarn(double[] inverse, RopeScaling rope, ModelConfig config)
    {
        int dim = 2 * inverse.Length;
        double factor = rope.Factor!.Value;
        double old = rope.OriginalMaxPositionEmbeddings ?? config.MaxPositionEmbeddings;
        double Correction(double rotations) => dim * Math.Log(old / (rotations * 2 * Math.PI)) / (2 * Math.Log(config.RopeTheta));
        double low = Math.Max(Math.Floor(Correction(rope.BetaFast ?? 32)), 0);
        double high = Math.Min(Math.Ceiling(Correction(rope.BetaSlow ?? 1)), dim - 1);
        if (low == high)
            high += 0.001;
        for (int i = 0; i < inverse.Length; i++)
        {
            double interpolated = Math.Clamp((i - low) / (high - low), 0, 1);
            inverse[i] = (inverse[i] / factor * interpolated) + (inverse[i] * (1 - interpolated));
        }

        return new(inverse, rope.AttentionFactor ?? (0.1 * Math.Log(factor)) + 1);
    }

    private static ReferenceRotary LongRope(double[] inverse, RopeScaling rope, ModelConfig config, int length)
    {
        int old = rope.OriginalMaxPositionEmbeddings ?? config.MaxPositionEmbeddings;
        double factor = rope.Factor ?? ((double)config.MaxPositionEmbeddings / old);
        double attention = rope.AttentionFactor ?? (factor <= 1 ? 1 : Math.Sqrt(1 + (Math.Log(factor) / Math.Log(old))));
        IReadOnlyList<double> divisors = length > old ? rope.LongFactor : rope.ShortFactor;
        return new([.. inverse.Zip(divisors, (f, divisor) => f / divisor)], attention);
    }
}
