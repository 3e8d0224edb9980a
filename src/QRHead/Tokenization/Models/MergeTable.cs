namespace QRHead.Tokenization.Models;

/// <summary>What two neighbouring tokens merge into.</summary>
/// <param name="Rank">Place in the list of merges, 0-based; lower merges first.</param>
/// <param name="Id">The merged token.</param>
internal readonly record struct Merge(int Rank, int Id);

/// <summary>Finds the merge of a pair of tokens: an open hash table over the two ids in one number, at most half full.</summary>
internal sealed class MergeTable
{
    private const ulong Free = ulong.MaxValue;

    private readonly Slot[] _slots;
    private readonly int _shift;

    private struct Slot
    {
        public ulong Pair;
        public Merge Merge;
    }

    /// <summary>Makes a table with room for a number of merges.</summary>
    public MergeTable(int capacity)
    {
        int bits = System.Numerics.BitOperations.Log2((uint)Math.Max(capacity, 8)) + 2;
        _slots = new Slot[1 << bits];
        _shift = 64 - bits;
        Array.Fill(_slots, new Slot { Pair = Free });
    }

    /// <summary>Gets what the merges make, some of it more than once.</summary>
    public IEnumerable<int> MergedIds => _slots.Where(slot => slot.Pair != Free).Select(slot => slot.Merge.Id);

    /// <summary>Adds a merge; a pair that is listed twice has the later rank.</summary>
    public void Add(int left, int right, Merge merge)
    {
        ref var slot = ref _slots[Find(Key(left, right))];
        slot.Pair = Key(left, right);
        slot.Merge = merge;
    }

    /// <summary>Finds the merge of two tokens.</summary>
    public bool TryGet(int left, int right, out Merge merge)
    {
        ref var slot = ref _slots[Find(Key(left, right))];
        merge = slot.Merge;
        return slot.Pair != Free;
    }

    private static ulong Key(int left, int right) => ((ulong)(uint)left << 32) | (uint)right;

    private int Find(ulong pair)
    {
        int i = (int)((pair * 0x9E3779B97F4A7C15) >> _shift); // Fibonacci hashing
        while (_slots[i].Pair != pair && _slots[i].Pair != Free)
            i = (i + 1) & (_slots.Length - 1);
        return i;
    }
}
