namespace QRHead.Tokenization.Decoders;

/// <summary>Removes a character from both ends of each token string.</summary>
/// <param name="character">The character.</param>
/// <param name="start">How often at most at the start.</param>
/// <param name="stop">How often at most at the end.</param>
internal sealed class Strip(char character, int start, int stop) : Decoder
{
    public override List<string> Decode(List<string> tokens) => tokens.ConvertAll(StripEnds);

    private string StripEnds(string token)
    {
        int from = 0, to = token.Length;
        while (from < Math.Min(start, token.Length) && token[from] == character)
            from++;
        while (to > from && token.Length - to < stop && token[to - 1] == character)
            to--;
        return token[from..to];
    }
}
