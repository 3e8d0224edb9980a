using System.Globalization;

namespace QRHead;

/// <summary>
/// A KV head whose keys of a query's words are compared with those of a passage's tokens, each as it would be at position 0 and less a
/// mean: by their cosine.
/// </summary>
/// <param name="KvHead">The KV head.</param>
/// <param name="Scale">The typical deviation of the largest cosines over passages, above 0.</param>
/// <param name="QueryMean">The mean key of queries' words, as many numbers as a head has.</param>
/// <param name="PassageMean">The mean key of passages' tokens, as many numbers.</param>
public sealed record ComparedKeys(KvHeadId KvHead, float Scale, IReadOnlyList<float> QueryMean, IReadOnlyList<float> PassageMean)
{
    /// <summary>
    /// Gets how large the numbers of each dimension of passages' keys are, as many numbers above 0: the root of their deviation. Codes of 4
    /// bits go by them.
    /// </summary>
    /// <value>The default is null: all dimensions alike.</value>
    public IReadOnlyList<float>? Steps { get; init; }

    /// <summary>Refuses what can't be.</summary>
    internal void Check()
    {
        if (KvHead.Layer < 0 || KvHead.KvHead < 0)
            throw new HeadSetException($"KV head {KvHead} found; layer and KV head count from 0.");
        if (!(Scale > 0) || !float.IsFinite(Scale))
            throw new HeadSetException(
                string.Create(
                    CultureInfo.InvariantCulture, $"Scale {Scale} found for the keys of KV head {KvHead}; a number above 0 is expected."));
        if (Steps is not null && (Steps.Count != PassageMean.Count || !Steps.All(step => step > 0 && float.IsFinite(step))))
            throw new HeadSetException(
                $"{Steps.Count} steps found for the keys of KV head {KvHead}; {PassageMean.Count} numbers above 0 are expected.");
        if (QueryMean.Count == 0 || QueryMean.Count != PassageMean.Count || !QueryMean.All(float.IsFinite)
            || !PassageMean.All(float.IsFinite))
        {
            throw new HeadSetException(
                $"Means of {QueryMean.Count} and {PassageMean.Count} numbers found for the keys of KV head {KvHead}; as many finite "
                + "numbers as a head has are expected for each.");
        }
    }
}
