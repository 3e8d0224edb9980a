using System.Numerics.Tensors;

namespace QRHead.Generation;

/// <summary>Chooses the token that follows, by its logits. Belongs to one text.</summary>
/// <remarks>
/// In the order of Hugging Face transformers: the penalty of repetition, temperature, the k most likely, the most likely that have a share
/// together, those that are likely enough beside the most likely one. Of equal tokens the lower id is the more likely.
/// </remarks>
internal sealed class TokenSampler
{
    private readonly GenerationOptions _options;
    private readonly HashSet<int> _seen;
    private SeededRandom _random;
    private float[] _logits = [];

    /// <summary>Begins a text.</summary>
    /// <param name="options">How to choose.</param>
    /// <param name="prompt">The tokens that stand before it, which count as seen.</param>
    public TokenSampler(GenerationOptions options, ReadOnlySpan<int> prompt)
    {
        _options = options;
        _random = new SeededRandom(options.Seed);
        _seen = options.RepetitionPenalty == 1 ? [] : [.. prompt];
    }

    /// <summary>Chooses.</summary>
    /// <param name="logits">The logits of all tokens.</param>
    /// <returns>The token's id.</returns>
    public int Next(ReadOnlySpan<float> logits)
    {
        if (_options.RepetitionPenalty != 1)
            logits = Penalized(logits);
        int next = _options.Temperature == 0 ? TensorPrimitives.IndexOfMax(logits) : Draw(logits);
        if (_options.RepetitionPenalty != 1)
            _seen.Add(next);
        return next;
    }

    private ReadOnlySpan<float> Penalized(ReadOnlySpan<float> logits)
    {
        _logits = _logits.Length == logits.Length ? _logits : new float[logits.Length];
        logits.CopyTo(_logits);
        float penalty = (float)_options.RepetitionPenalty;
        foreach (int id in _seen.Where(id => id < _logits.Length))
            _logits[id] = _logits[id] > 0 ? _logits[id] / penalty : _logits[id] * penalty;
        return _logits;
    }

    private int Draw(ReadOnlySpan<float> logits)
    {
        List<(int Id, double Weight)> tokens = Likely(logits);
        double left = _random.Next() * tokens.Sum(token => token.Weight);
        foreach ((int id, double weight) in tokens)
        {
            if ((left -= weight) < 0)
                return id;
        }

        return tokens[^1].Id;
    }

    /// <summary>
    /// The tokens that may be drawn, the most likely first where that matters, each with its probability beside the most likely one's.
    /// </summary>
    private List<(int Id, double Weight)> Likely(ReadOnlySpan<float> logits)
    {
        float most = TensorPrimitives.Max(logits);
        double least = LeastWeight(logits, most);
        var tokens = new List<(int Id, double Weight)>();
        for (int id = 0; id < logits.Length; id++)
        {
            double weight = Weight(logits[id], most);
            if (weight >= least)
                tokens.Add((id, weight));
        }

        if (_options.TopK == 0 && _options.TopP == 1)
            return tokens;
        tokens.Sort((a, b) => a.Weight != b.Weight ? b.Weight.CompareTo(a.Weight) : a.Id.CompareTo(b.Id));
        if (_options.TopK > 0 && tokens.Count > _options.TopK)
            tokens.RemoveRange(_options.TopK, tokens.Count - _options.TopK);

        // Of what the k most likely have together, or all.
        double wanted = _options.TopP * (_options.TopK > 0 ? tokens.Sum(token => token.Weight) : Sum(logits, most)), sum = 0;
        int kept = 0;
        while (kept < tokens.Count && (kept == 0 || sum < wanted))
            sum += tokens[kept++].Weight;
        tokens.RemoveRange(kept, tokens.Count - kept);
        tokens.RemoveAll(token => token.Weight < _options.MinP);
        return tokens;
    }

    /// <summary>
    /// Below which weight no token can be drawn, so that few need be put in order: all that are less likely than an even part of what may
    /// be left out can be left out together.
    /// </summary>
    private double LeastWeight(ReadOnlySpan<float> logits, float most)
    {
        if (_options.TopK > 0)
            return _options.TopP == 1 ? Math.Max(_options.MinP, WeightOfRank(logits, most, _options.TopK))
                : WeightOfRank(logits, most, _options.TopK);
        return _options.TopP == 1 ? _options.MinP : Math.Min(1, (1 - _options.TopP) * Sum(logits, most) / logits.Length);
    }

    private double WeightOfRank(ReadOnlySpan<float> logits, float most, int rank)
    {
        var best = new PriorityQueue<float, float>();
        foreach (float logit in logits)
        {
            if (best.Count < rank)
                best.Enqueue(logit, logit);
            else if (logit > best.Peek())
                best.DequeueEnqueue(logit, logit);
        }

        return Weight(best.Peek(), most);
    }

    private double Sum(ReadOnlySpan<float> logits, float most)
    {
        double sum = 0;
        foreach (float logit in logits)
            sum += Weight(logit, most);
        return sum;
    }

    private double Weight(float logit, float most) => Math.Exp((logit - most) / _options.Temperature);
}
