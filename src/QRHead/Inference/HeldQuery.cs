using System.Numerics.Tensors;
using QRHead.Graph;

namespace QRHead.Inference;

/// <summary>
/// A query that is held against passages it has not read, one after the other: its q of the wanted heads, and for each of them what it pays
/// to the prefix and to itself. Each passage is seen as if it were the only one:
/// <code>exp(l) / (Σ exp(l over prefix and query) + Σ exp(l over the passage))</code>
/// summed over the query's tokens and divided by their number.
/// Immutable, safe for many threads.
/// </summary>
internal sealed class HeldQuery
{
    /// <summary>
    /// Rows whose logits are in work at the same time, whole groups: with a passage's keys they stay in the processor's cache.
    /// </summary>
    private const int RowsAtOnce = 64;

    private readonly KeyLayout _layout;
    private readonly int _prefix;
    private readonly int _position;
    private readonly HeldHead[] _heads;

    /// <summary>Takes what is needed out of a query that was read over the prefix.</summary>
    /// <param name="layout">The KV heads.</param>
    /// <param name="tail">The query.</param>
    /// <param name="tailPosition">The position of its first token.</param>
    /// <param name="prefix">The prefix's keys; its positions count from 0.</param>
    /// <param name="instruction">The tail's first tokens, where they are held already and the tail has no q of them; else null.</param>
    public HeldQuery(KeyLayout layout, TailPiece tail, int tailPosition, KeyPiece prefix, HeldQuery? instruction)
    {
        (_layout, _prefix, _position, Tokens, Instruction) = (layout, prefix.Tokens, tailPosition, tail.Own.Tokens, instruction);
        _heads = [.. layout.Heads.Select(head => Held(head, tail, prefix))];
    }

    /// <summary>Gets how many tokens the query has, those of its instruction too.</summary>
    public int Tokens { get; }

    /// <summary>Gets the query's first tokens, where they are held by themselves because all queries begin with them; else null.</summary>
    public HeldQuery? Instruction { get; }

    /// <summary>The tokens that have rows here: all but those of the instruction.</summary>
    private int RowTokens => Tokens - FirstToken;

    private int FirstToken => Instruction?.Tokens ?? 0;

    /// <summary>Gets how many numbers <see cref="AddTo"/> needs to work with, for a passage of some tokens.</summary>
    public static int WorkSpace(int tokens) => RowsAtOnce * tokens;

    /// <summary>
    /// Adds to rows over a passage's tokens what heads pay to it: the sum over all of the query's tokens, divided by their number.
    /// </summary>
    /// <param name="keyHead">Which of the layout's KV heads.</param>
    /// <param name="keys">The passage's keys.</param>
    /// <param name="work">Numbers to work with, <see cref="WorkSpace"/> of them.</param>
    /// <param name="rows">For each wanted head a row, <c>[tokens]</c>.</param>
    public void AddTo(int keyHead, KeyCodes keys, Span<float> work, float[][] rows)
    {
        Instruction?.Add(keyHead, keys, work, rows, null, Tokens);
        Add(keyHead, keys, work, rows, null, Tokens);
    }

    /// <summary>
    /// Adds to rows over a passage's tokens what heads pay to it: the sum over the query's tokens without its instruction's, divided by the
    /// number of all.
    /// </summary>
    /// <param name="keyHead">Which of the layout's KV heads.</param>
    /// <param name="keys">The passage's keys.</param>
    /// <param name="work">Numbers to work with, <see cref="WorkSpace"/> of them.</param>
    /// <param name="rows">For each wanted head a row, <c>[tokens]</c>; several heads may share one.</param>
    /// <param name="weights">What each wanted head counts; null for 1 each.</param>
    public void AddOwnTo(int keyHead, KeyCodes keys, Span<float> work, float[][] rows, IReadOnlyList<float>? weights) =>
        Add(keyHead, keys, work, rows, weights, Tokens);

    private void Add(int keyHead, KeyCodes keys, Span<float> work, float[][] rows, IReadOnlyList<float>? weights, int tokensOfAll)
    {
        KeyHead head = _layout.Heads[keyHead];
        HeldHead held = _heads[keyHead];
        int tokens = keys.Tokens;
        Span<float> shares = stackalloc float[RowsAtOnce];
        for (int first = 0; first < held.Others.Length; first += RowsAtOnce)
        {
            int count = Math.Min(RowsAtOnce, held.Others.Length - first), filled = KeyProduct.RoomFor(count);
            KeyProduct.Compute(held.Q.Slice(first, filled), held.Start.AsSpan(first, filled), keys, work[..(filled * tokens)]);
            Span<float> logits = work[..(count * tokens)];
            if (head.Attention.Softcap is { } softcap)
                Bound(logits, softcap * Exponential.LogitUnit, held.Most.AsSpan(first, count), tokens);

            for (int row = 0, end; row < count; row = end)
            {
                // The rows of one head, as far as they are among these.
                int which = (first + row) / RowTokens;
                end = Math.Min(count, ((which + 1) * RowTokens) - first);
                int place = head.Wanted[which].Place;
                float weight = (weights?[place] ?? 1) / tokensOfAll;
                for (int of = row; of < end; of++)
                {
                    Span<float> exps = logits.Slice(of * tokens, tokens);
                    if (head.Attention.Window is { } window)
                        exps = Seen(exps, window, FirstToken + first + of - (which * RowTokens));
                    shares[of] = weight / (held.Others[first + of] + Exponential.Sum(exps));
                }

                WeightedRows.AddTo(rows[place].AsSpan(0, tokens), logits[(row * tokens)..(end * tokens)], shares[row..end]);
            }
        }
    }

    /// <summary>What a token of the query sees of a passage: what is before its window counts nothing.</summary>
    private Span<float> Seen(Span<float> logits, int window, int token)
    {
        int hidden = Math.Clamp(_position + token - window + 1 - _prefix, 0, logits.Length);
        logits[..hidden].Clear();
        return logits[hidden..];
    }

    private static void Bound(Span<float> logits, float softcap, ReadOnlySpan<float> most, int tokens)
    {
        TensorPrimitives.Divide(logits, softcap, logits);
        TensorPrimitives.Tanh(logits, logits);
        TensorPrimitives.Multiply(logits, softcap, logits);
        for (int row = 0; row < most.Length; row++)
            TensorPrimitives.Subtract(logits.Slice(row * tokens, tokens), most[row], logits.Slice(row * tokens, tokens));
    }

    /// <summary>A head's own share: q, scaled, and the softmax's sum over prefix and query.</summary>
    private HeldHead Held(KeyHead head, TailPiece tail, KeyPiece prefix)
    {
        AttentionSettings attention = head.Attention;
        int size = attention.HeadDim, rows = head.Wanted.Count * RowTokens;
        var scaledQ = new float[rows * size];
        var (start, most, others) = (new float[KeyProduct.RoomFor(rows)], new float[rows], new float[rows]);
        // [tokens, heads · headDim]
        ReadOnlySpan<float> q = tail.Queries[head.Layer];
        ReadOnlySpan<float> before = head.Of(prefix), behind = head.Of(tail.Own);                                      // [tokens, headDim]
        Span<float> logits = new float[prefix.Tokens + Tokens];
        for (int row = 0; row < rows; row++)
        {
            (int which, int own) = Math.DivRem(row, RowTokens);
            int token = FirstToken + own;
            Span<float> scaled = scaledQ.AsSpan(row * size, size);
            TensorPrimitives.Multiply(q.Slice(((own * attention.Heads) + head.Wanted[which].Head) * size, size), attention.Scale, scaled);

            // Only what the token sees: all of the prefix and the query up to itself, or as much of it as is in the window.
            int first = attention.Window is { } window ? Math.Clamp(_position + token - window + 1, 0, prefix.Tokens) : 0;
            int firstOwn = attention.Window is { } within ? Math.Max(0, token - within + 1) : 0;
            int seen = 0;
            for (int key = first; key < prefix.Tokens; key++)
                logits[seen++] = Bounded(TensorPrimitives.Dot(scaled, before.Slice(key * size, size)), attention.Softcap);
            for (int key = firstOwn; key <= token; key++)
                logits[seen++] = Bounded(TensorPrimitives.Dot(scaled, behind.Slice(key * size, size)), attention.Softcap);

            most[row] = TensorPrimitives.Max<float>(logits[..seen]);
            TensorPrimitives.Subtract(logits[..seen], most[row], logits[..seen]);
            TensorPrimitives.Exp(logits[..seen], logits[..seen]);
            others[row] = TensorPrimitives.Sum<float>(logits[..seen]);
            most[row] *= Exponential.LogitUnit;
            start[row] = attention.Softcap is null ? -most[row] : 0;
        }

        TensorPrimitives.Multiply(scaledQ, Exponential.LogitUnit, scaledQ);
        return new HeldHead(new QueryCodes(scaledQ, size), most, start, others);
    }

    private static float Bounded(float logit, float? softcap) => softcap is { } bound ? bound * MathF.Tanh(logit / bound) : logit;

    /// <summary>What one KV head's wanted heads have of the query; rows are heads and within them tokens.</summary>
    /// <param name="Q">q, scaled so that products with keys are logits to the base 2.</param>
    /// <param name="Most">The largest logit over prefix and query, to the base 2.</param>
    /// <param name="Start">
    /// What a row's logits over a passage begin with: minus that, unless they have to be bounded first. <c>[groups · 4]</c>.
    /// </param>
    /// <param name="Others">The sum over prefix and query of the exponentials of logits, less the largest.</param>
    private sealed record HeldHead(QueryCodes Q, float[] Most, float[] Start, float[] Others);
}
