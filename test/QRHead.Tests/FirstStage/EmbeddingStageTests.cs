using Microsoft.Extensions.AI;
using QRHead.FirstStage;

namespace QRHead.Tests.FirstStage;

/// <summary>Embeddings as a first stage, with vectors that can be seen.</summary>
public class EmbeddingStageTests
{
    private static readonly Passage[] Animals = [new("bee", "bee bee"), new("fox", "fox"), new("both", "fox", "bee"), new("none", "stone")];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Scores_are_cosines_of_title_and_text()
    {
        using var letters = new WordVectors("bee", "fox");
        var stage = new EmbeddingStage(Animals, letters, cancellationToken: Cancellation);

        Assert.Equal("dense", stage.Name);
        Assert.Equal(
            [
                1, 0, Math.Sqrt(0.5), 0, double.NaN,
            ], stage.Scores("bee", ["bee", "fox", "both", "none", "unknown"], Cancellation), (a, b) => double.IsNaN(a) ? double.IsNaN(b)
                : Math.Abs(a - b) < 1e-6);
        Assert.Equal(["bee", "both"], stage.Best("bee bee bee", 2, Cancellation).Select(found => found.Id));
        Assert.Empty(new EmbeddingStage([], letters, cancellationToken: Cancellation).Best("bee", 2, Cancellation));
    }

    [Fact]
    public void Texts_are_embedded_some_at_a_time_and_it_says_how_far_it_is()
    {
        using var letters = new WordVectors("bee");
        var reports = new List<(int Done, int Total)>();

        _ = new EmbeddingStage(
            [.. Enumerable.Range(0, 70).Select(i => new Passage($"{i}", "bee"))], letters, new Collected(reports), Cancellation);

        Assert.Equal([32, 32, 6], letters.Asked);
        Assert.Equal([(32, 70), (64, 70), (70, 70)], reports);
    }

    [Fact]
    public void What_can_not_be_used_is_named()
    {
        using var few = new WordVectors("bee") { Forgets = true };
        using var infinite = new WordVectors("bee") { Factor = float.PositiveInfinity };

        Assert.Contains(
            "4 texts were asked for and 3 given", Assert.Throws<InvalidOperationException>(
                () => new EmbeddingStage(Animals, few, cancellationToken: Cancellation)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "not finite", Assert.Throws<InvalidOperationException>(
                () => new EmbeddingStage(Animals, infinite, cancellationToken: Cancellation)).Message, StringComparison.Ordinal);
    }

    private sealed class Collected(List<(int Done, int Total)> reports) : IProgress<(int Done, int Total)>
    {
        public void Report((int Done, int Total) value) => reports.Add(value);
    }
}

/// <summary>A generator whose vectors count words.</summary>
internal sealed class WordVectors(params string[] words) : IEmbeddingGenerator<string, Embedding<float>>
{
    public bool Forgets { get; init; }

    public float Factor { get; init; } = 1;

    public List<int> Asked { get; } = [];

    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        string[] texts = [.. values];
        Asked.Add(texts.Length);
        return Task.FromResult<GeneratedEmbeddings<Embedding<float>>>(
            [.. texts.Skip(Forgets ? 1 : 0)
                .Select(text => new Embedding<float>(words.Select(word => Factor * text.Split(' ').Count(one => one == word)).ToArray()))]);
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
