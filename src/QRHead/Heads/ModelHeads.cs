namespace QRHead.Heads;

/// <summary>The heads of a model.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Chosen">Those that are read.</param>
/// <param name="All">All that it has, layer by layer.</param>
internal sealed record ModelHeads(string Model, HeadSet Chosen, HeadSet All)
{
    /// <summary>Finds the heads of another selection.</summary>
    /// <param name="selection">The selection.</param>
    /// <returns>A set whose heads the model has.</returns>
    /// <exception cref="HeadSetException">There is no such preset or file, or a head is beyond the model.</exception>
    public HeadSet Find(HeadSelection selection)
    {
        ArgumentNullException.ThrowIfNull(selection);
        HeadId last = All.Heads[^1];
        return selection.For(Model, last.Layer + 1, last.Head + 1);
    }
}
