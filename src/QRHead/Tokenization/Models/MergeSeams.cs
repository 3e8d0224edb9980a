using System.Numerics;

namespace QRHead.Tokenization.Models;

/// <summary>Knows between which characters no merge ever reaches, so that a long piece can be merged in parts.</summary>
/// <remarks>
/// A merge joins two neighbours only if its token holds the last unit of the one next to the first of the other. Where no merged token
/// holds two units side by side, whatever stands before them and whatever follows them come out the same apart as together.
/// Kept as one bit for each pair of units, by hash: pairs that share a bit only hide a seam.
/// </remarks>
internal sealed class MergeSeams
{
    private const int BitsForAPair = 16; // so that one pair in sixteen hides a seam, at most

    private readonly ulong[] _joined;
    private readonly int _shift;

    /// <summary>Takes the texts of all tokens that merges make.</summary>
    public MergeSeams(IEnumerable<string> mergedTokens)
    {
        var pairs = new HashSet<uint>();
        foreach (string token in mergedTokens)
        {
            for (int i = 1; i < token.Length; i++)
                pairs.Add(Pair(token[i - 1], token[i]));
        }

        int logBits = Math.Max(BitOperations.Log2((uint)Math.Max(pairs.Count * BitsForAPair, 1)) + 1, 6);
        _shift = 32 - logBits;
        _joined = new ulong[1 << (logBits - 6)];
        foreach (uint pair in pairs)
            _joined[Place(pair) >> 6] |= 1UL << (int)(Place(pair) & 63);
    }

    /// <summary>Tells whether no merge joins a character that ends with one unit to a character that starts with the other.</summary>
    public bool IsBetween(char left, char right)
    {
        uint place = Place(Pair(left, right));
        return (_joined[place >> 6] >> (int)(place & 63) & 1) == 0;
    }

    private static uint Pair(char left, char right) => ((uint)left << 16) | right;

    private uint Place(uint pair) => (pair * 0x9E3779B1) >> _shift; // Fibonacci hashing
}
