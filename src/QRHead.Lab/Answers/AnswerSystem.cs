namespace QRHead.Lab;

/// <summary>What a model is shown when it answers a question.</summary>
/// <param name="Name">What options and tables call it.</param>
public sealed record AnswerSystem(string Name)
{
    /// <summary>Gets all passages of the question.</summary>
    public static AnswerSystem Full { get; } = new("full");

    /// <summary>Gets the passages that answer the question, and no other: the best that any choice could do.</summary>
    public static AnswerSystem Oracle { get; } = new("oracle");

    /// <summary>Gets the passages that BM25 finds among those of the question.</summary>
    public static AnswerSystem Bm25 { get; } = new("bm25");

    /// <summary>Gets the passages that the heads find.</summary>
    public static AnswerSystem Heads { get; } = new("qrheads");

    /// <summary>Gets the passages that the heads find, and a prompt that asks for their numbers.</summary>
    public static AnswerSystem Numbered { get; } = new("qrheads-numbers");

    /// <summary>Gets passages that are drawn: what any others must be better than.</summary>
    public static AnswerSystem Random { get; } = new("random");

    /// <summary>Gets all of them.</summary>
    public static IReadOnlyList<AnswerSystem> All { get; } = [Full, Oracle, Bm25, Heads, Numbered, Random];

    /// <summary>Gets whether the heads say of each sentence where it is from.</summary>
    internal bool IsCited => this == Heads || this == Numbered;

    /// <summary>Finds a system by its name.</summary>
    /// <exception cref="UnknownNameException">There is none.</exception>
    public static AnswerSystem Parse(string name) =>
        All.FirstOrDefault(system => system.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new UnknownNameException(
            "system", name,
            $"'{name}' is no choice of passages to answer from; expected {string.Join(", ", All.Select(system => system.Name))}.");
}
