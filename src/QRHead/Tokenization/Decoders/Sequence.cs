namespace QRHead.Tokenization.Decoders;

/// <summary>Applies several decoders, one after the other.</summary>
internal sealed class Sequence(Decoder[] decoders) : Decoder
{
    public override List<string> Decode(List<string> tokens)
    {
        foreach (var decoder in decoders)
            tokens = decoder.Decode(tokens);
        return tokens;
    }
}
