
[assembly: AssemblyFixture(typeof(QRHead.Tests.Retrieval.BuiltInRetriever))]

namespace QRHead.Tests.Retrieval;

/// <summary>The built-in model, loaded once for all tests.</summary>
public sealed class BuiltInRetriever : IDisposable
{
    public const string Question = "Who keeps bees?";

    public static IReadOnlyList<Passage> Passages { get; } =
    [
        new("tram", "The tram stops at noon, and nobody knows why."),
        new("bees", "My aunt keeps bees behind the barn; Käthe 🎉 too.", "Bees"),
        new("empty", "", ""),
        new("honey", "Honey keeps for years.", ""),
    ];

    public QRRetriever Retriever { get; } = QRRetriever.Load(null, new QRRetrieverOptions { Threads = 2, ChunkTokens = 32 });

    public void Dispose() => Retriever.Dispose();
}
