using QRHead.Checkpoints;
using QRHead.Heads;

namespace QRHead.Tests.Models;

/// <summary>
/// A decoder's forward pass, as plain as it can be: loops over numbers in double, no cache, no early exit, no library.
/// It follows Hugging Face's modeling files, not this project's: it is the oracle for every architecture.
/// What sets an architecture apart stands in <see cref="Variant"/>.
/// </summary>
internal sealed class ReferenceTransformer(Checkpoint checkpoint)
{
    private readonly ModelConfig _config = checkpoint.Config;
    private readonly Variant _variant = Variant.Of(checkpoint.Config);

    /// <summary>Reads a text and gives all attention weights.</summary>
    /// <param name="tokens">Token ids.</param>
    /// <param name="positions">Each token's position; null for 0, 1, 2 ….</param>
    /// <returns>After softmax, <c>[layer, head, token, key]</c>.</returns>
    public double[,,,] Attention(int[] tokens, int[]? positions = null)
    {
        positions ??= [.. Enumerable.Range(0, tokens.Length)];
        var attention = new double[_config.NumHiddenLayers, _config.NumAttentionHeads, tokens.Length, tokens.Length];
        double[,] x = Embed(tokens);                                                           // [tokens, hidden]
        for (int layer = 0; layer < _config.NumHiddenLayers; layer++)
        {
            string name = $"model.layers.{layer}";
            double[,] normed = RmsNorm(x, $"{name}.input_layernorm");                          // [tokens, hidden]
            double[,] q = Linear(normed, $"{name}.self_attn.q_proj", _variant.QkvBias);        // [tokens, heads · headDim]
            double[,] k = Linear(normed, $"{name}.self_attn.k_proj", _variant.QkvBias);        // [tokens, kvHeads · headDim]
            double[,] v = Linear(normed, $"{name}.self_attn.v_proj", _variant.QkvBias);        // [tokens, kvHeads · headDim]
            if (_variant.QkNorm)
            {
                q = RmsNorm(q, $"{name}.self_attn.q_norm");
                k = RmsNorm(k, $"{name}.self_attn.k_norm");
            }

            Rotate(q, positions);
            Rotate(k, positions);
            Weigh(q, k, _variant.Window(layer), layer, attention);
            double[,] attended = Attend(attention, layer, v);                                  // [tokens, heads · headDim]
            x = Sum(x, Linear(attended, $"{name}.self_attn.o_proj", _variant.OBias));

            normed = RmsNorm(x, $"{name}.post_attention_layernorm");
            x = Sum(x, FeedForward(normed, $"{name}.mlp"));
        }

        return attention;
    }

    /// <summary>What some last tokens pay to each key, averaged over them.</summary>
    /// <param name="attention"><c>[layer, head, token, key]</c>.</param>
    /// <param name="head">The head.</param>
    /// <param name="first">The first of the tokens.</param>
    public static float[] MeanOfTail(double[,,,] attention, HeadId head, int first)
    {
        int tokens = attention.GetLength(2);
        var mean = new float[tokens];                                                          // [keys]
        for (int key = 0; key < tokens; key++)
        {
            double sum = 0;
            for (int token = first; token < tokens; token++)
                sum += attention[head.Layer, head.Head, token, key];
            mean[key] = (float)(sum / (tokens - first));
        }

        return mean;
    }

    private double[,] Embed(int[] tokens)
    {
        float[] table = Read("model.embed_tokens.weight");                                     // [vocab, hidden]
        var x = new double[tokens.Length, _config.HiddenSize];
        for (int t = 0; t < tokens.Length; t++)
        {
            for (int i = 0; i < _config.HiddenSize; i++)
                x[t, i] = table[(tokens[t] * _config.HiddenSize) + i];
        }

        return x;
    }

    /// <summary>x · wᵀ + b.</summary>
    private double[,] Linear(double[,] x, string name, bool bias)
    {
        (int tokens, int inputs) = (x.GetLength(0), x.GetLength(1));
        float[] w = Read($"{name}.weight");                                                    // [out, in]
        int outputs = w.Length / inputs;
        float[] b = bias ? Read($"{name}.bias") : new float[outputs];                          // [out]
        var y = new double[tokens, outputs];
        for (int t = 0; t < tokens; t++)
        {
            for (int o = 0; o < outputs; o++)
            {
                double sum = b[o];
                for (int i = 0; i < inputs; i++)
                    sum += x[t, i] * w[(o * inputs) + i];
                y[t, o] = sum;
            }
        }

        return y;
    }

    /// <summary>x / sqrt(mean(x²) + eps) · w, for each run of numbers as long as w: a token's, or one head's.</summary>
    private double[,] RmsNorm(double[,] x, string name)
    {
        float[] w = Read($"{name}.weight");                                                    // [size]
        var y = new double[x.GetLength(0), x.GetLength(1)];
        for (int t = 0; t < x.GetLength(0); t++)
        {
            for (int start = 0; start < x.GetLength(1); start += w.Length)
            {
                double squares = 0;
                for (int i = 0; i < w.Length; i++)
                    squares += x[t, start + i] * x[t, start + i];
                double scale = 1 / Math.Sqrt((squares / w.Length) + _config.RmsNormEps);
                for (int i = 0; i < w.Length; i++)
                    y[t, start + i] = x[t, start + i] * scale * w[i];
            }
        }

        return y;
    }

    /// <summary>Turns the pairs (i, i + headDim / 2) of each head; the angle is rounded to float, as Hugging Face computes it.</summary>
    private void Rotate(double[,] x, int[] positions)
    {
        (double[] frequencies, double factor) = Frequencies();                                 // [headDim / 2]
        int half = _config.HeadDim / 2;
        for (int t = 0; t < positions.Length; t++)
        {
            for (int start = 0; start < x.GetLength(1); start += _config.HeadDim)
            {
                for (int i = 0; i < half; i++)
                {
                    float angle = positions[t] * (float)frequencies[i];
                    (double cos, double sin) = (Math.Cos(angle) * factor, Math.Sin(angle) * factor);
                    (double a, double b) = (x[t, start + i], x[t, start + i + half]);
                    x[t, start + i] = (a * cos) - (b * sin);
                    x[t, start + i + half] = (b * cos) + (a * sin);
                }
            }
        }
    }

    /// <summary><c>modeling_rope_utils.py</c>: radians per position for each pair, and the factor on cosine and sine.</summary>
    private (double[] Frequencies, double Factor) Frequencies()
    {
        int dim = _config.HeadDim;
        var inverse = new double[dim / 2];
        for (int i = 0; i < inverse.Length; i++)
            inverse[i] = 1 / Math.Pow(_config.RopeTheta, 2.0 * i / dim);
        if (_config.RopeScaling is not { } rope)
            return (inverse, 1);

        double factor = rope.Factor!.Value;
        if (rope.RopeType == "linear")
            return ([.. inverse.Select(f => f / factor)], 1);

        if (rope.RopeType == "llama3")
        {
            double old = rope.OriginalMaxPositionEmbeddings!.Value;
            (double low, double high) = (rope.LowFreqFactor!.Value, rope.HighFreqFactor!.Value);
            for (int i = 0; i < inverse.Length; i++)
            {
                // smooth is at least 1 where a pair turns fast, and at most 0 where it turns slowly.
                double smooth = Math.Clamp(((old * inverse[i] / (2 * Math.PI)) - low) / (high - low), 0, 1);
                inverse[i] = (smooth * inverse[i]) + ((1 - smooth) * inverse[i] / factor);
            }

            return (inverse, 1);
        }

        if (rope.RopeType == "yarn")
        {
            double old = rope.OriginalMaxPositionEmbeddings ?? _config.MaxPositionEmbeddings;
            double Correction(double rotations) => dim * Math.Log(old / (rotations * 2 * Math.PI)) / (2 * Math.Log(_config.RopeTheta));
            double low = Math.Max(Math.Floor(Correction(rope.BetaFast ?? 32)), 0);
            double high = Math.Min(Math.Ceiling(Correction(rope.BetaSlow ?? 1)), dim - 1);
            if (low == high)
                high += 0.001;
            for (int i = 0; i < inverse.Length; i++)
            {
                double interpolated = Math.Clamp((i - low) / (high - low), 0, 1);
                inverse[i] = (inverse[i] / factor * interpolated) + (inverse[i] * (1 - interpolated));
            }

            return (inverse, rope.AttentionFactor ?? (0.1 * Math.Log(factor)) + 1);
        }

        throw new NotSupportedException(rope.RopeType);
    }

    /// <summary>softmax(q · kᵀ / sqrt(headDim)) over the tokens before, this one included, and of these over a window's.</summary>
    private void Weigh(double[,] q, double[,] k, int? window, int layer, double[,,,] attention)
    {
        int dim = _config.HeadDim;
        for (int head = 0; head < _config.NumAttentionHeads; head++)
        {
            int kvHead = KvHead(head);
            for (int token = 0; token < q.GetLength(0); token++)
            {
                int first = Math.Max(0, token + 1 - (window ?? int.MaxValue));
                double greatest = double.NegativeInfinity;
                for (int key = first; key <= token; key++)
                {
                    double logit = 0;
                    for (int i = 0; i < dim; i++)
                        logit += q[token, (head * dim) + i] * k[key, (kvHead * dim) + i];
                    attention[layer, head, token, key] = logit / Math.Sqrt(dim);
                    greatest = Math.Max(greatest, attention[layer, head, token, key]);
                }

                double sum = 0;
                for (int key = first; key <= token; key++)
                    sum += attention[layer, head, token, key] = Math.Exp(attention[layer, head, token, key] - greatest);
                for (int key = first; key <= token; key++)
                    attention[layer, head, token, key] /= sum;
            }
        }
    }

    /// <summary>Averages the values with the weights.</summary>
    private double[,] Attend(double[,,,] attention, int layer, double[,] v)
    {
        int dim = _config.HeadDim;
        var attended = new double[v.GetLength(0), _config.NumAttentionHeads * dim];            // [tokens, heads · headDim]
        for (int head = 0; head < _config.NumAttentionHeads; head++)
        {
            for (int token = 0; token < v.GetLength(0); token++)
            {
                for (int key = 0; key <= token; key++)
                {
                    for (int i = 0; i < dim; i++)
                        attended[token, (head * dim) + i] += attention[layer, head, token, key] * v[key, (KvHead(head) * dim) + i];
                }
            }
        }

        return attended;
    }

    /// <summary>down(silu(gate(x)) · up(x)).</summary>
    private double[,] FeedForward(double[,] x, string name)
    {
        double[,] gate = Linear(x, $"{name}.gate_proj", _variant.MlpBias);                     // [tokens, intermediate]
        double[,] up = Linear(x, $"{name}.up_proj", _variant.MlpBias);                         // [tokens, intermediate]
        for (int t = 0; t < x.GetLength(0); t++)
        {
            for (int i = 0; i < gate.GetLength(1); i++)
                gate[t, i] = gate[t, i] / (1 + Math.Exp(-gate[t, i])) * up[t, i];
        }

        return Linear(gate, $"{name}.down_proj", _variant.MlpBias);
    }

    private static double[,] Sum(double[,] a, double[,] b)
    {
        for (int t = 0; t < a.GetLength(0); t++)
        {
            for (int i = 0; i < a.GetLength(1); i++)
                b[t, i] += a[t, i];
        }

        return b;
    }

    /// <summary>KV heads are repeated, each for the query heads next to one another.</summary>
    private int KvHead(int head) => head * _config.NumKeyValueHeads / _config.NumAttentionHeads;

    private float[] Read(string name)
    {
        Assert.True(checkpoint.TryGet(name, out TensorEntry? entry), $"The reference needs {name}.");
        return checkpoint.ReadFloats(entry);
    }

    /// <summary>What sets an architecture apart. A new one adds a line to <see cref="Of"/>, and an option where it computes something new.</summary>
    private sealed record Variant
    {
        public bool QkvBias { get; private init; }

        public bool OBias { get; private init; }

        public bool MlpBias { get; private init; }

        /// <summary>Gets whether each head's q and k are normed before they are rotated.</summary>
        public bool QkNorm { get; private init; }

        /// <summary>Gets how many tokens a layer sees, the token itself included; null for all before it.</summary>
        public Func<int, int?> Window { get; private init; } = _ => null;

        public static Variant Of(ModelConfig config)
        {
            bool attentionBias = config.AttentionBias ?? false;
            return config.ModelType switch
            {
                "llama" => new() { QkvBias = attentionBias, OBias = attentionBias, MlpBias = config.MlpBias ?? false },
                "mistral" => new() { Window = _ => config.SlidingWindow },
                "qwen2" => new() { QkvBias = true, Window = QwenWindow },
                "qwen3" => new() { QkvBias = attentionBias, OBias = attentionBias, QkNorm = true, Window = QwenWindow },
                _ => throw new NotSupportedException(config.ModelType),
            };

            // configuration_qwen2.py: windows only where switched on; layer_types, where given, decides over max_window_layers.
            int? QwenWindow(int layer)
            {
                bool slides = config.LayerTypes.Count > 0 ? config.LayerTypes[layer] == "sliding_attention" : layer >= config.MaxWindowLayers;
                return config.UseSlidingWindow == true && slides ? config.SlidingWindow : null;
            }
        }
    }
}
