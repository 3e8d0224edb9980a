using QRHead.Inference;
using QRHead.Models;

namespace QRHead.Retrieval.Similarity;

/// <summary>The KV heads that similarity looks at: all that has to be kept of a passage. Immutable.</summary>
/// <param name="Heads">The KV heads, by layer and then by number.</param>
/// <param name="Similarities">How many similarities are added up for a word: those of looking heads, then those of compared keys.</param>
internal sealed record SimilarityLayout(IReadOnlyList<KeptHead> Heads, int Similarities)
{
    /// <summary>Gets how many numbers a token has.</summary>
    public int NumbersPerToken { get; } = Heads.Sum(head => head.HeadDim);

    /// <summary>Finds the KV heads of some heads.</summary>
    /// <param name="layers">The layers whose keys are looked at.</param>
    /// <param name="heads">The heads.</param>
    /// <exception cref="HeadSetException">A distance, or a mean, does not go with its layer.</exception>
    public static SimilarityLayout Of(IReadOnlyDictionary<int, KeyLayer> layers, SimilarityHeads heads)
    {
        var looking = heads.Looking.Index().ToLookup(head => KvHeadOf(layers, head.Item), head => (head.Index, head.Item));
        var compared = heads.Compared.Index().ToDictionary(keys => keys.Item.KvHead, keys => (heads.Looking.Count + keys.Index, keys.Item));
        KvHeadId[] kept =
        [
            .. looking.Select(group => group.Key).Union(compared.Keys).OrderBy(head => head.Layer).ThenBy(head => head.KvHead),
        ];
        return new SimilarityLayout(
            [
                .. kept.Select(
                    head => new KeptHead(
                        head, layers[head.Layer], [.. looking[head]], compared.TryGetValue(head, out (int, ComparedKeys) keys)
                            ? Checked(layers, keys) : null)),
            ],
            heads.Count);
    }

    private static KvHeadId KvHeadOf(IReadOnlyDictionary<int, KeyLayer> layers, DistantHead head)
    {
        KeyLayer layer = layers[head.Head.Layer];
        if (head.Distance is null != layer.Rotary is null)
        {
            throw new HeadSetException(layer.Rotary is null
                ? $"Head {head} has a distance, and layer {head.Head.Layer} of the model knows no positions: leave the distance out."
                : $"Head {head} has no distance, and layer {head.Head.Layer} of the model knows positions: say at which distance the "
                    + "head looks.");
        }

        return new KvHeadId(head.Head.Layer, head.Head.Head / (layer.Attention.Heads / layer.Attention.KvHeads));
    }

    private static (int Place, ComparedKeys Keys) Checked(
        IReadOnlyDictionary<int, KeyLayer> layers, (int Place, ComparedKeys Keys) compared)
    {
        int size = layers[compared.Keys.KvHead.Layer].Attention.HeadDim;
        return compared.Keys.PassageMean.Count == size
            ? compared
            : throw new HeadSetException(
                $"Means of {compared.Keys.PassageMean.Count} numbers found for the keys of KV head {compared.Keys.KvHead}; the model's "
                + $"heads have {size}.");
    }
}

/// <summary>A KV head whose keys are kept. Immutable.</summary>
/// <param name="Id">Which.</param>
/// <param name="Layer">Its layer.</param>
/// <param name="Looking">The heads that look at its keys, with their places among all similarities.</param>
/// <param name="Compared">How its keys are compared with the query's, with the place; null where they are not.</param>
internal sealed record KeptHead(
    KvHeadId Id, KeyLayer Layer, IReadOnlyList<(int Place, DistantHead Head)> Looking, (int Place, ComparedKeys Keys)? Compared)
{
    /// <summary>Gets the size of a key.</summary>
    public int HeadDim => Layer.Attention.HeadDim;

    /// <summary>
    /// Gets what is taken away from each key before it is kept, <c>[headDim]</c>: the mean key of passages, where it is known.
    /// </summary>
    public float[] Centre { get; } = Compared is { } compared ? [.. compared.Keys.PassageMean] : new float[Layer.Attention.HeadDim];

    /// <summary>Gets how large the numbers of each dimension are beside those of others, <c>[headDim]</c>, for codes of 4 bits.</summary>
    public IReadOnlyList<float> Steps { get; } = Compared?.Keys.Steps ?? [.. Enumerable.Repeat(1f, Layer.Attention.HeadDim)];

    /// <summary>Takes its keys out of all keys of a piece.</summary>
    /// <returns><c>[tokens, headDim]</c>.</returns>
    public ReadOnlySpan<float> Of(KeyPiece keys) => keys.Keys[Id.Layer].AsSpan(Id.KvHead * keys.Tokens * HeadDim, keys.Tokens * HeadDim);
}
