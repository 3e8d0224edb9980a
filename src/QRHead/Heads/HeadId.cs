namespace QRHead;

/// <summary>Names one attention head of a model.</summary>
/// <param name="Layer">Layer, 0-based from the embedding up.</param>
/// <param name="Head">Query head within the layer, 0-based.</param>
public readonly record struct HeadId(int Layer, int Head) : IComparable<HeadId>
{
    /// <summary>Orders heads by layer, then by head.</summary>
    /// <param name="other">The head to compare with.</param>
    /// <returns>Negative, zero or positive as this head comes before, at or after <paramref name="other"/>.</returns>
    public int CompareTo(HeadId other) => Layer != other.Layer ? Layer.CompareTo(other.Layer) : Head.CompareTo(other.Head);

    /// <summary>Writes the reference's text form.</summary>
    /// <returns><c>layer-head</c>, for example <c>13-18</c>.</returns>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Layer}-{Head}");
}
