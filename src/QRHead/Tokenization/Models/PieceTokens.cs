namespace QRHead.Tokenization.Models;

/// <summary>A token of a piece, while it is being merged.</summary>
internal struct PieceToken
{
    /// <summary>The token, or -1 once it was merged away.</summary>
    public int Id;

    /// <summary>Index of its first UTF-16 unit in the piece.</summary>
    public int Start;

    /// <summary>Index after its last unit.</summary>
    public int End;

    /// <summary>Index of the token before it, or -1.</summary>
    public int Previous;

    /// <summary>Index of the token after it, or -1.</summary>
    public int Next;

    /// <summary>What its merge with the next token gives, if there is one.</summary>
    public int MergedId;
}

/// <summary>Room for the tokens of one piece after the other; belongs to one call, so that the model itself never changes.</summary>
internal sealed class PieceTokens
{
    private PieceToken[] _tokens = new PieceToken[64];
    private int[] _ranks = new int[64];

    public int Count { get; private set; }

    public Span<PieceToken> Span => _tokens.AsSpan(0, Count);

    /// <summary>
    /// Gets for each token the rank of its merge with the next one, or <see cref="int.MaxValue"/>; apart, so that they are searched fast.
    /// </summary>
    public Span<int> Ranks => _ranks.AsSpan(0, Count);

    /// <summary>Gets the queue of possible merges of a long piece: what each gives, by rank (upper half) and place (lower half).</summary>
    public PriorityQueue<int, long> Queue { get; } = new();

    public void Clear() => Count = 0;

    public void Truncate(int count) => Count = count;

    public void Add(int id, int start, int end)
    {
        if (Count == _tokens.Length)
        {
            Array.Resize(ref _tokens, Count * 2);
            Array.Resize(ref _ranks, Count * 2);
        }

        _tokens[Count++] = new PieceToken { Id = id, Start = start, End = end };
    }
}
