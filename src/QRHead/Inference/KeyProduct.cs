using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace QRHead.Inference;

/// <summary>
/// Some rows of q against the keys of a passage, both as codes: pairs of them are multiplied and summed in integers of 32 bits, which all
/// processors do alike, to the last bit. A tile is four rows by two registers of tokens, or by one where no more tokens are left.
/// </summary>
internal static class KeyProduct
{
    /// <summary>Rows of q lie beside each other in groups of so many.</summary>
    public const int RowsInGroup = 4;

    /// <summary>
    /// How pairs of codes are multiplied on some kind of processor. A register has a pair, or a sum, for each of some tokens.
    /// </summary>
    /// <typeparam name="TRegister">The register.</typeparam>
    internal interface IPairs<TRegister>
        where TRegister : struct
    {
        /// <summary>Gets the tokens of a register.</summary>
        static abstract int Count { get; }

        /// <summary>Takes a pair of q for all tokens.</summary>
        static abstract TRegister Create(ref int pair);

        /// <summary>Takes the pairs of some tokens that lie beside each other.</summary>
        static abstract TRegister Load(ref int pairs);

        /// <summary>Adds the products of pairs to sums.</summary>
        static abstract TRegister Add(TRegister sums, TRegister q, TRegister keys);

        /// <summary>Makes logits of sums: <c>start + sum · q's scale · the token's scale</c>.</summary>
        static abstract void Store(TRegister sums, ref float scales, float scale, float start, ref float logits);
    }

    /// <summary>How many rows there are when the last group is filled up.</summary>
    public static int RoomFor(int rows) => (rows + RowsInGroup - 1) / RowsInGroup * RowsInGroup;

    /// <summary><code>logits[r, t] = start[r] + Σ_d q[r, d] · key[d, t]</code></summary>
    /// <param name="q">Rows of q, whole groups of them.</param>
    /// <param name="start">What each row begins with.</param>
    /// <param name="keys">The keys of at least 1 token.</param>
    /// <param name="logits"><c>[rows, tokens]</c>.</param>
    public static void Compute(QueryCodes.Rows q, ReadOnlySpan<float> start, KeyCodes keys, Span<float> logits)
    {
        if (Vector512.IsHardwareAccelerated && Avx512BW.IsSupported)
            Compute<Avx512Pairs, Vector512<int>>(q, start, keys, logits);
        else if (Avx2.IsSupported)
            Compute<Avx2Pairs, Vector256<int>>(q, start, keys, logits);
        else
            Compute<AnyPairs, Vector128<int>>(q, start, keys, logits);
    }

    /// <summary>The same with a given kind of register.</summary>
    internal static void Compute<TPairs, TRegister>(QueryCodes.Rows q, ReadOnlySpan<float> start, KeyCodes keys, Span<float> logits)
        where TPairs : IPairs<TRegister>
        where TRegister : struct
    {
        int tokens = keys.Tokens, wide = TPairs.Count;
        if (keys.Codes.Length != tokens * q.Size)
            throw new ArgumentException($"{keys.Codes.Length} codes of {tokens} keys, where q has rows of {q.Size}.", nameof(keys));
        if (tokens < wide)
        {
            Short<TPairs, TRegister>(q, start, keys, logits);
            return;
        }

        for (int row = 0; row < start.Length; row += RowsInGroup)
        {
            QueryCodes.Rows group = q.Slice(row, RowsInGroup);
            ReadOnlySpan<float> begun = start.Slice(row, RowsInGroup);
            Span<float> found = logits.Slice(row * tokens, RowsInGroup * tokens);

            // The last tile ends with the tokens, so it may do some a second time.
            for (int token = 0; token < tokens;)
            {
                if (token + wide < tokens && 2 * wide <= tokens)
                {
                    TwoRegisters<TPairs, TRegister>(group, begun, keys, Math.Min(token, tokens - (2 * wide)), found);
                    token += 2 * wide;
                }
                else
                {
                    OneRegister<TPairs, TRegister>(group, begun, keys, Math.Min(token, tokens - wide), found);
                    token += wide;
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TwoRegisters<TPairs, TRegister>(
        QueryCodes.Rows q, ReadOnlySpan<float> start, KeyCodes keys, int token, Span<float> logits)
        where TPairs : IPairs<TRegister>
        where TRegister : struct
    {
        TRegister a0 = default, a1 = default, b0 = default, b1 = default, c0 = default, c1 = default, d0 = default, d1 = default;
        int tokens = keys.Tokens;
        ref int k = ref Unsafe.Add(ref FirstPair(keys.Codes), token);
        ref int rows = ref FirstPair(q.Codes);
        for (int pair = q.Codes.Length / (2 * RowsInGroup); pair > 0; pair--)
        {
            TRegister left = TPairs.Load(ref k), right = TPairs.Load(ref Unsafe.Add(ref k, TPairs.Count));
            TRegister row = TPairs.Create(ref rows);
            (a0, a1) = (TPairs.Add(a0, row, left), TPairs.Add(a1, row, right));
            row = TPairs.Create(ref Unsafe.Add(ref rows, 1));
            (b0, b1) = (TPairs.Add(b0, row, left), TPairs.Add(b1, row, right));
            row = TPairs.Create(ref Unsafe.Add(ref rows, 2));
            (c0, c1) = (TPairs.Add(c0, row, left), TPairs.Add(c1, row, right));
            row = TPairs.Create(ref Unsafe.Add(ref rows, 3));
            (d0, d1) = (TPairs.Add(d0, row, left), TPairs.Add(d1, row, right));
            rows = ref Unsafe.Add(ref rows, RowsInGroup);
            k = ref Unsafe.Add(ref k, tokens);
        }

        ref float scales = ref Unsafe.Add(ref MemoryMarshal.GetReference(keys.Scales), token);
        ref float found = ref Unsafe.Add(ref MemoryMarshal.GetReference(logits), token);
        Store<TPairs, TRegister>(a0, b0, c0, d0, q.Scales, start, ref scales, ref found, tokens);
        Store<TPairs, TRegister>(
            a1, b1, c1, d1, q.Scales, start, ref Unsafe.Add(ref scales, TPairs.Count), ref Unsafe.Add(ref found, TPairs.Count), tokens);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneRegister<TPairs, TRegister>(
        QueryCodes.Rows q, ReadOnlySpan<float> start, KeyCodes keys, int token, Span<float> logits)
        where TPairs : IPairs<TRegister>
        where TRegister : struct
    {
        TRegister a = default, b = default, c = default, d = default;
        int tokens = keys.Tokens;
        ref int k = ref Unsafe.Add(ref FirstPair(keys.Codes), token);
        ref int rows = ref FirstPair(q.Codes);
        for (int pair = q.Codes.Length / (2 * RowsInGroup); pair > 0; pair--)
        {
            TRegister some = TPairs.Load(ref k);
            a = TPairs.Add(a, TPairs.Create(ref rows), some);
            b = TPairs.Add(b, TPairs.Create(ref Unsafe.Add(ref rows, 1)), some);
            c = TPairs.Add(c, TPairs.Create(ref Unsafe.Add(ref rows, 2)), some);
            d = TPairs.Add(d, TPairs.Create(ref Unsafe.Add(ref rows, 3)), some);
            rows = ref Unsafe.Add(ref rows, RowsInGroup);
            k = ref Unsafe.Add(ref k, tokens);
        }

        ref float scales = ref Unsafe.Add(ref MemoryMarshal.GetReference(keys.Scales), token);
        ref float found = ref Unsafe.Add(ref MemoryMarshal.GetReference(logits), token);
        Store<TPairs, TRegister>(a, b, c, d, q.Scales, start, ref scales, ref found, tokens);
    }

    /// <summary>Inlined, since registers that live across a call are kept in memory, and in every turn of the loop before it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TPairs, TRegister>(
        TRegister a, TRegister b, TRegister c, TRegister d, ReadOnlySpan<float> rowScales, ReadOnlySpan<float> start, ref float scales,
        ref float logits, int tokens)
        where TPairs : IPairs<TRegister>
        where TRegister : struct
    {
        TPairs.Store(a, ref scales, rowScales[0], start[0], ref logits);
        TPairs.Store(b, ref scales, rowScales[1], start[1], ref Unsafe.Add(ref logits, tokens));
        TPairs.Store(c, ref scales, rowScales[2], start[2], ref Unsafe.Add(ref logits, 2 * tokens));
        TPairs.Store(d, ref scales, rowScales[3], start[3], ref Unsafe.Add(ref logits, 3 * tokens));
    }

    /// <summary>A passage shorter than a register, with room beside it.</summary>
    private static void Short<TPairs, TRegister>(QueryCodes.Rows q, ReadOnlySpan<float> start, KeyCodes keys, Span<float> logits)
        where TPairs : IPairs<TRegister>
        where TRegister : struct
    {
        int tokens = keys.Tokens, wide = TPairs.Count, pairs = keys.Codes.Length / (2 * tokens);
        var (codes, scales, found) = (new short[pairs * 2 * wide], new float[wide], new float[start.Length * wide]);
        for (int pair = 0; pair < pairs; pair++)
            keys.Codes.Slice(pair * 2 * tokens, 2 * tokens).CopyTo(codes.AsSpan(pair * 2 * wide));
        keys.Scales.CopyTo(scales);
        Compute<TPairs, TRegister>(q, start, new KeyCodes(codes, scales), found);
        for (int row = 0; row < start.Length; row++)
            found.AsSpan(row * wide, tokens).CopyTo(logits[(row * tokens)..]);
    }

    private static ref int FirstPair(ReadOnlySpan<short> codes) => ref Unsafe.As<short, int>(ref MemoryMarshal.GetReference(codes));

    /// <summary>Registers of 512 bits, of a processor that multiplies pairs in them.</summary>
    internal readonly struct Avx512Pairs : IPairs<Vector512<int>>
    {
        public static int Count => Vector512<int>.Count;

        public static Vector512<int> Create(ref int pair) => Vector512.Create(pair);

        public static Vector512<int> Load(ref int pairs) => Vector512.LoadUnsafe(ref pairs);

        public static Vector512<int> Add(Vector512<int> sums, Vector512<int> q, Vector512<int> keys) =>
            sums + Avx512BW.MultiplyAddAdjacent(q.AsInt16(), keys.AsInt16());

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store(Vector512<int> sums, ref float scales, float scale, float start, ref float logits) =>
            Vector512.FusedMultiplyAdd(Vector512.ConvertToSingle(sums), Vector512.LoadUnsafe(ref scales) * scale, Vector512.Create(start))
                .StoreUnsafe(ref logits);
    }

    /// <summary>Registers of 256 bits, of a processor that multiplies pairs in them.</summary>
    internal readonly struct Avx2Pairs : IPairs<Vector256<int>>
    {
        public static int Count => Vector256<int>.Count;

        public static Vector256<int> Create(ref int pair) => Vector256.Create(pair);

        public static Vector256<int> Load(ref int pairs) => Vector256.LoadUnsafe(ref pairs);

        public static Vector256<int> Add(Vector256<int> sums, Vector256<int> q, Vector256<int> keys) =>
            sums + Avx2.MultiplyAddAdjacent(q.AsInt16(), keys.AsInt16());

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store(Vector256<int> sums, ref float scales, float scale, float start, ref float logits) =>
            Vector256.FusedMultiplyAdd(Vector256.ConvertToSingle(sums), Vector256.LoadUnsafe(ref scales) * scale, Vector256.Create(start))
                .StoreUnsafe(ref logits);
    }

    /// <summary>Registers of 128 bits, of any processor: the first and the second of all pairs are multiplied by themselves.</summary>
    internal readonly struct AnyPairs : IPairs<Vector128<int>>
    {
        private const int CodeBits = 16;

        public static int Count => Vector128<int>.Count;

        public static Vector128<int> Create(ref int pair) => Vector128.Create(pair);

        public static Vector128<int> Load(ref int pairs) => Vector128.LoadUnsafe(ref pairs);

        public static Vector128<int> Add(Vector128<int> sums, Vector128<int> q, Vector128<int> keys) =>
            sums + (((q << CodeBits) >> CodeBits) * ((keys << CodeBits) >> CodeBits)) + ((q >> CodeBits) * (keys >> CodeBits));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store(Vector128<int> sums, ref float scales, float scale, float start, ref float logits) =>
            Vector128.FusedMultiplyAdd(Vector128.ConvertToSingle(sums), Vector128.LoadUnsafe(ref scales) * scale, Vector128.Create(start))
                .StoreUnsafe(ref logits);
    }
}
