using System.Text;

namespace QRHead.Fuzz;

/// <summary>Something that reads what a stranger may have written.</summary>
/// <param name="Name">What it reads; findings lie in the folder of this name in <c>regressions</c>.</param>
/// <param name="Seeds">Valid files.</param>
/// <param name="Mutate">Damages one of them.</param>
/// <param name="Read">Reads it, and uses what was read.</param>
/// <param name="Refusals">The exceptions that are documented.</param>
internal sealed record Reader(
    string Name, IReadOnlyList<byte[]> Seeds, Func<byte[], Random, byte[]> Mutate, Action<byte[]> Read, params Type[] Refusals)
{
    /// <summary>Gets whether seeds are read: one that is a refusal already is refused.</summary>
    public bool AcceptsSeeds { get; init; } = true;

    /// <summary>A reader of JSON: names and values are changed, and sometimes bytes.</summary>
    public static Reader OfJson(string name, Action<byte[]> read, Type refusal, params string[] seeds) =>
        new(name, [.. seeds.Select(Encoding.UTF8.GetBytes)], HostileJson.Mutate, read, refusal);

    /// <summary>A reader of text that is no JSON.</summary>
    public static Reader OfText(string name, Action<byte[]> read, Type refusal, params string[] seeds) =>
        new(name, [.. seeds.Select(Encoding.UTF8.GetBytes)], HostileBytes.Mutate, read, refusal);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
