namespace QRHead.Tokenization.PreTokenizers;

/// <summary>Applies several pre-tokenizers, each inside the pieces of the one before.</summary>
internal sealed class Sequence(PreTokenizer[] stages) : PreTokenizer
{
    public override bool WritesBytes => stages.Length > 0 && stages[^1].WritesBytes;

    public override Pieces Apply(Pieces pieces)
    {
        foreach (var stage in stages)
            pieces = stage.Apply(pieces);
        return pieces;
    }
}
