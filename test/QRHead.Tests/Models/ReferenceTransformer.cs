using QRHead.Checkpoints;

namespace QRHead.Tests.Models;

/// <summary>
/// A decoder's forward pass, as plain as it can be: loops over numbers in double, no cache, no early exit, no library.
/// It follows Hugging Face's modeling files, not this project's: it is the oracle for every architecture.
/// What sets an architecture apart stands in <see cref="ReferenceVariant"/>, positions in <see cref="ReferenceRotary"/>.
/// </summary>
/// <param name="checkpoint">Configuration and weights.</param>
/// <param name="length">Tokens of the whole text; <c>longrope</c> depends on it.</param>
internal sealed class ReferenceTransformer(Checkpoint checkpoint, int length)
{
    private readonly ModelConfig _config = checkpoint.Config;
    private readonly ReferenceVariant _variant = ReferenceVariant.Of(checkpoint.Config, length);

    /// <summary>Reads a text and gives all attention weights.</summary>
    /// <param name="tokens">Token ids.</param>
    /// <param name="positions">Each token's position; null for 0, 1, 2 ….</param>
    /// <returns>After softmax, <c>[layer, head, token, key]</c>.</returns>
    public double[,,,] Attention(int[] tokens, int[]? positions = null) => Read(tokens, positions, []);

    /// <summary>Reads a text and gives the q and k of every layer before they are turned to their positions.</summary>
    /// <param name="tokens">Token ids.</param>
    /// <param name="positions">Each token's position.</param>
    /// <returns>By layer: <c>[tokens, heads · headDim]</c> and <c>[tokens, kvHeads · headDim]</c>.</returns>
    public IReadOnlyList<(double[,] Q, double[,] K)> Unturned(int[] tokens, int[] positions)
    {
        List<(double[,] Q, double[,] K)> unturned = [];
        Read(tokens, positions, unturned);
        return unturned;
    }

    private double[,,,] Read(int[] tokens, int[]? positions, List<(double[,] Q, double[,] K)> unturned)
    {
        positions ??= [.. Enumerable.Range(0, tokens.Length)];
        var attention = new double[_config.NumHiddenLayers, _config.NumAttentionHeads, tokens.Length, tokens.Length];
        double[,] x = Embed(tokens);                                                           // [tokens, hidden]
        for (int layer = 0; layer < _config.NumHiddenLayers; layer++)
        {
            string name = $"model.layers.{layer}";
            double[,] normed = Normed(x, name, _variant.Norms.BeforeAttention);                // [tokens, hidden]
            (double[,] q, double[,] k, double[,] v) = Project(normed, $"{name}.self_attn");
            if (_variant.QkNorm)
            {
                q = RmsNorm(q, $"{name}.self_attn.q_norm");
                k = RmsNorm(k, $"{name}.self_attn.k_norm");
            }

            unturned.Add(((double[,])q.Clone(), (double[,])k.Clone()));
            if (_variant.Rotary(layer) is { } rotary)
            {
                rotary.Turn(q, _config.HeadDim, positions);
                rotary.Turn(k, _config.HeadDim, positions);
            }

            Weigh(q, k, _variant.Window(layer), layer, attention);
            double[,] attended = Attend(attention, layer, v);                                  // [tokens, heads · headDim]
            attended = Linear(attended, $"{name}.self_attn.o_proj", _variant.OBias);           // [tokens, hidden]
            x = Sum(x, Normed(attended, name, _variant.Norms.AfterAttention));

            normed = Normed(x, name, _variant.Norms.BeforeMlp);
            x = Sum(x, Normed(FeedForward(normed, $"{name}.mlp"), name, _variant.Norms.AfterMlp));
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
                x[t, i] = table[(tokens[t] * _config.HiddenSize) + i] * _variant.EmbeddingFactor;
        }

        return x;
    }

    /// <summary>q, k and v: <c>[tokens, heads · headDim]</c>, and <c>[tokens, kvHeads · headDim]</c> twice.</summary>
    private (double[,] Q, double[,] K, double[,] V) Project(double[,] x, string name)
    {
        if (!_variant.Fused)
            return (Linear(x, $"{name}.q_proj", _variant.QkvBias), Linear(x, $"{name}.k_proj", _variant.QkvBias),
                Linear(x, $"{name}.v_proj", _variant.QkvBias));

        double[,] all = Linear(x, $"{name}.qkv_proj", false);
        (int q, int kv) = (_config.NumAttentionHeads * _config.HeadDim, _config.NumKeyValueHeads * _config.HeadDim);
        return (Columns(all, 0, q), Columns(all, q, kv), Columns(all, q + kv, kv));
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

    private double[,] Normed(double[,] x, string layer, string? norm) => norm is null ? x : RmsNorm(x, $"{layer}.{norm}");

    /// <summary>x / sqrt(mean(x²) + eps) · w (or · (1 + w)), for each run of numbers as long as w: a token's, or one head's.</summary>
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
                    y[t, start + i] = x[t, start + i] * scale * (_variant.NormOffset + w[i]);
            }
        }

        return y;
    }

    /// <summary>
    /// softmax(scale · q · kᵀ), within the softcap, over the tokens before, this one included, and of these over a window's.
    /// </summary>
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
                    logit *= _variant.Scale;
                    if (_variant.Softcap is { } cap)
                        logit = cap * Math.Tanh(logit / cap);
                    attention[layer, head, token, key] = logit;
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

    /// <summary>down(activation(gate(x)) · up(x)).</summary>
    private double[,] FeedForward(double[,] x, string name)
    {
        double[,] gate, up;                                                                    // [tokens, intermediate]
        if (_variant.Fused)
        {
            double[,] both = Linear(x, $"{name}.gate_up_proj", false);
            (gate, up) = (Columns(both, 0, _config.IntermediateSize), Columns(both, _config.IntermediateSize, _config.IntermediateSize));
        }
        else
        {
            (gate, up) = (Linear(x, $"{name}.gate_proj", _variant.MlpBias), Linear(x, $"{name}.up_proj", _variant.MlpBias));
        }

        for (int t = 0; t < x.GetLength(0); t++)
        {
            for (int i = 0; i < gate.GetLength(1); i++)
                gate[t, i] = _variant.Activation(gate[t, i]) * up[t, i];
        }

        return Linear(gate, $"{name}.down_proj", _variant.MlpBias);
    }

    private static double[,] Columns(double[,] x, int first, int count)
    {
        var columns = new double[x.GetLength(0), count];
        for (int t = 0; t < x.GetLength(0); t++)
        {
            for (int i = 0; i < count; i++)
                columns[t, i] = x[t, first + i];
        }

        return columns;
    }

    /// <summary>A residual connection: what a block adds to its input.</summary>
    private double[,] Sum(double[,] x, double[,] added)
    {
        var sum = new double[x.GetLength(0), x.GetLength(1)];
        for (int t = 0; t < x.GetLength(0); t++)
        {
            for (int i = 0; i < x.GetLength(1); i++)
                sum[t, i] = x[t, i] + (added[t, i] * _variant.ResidualFactor);
        }

        return sum;
    }

    /// <summary>KV heads are repeated, each for the query heads next to one another.</summary>
    private int KvHead(int head) => head * _config.NumKeyValueHeads / _config.NumAttentionHeads;

    private float[] Read(string name)
    {
        Assert.True(checkpoint.TryGet(name, out TensorEntry? entry), $"The reference needs {name}.");
        return checkpoint.ReadFloats(entry);
    }
}
