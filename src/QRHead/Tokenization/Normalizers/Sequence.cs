namespace QRHead.Tokenization.Normalizers;

/// <summary>Applies several normalizers, one after the other.</summary>
/// <param name="normalizers">The normalizers; none is a sequence itself.</param>
/// <param name="section">Where they stand, for complaints.</param>
internal sealed class Sequence(Normalizer[] normalizers, JsonSection section) : Normalizer
{
    // NFKC writes at most 18 characters for one; a few stages that each double a text would fill any memory.
    private const int MostGrowth = 100;
    private const int AlwaysAllowed = 10_000;

    /// <exception cref="TokenizerFileException">The text has grown beyond what a normalizer can be meant to do.</exception>
    public override NormalizedText Normalize(NormalizedText text)
    {
        long most = AlwaysAllowed + (long)MostGrowth * text.Length;
        foreach (var normalizer in normalizers)
        {
            text = normalizer.Normalize(text);
            if (text.Length > most)
                throw section.Broken($"the normalizers make more than {MostGrowth} characters out of one.");
        }

        return text;
    }
}
