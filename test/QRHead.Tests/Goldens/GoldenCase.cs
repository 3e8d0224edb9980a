using System.Text.Json;
using System.Text.Json.Serialization;
using QRHead.Tokenization;

namespace QRHead.Tests.Goldens;

/// <summary>
/// One recorded ranking of the reference: <c>retrieval/&lt;model&gt;/&lt;case&gt;.json</c>; the golden files' README gives every field.
/// </summary>
internal sealed record GoldenCase
{
    public required string Case { get; init; }

    public required string Query { get; init; }

    public required string NullQuery { get; init; }

    public required IReadOnlyList<GoldenPassage> Passages { get; init; }

    public required string Prompt { get; init; }

    public required int[] TokenIds { get; init; }

    public required int[] NullTokenIds { get; init; }

    public required int[][] PassageCharRanges { get; init; }

    public int[] QueryCharRange { get; init; } = [];

    public required int[][] PassageTokenRanges { get; init; }

    public required int[] QueryTokenRange { get; init; }

    public int[] NullQueryTokenRange { get; init; } = [];

    public required GoldenResults Results { get; init; }

    public int Layers { get; init; }

    public int Heads { get; init; }

    public IReadOnlyList<Passage> AllPassages => [.. Passages.Select(passage => new Passage(passage.Id, passage.Text, passage.Title))];

    public IReadOnlyList<TokenRange> TokenRanges => [.. PassageTokenRanges.Select(range => new TokenRange(range[0], range[1]))];

    public IReadOnlyList<HeadId> AllHeads =>
        [.. Enumerable.Range(0, Layers).SelectMany(layer => Enumerable.Range(0, Heads).Select(head => new HeadId(layer, head)))];

    public static GoldenCase Read(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return JsonSerializer.Deserialize<GoldenCase>(stream, JsonOptions)!;
    }

    public override string ToString() => Case;

    private static readonly JsonSerializerOptions JsonOptions = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
}

internal sealed record GoldenPassage(string Id, string? Title, string Text);

internal sealed record GoldenResults
{
    public required GoldenPerHead PerHead { get; init; }

    public float PerHeadMaskFlipEffect { get; init; }

    public required IReadOnlyList<GoldenHeadSet> HeadSets { get; init; }
}

/// <summary>Passage scores of each head: <c>[layers][heads][passages]</c>.</summary>
internal sealed record GoldenPerHead(float[][][] Real, [property: JsonPropertyName("null")] float[][][] NullQuery, float[][][] Calibrated);

internal sealed record GoldenHeadSet(string Name, string Heads, float[] Scores, string[] Ranking, float SmallestGap, float MaskFlipEffect);
