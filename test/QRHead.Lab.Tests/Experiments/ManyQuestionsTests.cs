using System.Diagnostics;
using QRHead.Evaluation;
using QRHead.Tests.Retrieval;

namespace QRHead.Lab.Tests.Experiments;

/// <summary>One context, about which an experiment asks a thousand questions.</summary>
[Collection(nameof(NothingBeside))]
public sealed class ManyQuestionsTests(BuiltInRetriever builtIn) : IDisposable
{
    private const int Questions = 1000, Settled = 100;

    private readonly TemporaryFolder _folder = new();

    /// <summary>
    /// What is kept of a question are a few hundred bytes of scores; a ranking with the scores of its tokens, kept by mistake, is some 30
    /// kB.
    /// </summary>
    [Fact]
    public void The_thousandth_needs_no_more_memory_than_the_hundredth()
    {
        const long AllowedManaged = 4 << 20, AllowedResident = 12 << 20;
        Passage[] passages =
        [
            .. Enumerable.Range(0, 16)
                .Select(i => new Passage($"{i}", string.Join(' ', Enumerable.Repeat($"Keeper number {i} counts the ships.", 12)))),
        ];
        EvaluationInstance[] instances =
        [
            .. Enumerable.Range(0, Questions).Select(i => new EvaluationInstance
            {
                Query = new Query($"q{i}", string.Join(' ', Enumerable.Repeat($"Who counts {i % 100} ships?", 1 + (i * 7 % 5)))),
                Passages = passages,
                Gold = [KeyValuePair.Create($"{i % 16}", 1)],
            }),
        ];
        HeadSet heads = builtIn.Retriever.Heads;
        RankingSystem[] systems = [new("heads", heads), new("one", new HeadSet("one", heads.Heads.Take(1))), RankingSystem.Bm25];
        var memory = new MemoryAt(Settled, Questions);

        builtIn.Retriever.Compare(
            instances, new()
            {
                Systems = systems,
                Journal = _folder.In("scores.jsonl"),
                Progress = memory,
            }, TestContext.Current.CancellationToken);

        Assert.Equal(2, memory.Seen.Count);
        Assert.InRange(memory.Seen[1].Managed - memory.Seen[0].Managed, long.MinValue, AllowedManaged);
        Assert.InRange(memory.Seen[1].Resident - memory.Seen[0].Resident, long.MinValue, AllowedResident);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Measures when so many queries are done.</summary>
    private sealed class MemoryAt(params int[] queries) : IProgress<ExperimentProgress>
    {
        public List<(long Managed, long Resident)> Seen { get; } = [];

        public void Report(ExperimentProgress value)
        {
            if (!queries.Contains(value.QueriesDone))
                return;
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            using var process = Process.GetCurrentProcess();
            Seen.Add((GC.GetTotalMemory(forceFullCollection: true), process.WorkingSet64));
        }
    }
}
