using System.Globalization;

namespace QRHead;

/// <summary>A query head that looks at every token of a passage as if it stood at one distance.</summary>
/// <param name="Head">The head.</param>
/// <param name="Distance">
/// How many tokens before the query's every token stands, at least 0; null in a layer that knows no positions.
/// </param>
/// <param name="Scale">The typical deviation of the head's largest logits over passages, above 0: divided by it, heads weigh alike.</param>
public sealed record DistantHead(HeadId Head, int? Distance, float Scale)
{
    /// <summary>Writes head and distance.</summary>
    /// <returns>For example <c>8-1@8</c>.</returns>
    public override string ToString() =>
        Distance is { } distance ? string.Create(CultureInfo.InvariantCulture, $"{Head}@{distance}") : Head.ToString();

    /// <summary>Refuses what can't be.</summary>
    internal void Check()
    {
        if (Head.Layer < 0 || Head.Head < 0)
            throw new HeadSetException($"Head {Head} found; layer and head count from 0.");
        if (Distance < 0)
            throw new HeadSetException($"Distance {Distance} found for head {Head}; a number of tokens, at least 0, is expected.");
        if (!(Scale > 0) || !float.IsFinite(Scale))
            throw new HeadSetException(
                string.Create(CultureInfo.InvariantCulture, $"Scale {Scale} found for head {Head}; a number above 0 is expected."));
    }
}
