using QRHead.Heads;

namespace QRHead.Cli;

/// <summary>
/// <c>--systems standard</c>: the comparison that an index has to stand, over all passages: what people use today (words and embeddings),
/// the paper's way, and the index.
/// </summary>
internal static class StandardSystems
{
    /// <summary>How it is written.</summary>
    public const string Name = "standard";

    /// <summary>What tables call the paper's score, beside heads that score by similarity.</summary>
    public const string Attention = "attention";

    /// <summary>Tells whether a list has it.</summary>
    public static bool IsIn(string list) =>
        list.Split(',', StringSplitOptions.TrimEntries).Contains(Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Lists the systems; the first is that which the others are compared with.</summary>
    /// <param name="model">The model's heads.</param>
    /// <param name="embeds">Whether there is something that embeds.</param>
    public static IEnumerable<string> Of(ModelHeads model, bool embeds) =>
    [
        .. embeds ? ["dense+bm25", "bm25", "dense"] : (string[])["bm25"],
        .. ByAttention(model) is null ? (string[])[] : [Attention],
        "qrheads", "qrheads+bm25", .. embeds ? ["qrheads+dense", "qrheads+dense+bm25"] : (string[])[],
    ];

    /// <summary>Finds the heads that score by attention, where the chosen ones do so by similarity.</summary>
    /// <returns>A preset; null where the model has none, or the chosen heads score by attention themselves.</returns>
    public static HeadSet? ByAttention(ModelHeads model)
    {
        if (model.Chosen.Similarity is null)
            return null;
        try
        {
            return model.Find(HeadSelection.DefaultByAttentionFor(Reading.Alone));
        }
        catch (HeadSetException)
        {
            return null;
        }
    }
}
