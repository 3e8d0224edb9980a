namespace QRHead.Lab;

/// <summary>How needles are looked for.</summary>
public sealed record NeedleOptions
{
    /// <summary>Gets what the texts are made of; at least one paragraph.</summary>
    public required IReadOnlyList<string> Paragraphs { get; init; }

    /// <summary>Gets which heads are masked, one set after the other; null for none of them.</summary>
    public required IReadOnlyList<(string Name, HeadSet? Heads)> Masked { get; init; }

    /// <summary>Gets how long texts are, in tokens.</summary>
    /// <value>The default is 512, 1,024 and 2,048.</value>
    public IReadOnlyList<int> Lengths { get; init; } = [512, 1024, 2048];

    /// <summary>Gets where in a text needles are, from 0, the beginning, to 1, the end.</summary>
    /// <value>The default is five depths.</value>
    public IReadOnlyList<double> Depths { get; init; } = [0, 0.25, 0.5, 0.75, 1];

    /// <summary>Gets how many needles of each kind are drawn; at least 1.</summary>
    /// <value>The default is 3.</value>
    public int Seeds { get; init; } = 3;

    /// <summary>Gets how many tokens an answer may have.</summary>
    /// <value>The default is 24.</value>
    public int MaxTokens { get; init; } = 24;

    /// <summary>Gets the file that keeps answers as they come: an experiment that was ended goes on from it.</summary>
    /// <value>The default is null: nothing is kept.</value>
    public string? Journal { get; init; }

    /// <summary>Gets who is told how far it is; null for nobody.</summary>
    public IProgress<ExperimentProgress>? Progress { get; init; }

    /// <summary>
    /// Draws for each head of a set another one of its layer that is not in the set: as many heads as deep, chosen by chance. Where a layer
    /// has none left, it gives fewer.
    /// </summary>
    /// <param name="heads">The set.</param>
    /// <param name="headsOfLayer">How many heads a layer has.</param>
    /// <param name="seed">Another one draws others.</param>
    public static HeadSet MatchedByLayer(HeadSet heads, int headsOfLayer, uint seed = 42)
    {
        ArgumentNullException.ThrowIfNull(heads);
        var random = new Evaluation.PythonRandom(seed);
        var drawn = new List<HeadId>();
        foreach (IGrouping<int, HeadId> layer in heads.Heads.GroupBy(head => head.Layer))
        {
            int[] others = [.. Enumerable.Range(0, headsOfLayer).Where(head => layer.All(one => one.Head != head))];
            drawn.AddRange(
                random.Sample(others.Length, Math.Min(others.Length, layer.Count())).Select(place => new HeadId(layer.Key, others[place])));
        }

        return new HeadSet("random", drawn);
    }
}
