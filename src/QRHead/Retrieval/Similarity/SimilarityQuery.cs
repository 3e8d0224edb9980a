using System.Numerics.Tensors;
using QRHead.Inference;
using QRHead.Scoring;

namespace QRHead.Retrieval.Similarity;

/// <summary>
/// The words of a query, ready to be held against the kept keys of any passage. A looking head h, and the keys g of a KV head that are
/// compared:
/// <code>
/// s_h[t,j] = R(D_h) R(−pos_t) q_t · R(−pos_j) k_j · scale / s_h
/// s_g[t,j] = cos(R(−pos_t) k_t − query mean, R(−pos_j) k_j − passage mean) / s_g
/// </code>
/// for each word t, which is a token of the query's own, and each of the passage's own tokens j. Immutable, safe for many threads.
/// </summary>
internal sealed class SimilarityQuery
{
    private readonly SimilarityLayout _layout;
    private readonly HeldWords[] _heads;

    /// <summary>Turns a query's q and keys to where they are wanted.</summary>
    /// <param name="layout">The KV heads.</param>
    /// <param name="query">The query, read behind the room for a passage.</param>
    public SimilarityQuery(SimilarityLayout layout, ReadTokens query)
    {
        (_layout, Ids, Characters) = (layout, query.Ids, query.Characters);
        _heads = [.. layout.Heads.Select(head => Held(head, query))];
    }

    /// <summary>Gets the ids of the query's own tokens.</summary>
    public IReadOnlyList<int> Ids { get; }

    /// <summary>Gets the characters of each in the query.</summary>
    public IReadOnlyList<CharRange> Characters { get; }

    /// <summary>Gets how many tokens of the query count.</summary>
    public int Words => Ids.Count;

    /// <summary>Gets how many numbers <see cref="Largest"/> needs to work with, for a passage of some tokens.</summary>
    public int WorkSpace(int tokens) => (_heads.Max(head => head.Rows) + 1) * tokens;

    /// <summary>Finds how similar a passage is to each word in each head.</summary>
    /// <param name="passage">The passage.</param>
    /// <param name="work">Numbers and codes to work with.</param>
    /// <param name="largest"><c>[similarities, words]</c>.</param>
    public void Largest(KeptPassage passage, SimilarityWork work, Span<float> largest)
    {
        for (int head = 0; head < _heads.Length; head++)
        {
            ReadOnlySpan<float> rows = Similarities(head, passage.KeysOf(head, work.Codes), work.Numbers);
            foreach ((int place, int row) in _heads[head].Places)
                LargestSimilarity.Of(rows.Slice(row * passage.Tokens, Words * passage.Tokens), largest.Slice(place * Words, Words));
        }
    }

    /// <summary>Finds for each word and head the passage's token that is most similar.</summary>
    /// <param name="passage">The passage.</param>
    /// <param name="work">Numbers and codes to work with.</param>
    /// <returns><c>[similarities][words]</c>, counted from the first of the passage's own tokens.</returns>
    public int[][] Best(KeptPassage passage, SimilarityWork work)
    {
        int[][] best = [.. Enumerable.Range(0, _layout.Similarities).Select(_ => new int[Words])];
        for (int head = 0; head < _heads.Length; head++)
        {
            ReadOnlySpan<float> rows = Similarities(head, passage.KeysOf(head, work.Codes), work.Numbers);
            foreach ((int place, int row) in _heads[head].Places)
                LargestSimilarity.Find(rows.Slice(row * passage.Tokens, Words * passage.Tokens), best[place]);
        }

        return best;
    }

    /// <summary>Computes the similarities of a KV head: <c>[rows, tokens]</c>.</summary>
    private ReadOnlySpan<float> Similarities(int head, KeyCodes keys, Span<float> work)
    {
        HeldWords held = _heads[head];
        int looking = held.Start.Length * keys.Tokens, compared = held.NoStart.Length * keys.Tokens;
        if (held.Looking is not null)
            KeyProduct.Compute(held.Looking.Slice(0, held.Start.Length), held.Start, keys, work[..looking]);
        if (held.Compared is not null)
        {
            // A cosine knows no length: in the place of each token's scale, one over the length of its codes.
            Span<float> lengths = work.Slice(looking + compared, keys.Tokens);
            KeyLengths.OneOver(keys, lengths);
            KeyProduct.Compute(
                held.Compared.Slice(0, held.NoStart.Length), held.NoStart, new KeyCodes(keys.Codes, lengths), work.Slice(
                    looking, compared));
        }

        return work[..(looking + compared)];
    }

    private static HeldWords Held(KeptHead head, ReadTokens query)
    {
        int size = head.HeadDim, words = query.Own.Length;
        var looking = new float[head.Looking.Count * words * size];
        foreach ((int which, (_, DistantHead looker)) in head.Looking.Index())
            WordRows.Looking(head.Layer, looker, query, looking.AsSpan(which * words * size, words * size));
        var start = new float[KeyProduct.RoomFor(head.Looking.Count * words)];
        for (int row = 0; row < head.Looking.Count * words; row++)
            start[row] = TensorPrimitives.Dot<float>(looking.AsSpan(row * size, size), head.Centre);

        List<(int, int)> places = [.. head.Looking.Select((one, which) => (one.Place, which * words))];
        QueryCodes? lookers = places.Count > 0 ? new QueryCodes(looking, size) : null;
        if (head.Compared is not { } keys)
            return new HeldWords(places, lookers, start, null, []);
        var compared = new float[words * size];
        WordRows.Compared(head, keys.Keys, query, compared);
        places.Add((keys.Place, start.Length));
        return new HeldWords(places, lookers, start, new QueryCodes(compared, size), new float[KeyProduct.RoomFor(words)]);
    }

    /// <summary>What one KV head has of the query; rows are heads and within them words, then those of the compared keys.</summary>
    /// <param name="Places">The places among all similarities, with their first rows.</param>
    /// <param name="Looking">The q of the looking heads; null where there are none.</param>
    /// <param name="Start">What their rows begin with: the product with what was taken away from the keys. <c>[groups · 4]</c>.</param>
    /// <param name="Compared">The keys that are compared, <c>[words, headDim]</c>; null where there are none.</param>
    /// <param name="NoStart">What the rows of these begin with: 0. <c>[groups · 4]</c>.</param>
    private sealed record HeldWords(
        IReadOnlyList<(int Place, int Row)> Places, QueryCodes? Looking, float[] Start, QueryCodes? Compared, float[] NoStart)
    {
        public int Rows => Start.Length + NoStart.Length;
    }
}
