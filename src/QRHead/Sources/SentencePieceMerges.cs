namespace QRHead.Sources;

/// <summary>A merge of two tokens' texts.</summary>
/// <param name="Token">The merged token's text.</param>
/// <param name="Cut">Where its left half ends, in UTF-16 units.</param>
internal readonly record struct TextMerge(string Token, int Cut)
{
    public ReadOnlySpan<char> Left => Token.AsSpan(0, Cut);

    public ReadOnlySpan<char> Right => Token.AsSpan(Cut);
}

/// <summary>Writes SentencePiece's scores as the list of merges that byte pair encoding works by.</summary>
/// <remarks>
/// SentencePiece joins the neighbours whose joined text is the token of the highest score. So each cut of a token into two tokens is
/// a merge, and the scores give their order. Equal scores: as Hugging Face's converter does, the longer left half first.
/// </remarks>
internal static class SentencePieceMerges
{
    private readonly record struct Candidate(double Score, int Id, int Cut);

    /// <summary>Lists the merges, first one first.</summary>
    /// <param name="vocabulary">The tokens.</param>
    /// <param name="scores">Their scores, by id; higher merges earlier.</param>
    public static TextMerge[] Of(GgufVocabulary vocabulary, IReadOnlyList<double> scores)
    {
        IReadOnlyList<string> tokens = vocabulary.Tokens;
        var texts = new HashSet<string>(tokens.Where((_, id) => vocabulary.IsText(id)));
        var lengths = texts.Select(text => text.Length).ToHashSet(); // few, so that a token of a million characters is soon cut
        var halves = texts.GetAlternateLookup<ReadOnlySpan<char>>();
        var found = new List<Candidate>(tokens.Count * 2);
        for (int id = 0; id < tokens.Count; id++)
        {
            ReadOnlySpan<char> token = tokens[id];
            for (int cut = 1; cut < token.Length && vocabulary.IsText(id); cut++)
            {
                bool mayBeTokens = lengths.Contains(cut) && lengths.Contains(token.Length - cut) && !char.IsLowSurrogate(token[cut]);
                if (mayBeTokens && halves.Contains(token[..cut]) && halves.Contains(token[cut..]))
                    found.Add(new Candidate(scores[id], id, cut));
            }
        }

        found.Sort((a, b) => Order(a, b, tokens));
        return [.. found.Select(merge => new TextMerge(tokens[merge.Id], merge.Cut))];
    }

    private static int Order(Candidate a, Candidate b, IReadOnlyList<string> tokens)
    {
        int order = b.Score.CompareTo(a.Score);
        if (order == 0)
            order = b.Cut.CompareTo(a.Cut);
        if (order == 0)
            order = tokens[b.Id].Length.CompareTo(tokens[a.Id].Length);
        return order != 0 ? order : a.Id.CompareTo(b.Id);
    }
}
