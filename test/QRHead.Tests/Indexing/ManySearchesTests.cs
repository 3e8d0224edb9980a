using System.Diagnostics;
using QRHead.Tests.Retrieval;

namespace QRHead.Tests.Indexing;

/// <summary>One index, searched again and again.</summary>
[Collection(nameof(NothingBeside))]
public sealed class ManySearchesTests(BuiltInRetriever builtIn) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_thousand_searches_do_not_need_more_memory_than_two_hundred()
    {
        const long Allowed = 8 << 20;
        using PassageIndex index = builtIn.Retriever.CreateIndex(_folder.In("index"), new() { PassageTokens = 128 });
        index.Add(
            [
                .. Enumerable.Range(0, 64).Select(
                    i => new Passage($"{i}", string.Join(' ', Enumerable.Repeat($"Keeper number {i} counts the ships.", 8)))),
            ],
            cancellationToken: TestContext.Current.CancellationToken);
        Search(index, 200);
        long before = Resident();
        Search(index, 1000);
        Assert.InRange(Resident() - before, long.MinValue, Allowed);
    }

    public void Dispose() => _folder.Dispose();

    private static void Search(PassageIndex index, int times)
    {
        for (int i = 0; i < times; i++)
        {
            string query = string.Join(' ', Enumerable.Repeat($"Who counts {i % 100} ships?", 1 + (i * 7 % 5)));
            index.Search(query, new SearchOptions { Top = 5, Candidates = i % 2 == 0 ? 20 : null }, TestContext.Current.CancellationToken);
        }
    }

    private static long Resident()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
