namespace QRHead.Evaluation.Sampling;

/// <summary>
/// MT19937, the generator of Python's <c>random</c> and of NumPy's legacy <c>np.random</c>; they differ in seeding and in use.
/// </summary>
/// <remarks>
/// M. Matsumoto, T. Nishimura: Mersenne Twister, ACM TOMACS 8 (1998); seeding as in their mt19937ar.c of 2002. It gives the same
/// numbers on every machine and every version of .NET, which <see cref="Random"/> does not promise.
/// </remarks>
internal sealed class MersenneTwister
{
    private const int Length = 624;
    private const int Middle = 397;

    private readonly uint[] _state = new uint[Length];
    private int _next = Length;

    /// <summary>Seeds with one word: <c>init_genrand</c>.</summary>
    public MersenneTwister(uint seed)
    {
        _state[0] = seed;
        for (uint i = 1; i < Length; i++)
            _state[i] = (1812433253u * Mixed(i - 1)) + i;
    }

    /// <summary>Seeds with some words: <c>init_by_array</c>.</summary>
    /// <param name="key">At least one word.</param>
    public MersenneTwister(ReadOnlySpan<uint> key)
        : this(19650218u)
    {
        uint i = 1;
        int j = 0;
        for (int k = Math.Max(Length, key.Length); k > 0; k--)
        {
            _state[i] = (_state[i] ^ (Mixed(i - 1) * 1664525u)) + key[j] + (uint)j;
            i = After(i);
            j = (j + 1) % key.Length;
        }

        for (int k = Length - 1; k > 0; k--)
        {
            _state[i] = (_state[i] ^ (Mixed(i - 1) * 1566083941u)) - i;
            i = After(i);
        }

        _state[0] = 0x80000000u;
    }

    /// <summary>Gets the words of the state, for comparison with other implementations.</summary>
    internal ReadOnlySpan<uint> State => _state;

    /// <summary>Draws 32 bits.</summary>
    public uint Next()
    {
        if (_next == Length)
            Twist();
        uint y = _state[_next++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9D2C5680u;
        y ^= (y << 15) & 0xEFC60000u;
        return y ^ (y >> 18);
    }

    private void Twist()
    {
        for (int i = 0; i < Length; i++)
        {
            uint y = (_state[i] & 0x80000000u) | (_state[(i + 1) % Length] & 0x7FFFFFFFu);
            _state[i] = _state[(i + Middle) % Length] ^ (y >> 1) ^ ((y & 1) * 0x9908B0DFu);
        }

        _next = 0;
    }

    private uint Mixed(uint i) => _state[i] ^ (_state[i] >> 30);

    /// <summary>The word behind one, round the end: the last is copied to the front, which is passed over.</summary>
    private uint After(uint i)
    {
        if (i + 1 < Length)
            return i + 1;
        _state[0] = _state[Length - 1];
        return 1;
    }
}
