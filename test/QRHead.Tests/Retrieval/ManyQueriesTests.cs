using System.Diagnostics;

namespace QRHead.Tests.Retrieval;

/// <summary>One context, asked again and again.</summary>
[Collection(nameof(NothingBeside))]
public class ManyQueriesTests(BuiltInRetriever builtIn)
{
    /// <summary>A leak of as little as the attention of one head for each query would show.</summary>
    [Fact]
    public void A_thousand_queries_do_not_need_more_memory_than_a_hundred()
    {
        const long Allowed = 8 << 20;
        static string Text(int i) => string.Join(' ', Enumerable.Repeat($"Keeper number {i} counts the ships.", 12));
        Passage[] passages = [.. Enumerable.Range(0, 24).Select(i => new Passage($"{i}", Text(i)))];
        using ReadContext context = builtIn.Retriever.Read(passages, cancellationToken: TestContext.Current.CancellationToken);
        Ask(context, 200);
        long before = Resident();
        Ask(context, 1000);
        Assert.InRange(Resident() - before, long.MinValue, Allowed);
    }

    private static void Ask(ReadContext context, int times)
    {
        for (int i = 0; i < times; i++)
            context.Rank(
                string.Join(' ', Enumerable.Repeat($"Who counts {i % 100} ships?", 1 + (i * 7 % 5))),
                TestContext.Current.CancellationToken);
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
