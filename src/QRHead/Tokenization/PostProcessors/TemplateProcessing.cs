namespace QRHead.Tokenization.PostProcessors;

/// <summary>Puts the template's special tokens, such as one for the beginning of the text, around the tokens.</summary>
internal sealed class TemplateProcessing(int[] before, int[] after) : PostProcessor
{
    public override void Process(TokenBuffer tokens, bool addTemplate)
    {
        if (addTemplate)
            tokens.Surround(before, after);
    }

    /// <summary>Reads the template for one text; that for pairs is not used.</summary>
    public static TemplateProcessing ReadSettings(JsonSection section)
    {
        var before = new List<int>();
        var after = new List<int>();
        int sequences = 0;
        foreach (var item in section["single"].Items())
        {
            if (!item["Sequence"].IsNull)
                sequences += item["Sequence"]["id"].Text() == "A" ? 1 : throw item.Unsupported("a second sequence", "A");
            else
                (sequences == 0 ? before : after).AddRange(ReadIds(item["SpecialToken"]["id"], section["special_tokens"]));
        }

        return sequences == 1
            ? new TemplateProcessing([.. before], [.. after])
            : throw section["single"].Broken($"the text A must stand in it once, but stands {sequences} times.");
    }

    private static IEnumerable<int> ReadIds(JsonSection name, JsonSection specialTokens)
    {
        string token = name.Text();
        var entry = specialTokens[token];
        return entry.IsNull ? throw name.Broken($"special_tokens does not list {token}.") : entry["ids"].Items().Select(id => id.Id());
    }
}
