namespace QRHead.Tokenization.Decoders;

/// <summary>Joins all token strings into one, so that the decoders after it see the whole text.</summary>
internal sealed class Fuse : Decoder
{
    public override List<string> Decode(List<string> tokens) => [string.Concat(tokens)];
}
