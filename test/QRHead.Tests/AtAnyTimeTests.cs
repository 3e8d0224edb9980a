using System.Collections.Concurrent;
using System.Globalization;
using QRHead.Tests.Retrieval;

namespace QRHead.Tests;

/// <summary>
/// Eight threads call a retriever, its contexts and indexes at random, cancel some calls and dispose of things while others use them: a
/// call gives the right scores or an exception with a name, and all of them end. <c>QRHEAD_STRESS=N</c> goes on for N seconds.
/// </summary>
public sealed class AtAnyTimeTests : IDisposable
{
    private const int Threads = 8;
    private const int Calls = 12;
    private const int FewSeconds = 6;
    private const int Kept = 64;

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);
    private static readonly string[] Queries = [BuiltInRetriever.Question, "When does the tram stop?", "x"];
    private static readonly Passage[] Passages = [.. BuiltInRetriever.Passages];
    private static readonly Passage[] More = [new("harbour", "The harbour is quiet."), new("school", "The school has twelve pupils.")];
    private static readonly string[] Named =
    [
        .. new[] { typeof(QRRetriever), typeof(ReadContext), typeof(PassageIndex), typeof(IndexFolder) }.Select(type => type.FullName!),
    ];

    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentDictionary<string, float[]> _expected = new();

    [Fact]
    public async Task Calls_give_the_right_scores_or_an_exception_with_a_name()
    {
        int seconds = int.Parse(Environment.GetEnvironmentVariable("QRHEAD_STRESS") ?? $"{FewSeconds}", CultureInfo.InvariantCulture);
        Expect();
        int seed = Environment.TickCount & 0xffffff;
        for (var until = DateTime.UtcNow.AddSeconds(seconds); DateTime.UtcNow < until; seed++)
            await Round(seed);
    }

    public void Dispose() => _folder.Dispose();

    private static QRRetriever Load() => QRRetriever.Load(null, new() { Threads = 2, ChunkTokens = 16 });

    private static float[] Scores(Ranking ranking) =>
    [
        .. ranking.Passages.OrderBy(passage => passage.Passage.Id, StringComparer.Ordinal).Select(passage => passage.Score),
    ];

    /// <summary>What a single caller gets.</summary>
    private void Expect()
    {
        using QRRetriever retriever = Load();
        using ReadContext grown = retriever.Read(Passages);
        using PassageIndex index = retriever.CreateIndex(_folder.In("still"), new() { PassageTokens = Kept });
        index.Add(Passages);
        foreach (string query in Queries)
        {
            _expected[$"alone {query}"] = Scores(retriever.Rank(query, Passages, new() { Reading = Reading.Alone }));
            _expected[$"{Passages.Length} {query}"] = Scores(grown.Rank(query));
            _expected[$"index {query}"] = Scores(index.Search(query, 100));
        }

        for (int count = 1; count <= More.Length; count++)
        {
            grown.Append([More[count - 1]]);
            foreach (string query in Queries)
                _expected[$"{Passages.Length + count} {query}"] = Scores(grown.Rank(query));
        }
    }

    private async Task Round(int seed)
    {
        QRRetriever retriever = Load();
        ReadContext context = retriever.Read(Passages), grown = retriever.Read(Passages);
        PassageIndex still = retriever.OpenIndex(_folder.In("still")), changing = retriever.CreateIndex(
            _folder.In($"changing {seed}"), new() { PassageTokens = Kept });
        var all = new Some(retriever, [context, grown], still, changing);
        Task<Exception?>[] threads = [.. Enumerable.Range(0, Threads).Select(number => Task.Factory.StartNew(
            () => Record.Exception(() => Call(new Random((seed * Threads) + number), all)), TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning, TaskScheduler.Default))];
        Task<Exception?[]> ended = Task.WhenAll(threads);
        Assert.True(
            await Task.WhenAny(ended, Task.Delay(Longest, TestContext.Current.CancellationToken)) == ended,
            $"A call of the round with seed {seed} does not end.");
        Assert.All(await ended, found => Assert.True(found is null, $"In the round with seed {seed}: {found}"));

        Task disposing = Task.Run(all.Dispose, TestContext.Current.CancellationToken);
        Assert.True(
            await Task.WhenAny(disposing, Task.Delay(Longest, TestContext.Current.CancellationToken)) == disposing,
            $"A disposal of the round with seed {seed} does not end.");
        Assert.Throws<ObjectDisposedException>(() => retriever.Rank(Queries[0], Passages));
        Assert.Throws<ObjectDisposedException>(() => context.Rank(Queries[0]));
        Assert.Throws<ObjectDisposedException>(() => still.Search(Queries[0]));
    }

    private void Call(Random random, Some on)
    {
        for (int call = 0; call < Calls; call++)
        {
            using var stop = new CancellationTokenSource();
            bool cancels = random.Next(3) == 0;
            if (cancels)
                stop.CancelAfter(random.Next(40));
            try
            {
                One(random, on, stop.Token);
            }
            catch (OperationCanceledException) when (cancels)
            {
            }
            catch (ObjectDisposedException refused) when (Named.Contains(refused.ObjectName))
            {
            }
            catch (IndexException busy) when (busy.Message.Contains("someone else is changing", StringComparison.Ordinal))
            {
            }
        }
    }

    private void One(Random random, Some on, CancellationToken stop)
    {
        string query = Queries[random.Next(Queries.Length)];
        ReadContext context = on.Contexts[random.Next(2)];
        var progress = new Sometimes(random, on);
        switch (random.Next(16))
        {
            case 0:
                Check($"{Passages.Length} {query}",
                    on.Retriever.Rank(query, Passages, new() { Progress = progress, Reading = Reading.Together }, stop));
                break;
            case 1:
                Check($"alone {query}", on.Retriever.RankAsync(
                    query, Passages, new() { Progress = progress, Reading = Reading.Alone }, stop).GetAwaiter().GetResult());
                break;
            case 2:
                foreach ((string asked, Ranking ranking) in Queries.Zip(on.Retriever.RankMany(Queries, Passages, null, stop)))
                    Check($"{Passages.Length} {asked}", ranking);
                break;
            case 3:
            case 4:
            case 5:
                Ranking own = random.Next(2) == 0 ? context.Rank(query, stop) : context.RankAsync(query, stop).GetAwaiter().GetResult();
                Check($"{own.Passages.Count} {query}", own);
                break;
            case 6:
                Append(on.Contexts[1], stop);
                break;
            case 7:
                SaveAndOpen(on, context, query, stop);
                break;
            case 8:
            case 9:
            case 10:
                SearchOptions many = new() { Top = 100 };
                Check($"index {query}", random.Next(2) == 0 ? on.Still.Search(query, many, stop)
                    : on.Still.SearchAsync(query, many, stop).GetAwaiter().GetResult());
                break;
            case 11:
                on.Changing.Add([random.Next(2) == 0 ? More[0] : More[1]], progress: progress, cancellationToken: stop);
                break;
            case 12:
                on.Changing.Remove(More[0].Id);
                break;
            case 13:
                on.Still.Folder.Compact(stop);
                Assert.Equal(Passages.Length, on.Still.Folder.Info().Passages);
                break;
            case 14:
                Assert.InRange(on.Changing.Search(query, 10, stop).Passages.Count, 0, More.Length);
                break;
            default:
                if (random.Next(3) == 0)
                    on.DisposeOne(random);
                break;
        }
    }

    /// <summary>Another thread may have appended the same passage in between, which the context then refuses.</summary>
    private static void Append(ReadContext context, CancellationToken stop)
    {
        int more = context.Passages.Count - Passages.Length;
        try
        {
            context.Append([.. More.Skip(more).Take(1)], stop);
        }
        catch (ArgumentException) when (context.Passages.Count > Passages.Length + more)
        {
        }
    }

    private void SaveAndOpen(Some on, ReadContext context, string query, CancellationToken stop)
    {
        string path = _folder.In(Path.GetRandomFileName());
        context.Save(path, stop);
        using ReadContext opened = on.Retriever.OpenContext(path, stop);
        Ranking ranking = opened.Rank(query, stop);
        Check($"{ranking.Passages.Count} {query}", ranking);
    }

    private void Check(string what, Ranking ranking) => Assert.Equal(_expected[what], Scores(ranking));

    /// <summary>What all threads use.</summary>
    private sealed record Some(QRRetriever Retriever, ReadContext[] Contexts, PassageIndex Still, PassageIndex Changing)
    {
        private IDisposable[] All => [Retriever, .. Contexts, Still, Changing, Still.Folder];

        public void DisposeOne(Random random) => All[random.Next(All.Length)].Dispose();

        public void Dispose()
        {
            foreach (IDisposable one in All)
                one.Dispose();
        }
    }

    /// <summary>Now and then disposes of something from within the call that it is told of.</summary>
    private sealed class Sometimes(Random random, Some on) : IProgress<ReadProgress>
    {
        public void Report(ReadProgress value)
        {
            if (random.Next(40) == 0)
                on.DisposeOne(random);
        }
    }
}
