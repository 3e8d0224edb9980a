namespace QRHead.Tokenization.Decoders;

/// <summary>
/// Writes the visible character as a space again; in the first token it gives nothing, if the pre-tokenizer puts one there.
/// </summary>
internal sealed class Metaspace(string replacement, bool prepends) : Decoder
{
    public override List<string> Decode(List<string> tokens)
    {
        var result = new List<string>(tokens.Count);
        foreach (string token in tokens)
            result.Add(token.Replace(replacement, prepends && result.Count == 0 ? "" : " ", StringComparison.Ordinal));
        return result;
    }
}
