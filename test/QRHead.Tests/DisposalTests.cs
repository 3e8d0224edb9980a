using System.Reflection;
using QRHead.Tests.FirstStage;
using QRHead.Tests.Retrieval;

namespace QRHead.Tests;

/// <summary>What a caller does too late, or at the same time, is an exception with a name: it can't end the process.</summary>
public sealed class DisposalTests : IDisposable
{
    private const string Question = BuiltInRetriever.Question;

    private readonly TemporaryFolder _folder = new();
    private readonly QRRetriever _retriever = QRRetriever.Load(null, new() { Threads = 2, ChunkTokens = 32 });

    private static IReadOnlyList<Passage> Passages => BuiltInRetriever.Passages;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_call_of_a_disposed_retriever_says_that_it_is_disposed()
    {
        _retriever.Dispose();
        await AssertRefused(_retriever, typeof(QRRetriever));
        Assert.Throws<ObjectDisposedException>(() => _retriever.WeightsFingerprint);
        Assert.Throws<ObjectDisposedException>(() => _retriever.ChatTemplate);
    }

    [Fact]
    public async Task Every_call_of_a_disposed_context_index_or_folder_says_that_it_is_disposed()
    {
        ReadContext context = _retriever.Read(Passages, cancellationToken: Cancellation);
        PassageIndex index = Filled();
        IndexFolder folder = IndexFolder.Open(_folder.In("index"));
        context.Dispose();
        index.Dispose();
        folder.Dispose();

        await AssertRefused(context, typeof(ReadContext));
        await AssertRefused(index, typeof(PassageIndex));
        await AssertRefused(index.Folder, typeof(IndexFolder));
        Assert.Throws<ObjectDisposedException>(() => index.Words.Best(Question, 1, Cancellation));
        Assert.Throws<ObjectDisposedException>(() => index.Words.Scores(Question, [Passages[0].Id], Cancellation));
        await AssertRefused(folder, typeof(IndexFolder));
        Assert.NotEmpty(_retriever.Rank(Question, Passages, null, Cancellation).Passages);
    }

    [Fact]
    public async Task What_a_retriever_has_made_says_that_the_retriever_is_disposed()
    {
        using ReadContext context = _retriever.Read(Passages, cancellationToken: Cancellation);
        using PassageIndex index = Filled();
        _retriever.Dispose();

        await AssertRefused(context, typeof(QRRetriever));
        await AssertRefused(index, typeof(QRRetriever));
        Assert.Equal(Passages.Count, index.Folder.Info().Passages);
    }

    [Fact]
    public async Task An_index_says_that_its_folder_is_disposed()
    {
        using PassageIndex index = Filled();
        index.Folder.Dispose();
        await AssertRefused(index, typeof(IndexFolder));
    }

    [Fact]
    public void Rankings_outlive_their_retriever()
    {
        IReadOnlyList<Ranking> expected = _retriever.RankMany([Question, "x"], Passages, null, Cancellation), kept;
        using (QRRetriever other = QRRetriever.Load(null, new() { Threads = 2, ChunkTokens = 32 }, Cancellation))
            kept = other.RankMany([Question, "x"], Passages, null, Cancellation);
        Assert.Equal(expected.Select(Scores), kept.Select(Scores));
    }

    [Fact]
    public async Task Dispose_waits_for_a_ranking_that_runs_and_refuses_those_that_come()
    {
        float[] expected = Scores(_retriever.Rank(Question, Passages, null, Cancellation));
        using var hold = new Halt<ReadProgress>();
        Task<Ranking> ranking = _retriever.RankAsync(Question, Passages, new() { Progress = hold }, Cancellation);
        hold.AwaitReached();
        var disposing = Task.Run(_retriever.Dispose, Cancellation);
        while (!IsDisposed())
            await Task.Yield();

        Assert.False(disposing.IsCompleted);
        hold.Release();
        Assert.Equal(expected, Scores(await ranking));
        await disposing;
    }

    [Fact]
    public async Task Dispose_waits_for_passages_that_an_index_reads()
    {
        PassageIndex index = _retriever.CreateIndex(_folder.In("index"));
        using var hold = new Halt<ReadProgress>();
        var adding = Task.Run(() => index.Add(Passages, progress: hold, cancellationToken: Cancellation), Cancellation);
        hold.AwaitReached();
        Task disposing = Task.WhenAll(Task.Run(_retriever.Dispose, Cancellation), Task.Run(index.Dispose, Cancellation));
        while (!IsDisposed())
            await Task.Yield();

        hold.Release();
        Assert.Equal(Passages.Count, (await adding).Added);
        await disposing;
        using var folder = IndexFolder.Open(_folder.In("index"));
        Assert.Equal(Passages.Count, folder.Info().Passages);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Dispose_from_a_progress_callback_does_not_wait_and_the_call_goes_on(bool onAnotherThread)
    {
        float[] expected = Scores(_retriever.Rank(Question, Passages, null, Cancellation));
        void DisposeHere(ReadProgress read)
        {
            if (onAnotherThread)
                Task.Run(_retriever.Dispose, Cancellation).Wait(Cancellation);
            else
                _retriever.Dispose();
        }

        Task<Ranking> ranking = Task.Run(
            () => _retriever.Rank(Question, Passages, new() { Progress = new Told<ReadProgress>(DisposeHere) }, Cancellation),
            Cancellation);

        Assert.Equal(expected, Scores(await ranking.WaitAsync(TimeSpan.FromMinutes(1), Cancellation)));
        Assert.True(IsDisposed());
    }

    [Fact]
    public void A_call_that_runs_makes_all_its_rankings_though_the_retriever_is_disposed_meanwhile()
    {
        string[] queries = [Question, "x", "When does the tram stop?"];
        IReadOnlyList<Ranking> expected = _retriever.RankMany(queries, Passages, null, Cancellation);
        var found = new List<Ranking>();
        void Dispose(Ranking ranking)
        {
            found.Add(ranking);
            _retriever.Dispose();
        }

        _retriever.RankEach(queries, Passages, Dispose, null, Cancellation);

        Assert.Equal(expected.Select(Scores), found.Select(Scores));
        Assert.True(IsDisposed());
    }

    [Fact]
    public async Task A_call_that_waits_for_a_context_can_be_cancelled()
    {
        using ReadContext context = _retriever.Read(Passages, cancellationToken: Cancellation);
        using var more = new SlowList([new("more", "More of it.")]);
        var appending = Task.Run(() => context.Append(more, Cancellation), Cancellation);
        more.Halt.AwaitReached();
        using var stop = new CancellationTokenSource();
        Task[] waiting =
        [
            Task.Run(() => context.Rank(Question, stop.Token), Cancellation), context.RankAsync(Question, stop.Token),
            Task.Run(() => context.Save(_folder.In("saved"), stop.Token), Cancellation), Task.Run(
                () => context.Append([], stop.Token), Cancellation),
        ];
        await stop.CancelAsync();
        foreach (Task call in waiting)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);

        Assert.False(appending.IsCompleted);
        more.Halt.Release();
        await appending;
        Assert.Equal(Passages.Count + 1, (await context.RankAsync(Question, Cancellation)).Passages.Count);
    }

    [Fact]
    public async Task Asynchronous_calls_give_what_the_others_give()
    {
        using QRRetriever loaded = await QRRetriever.LoadAsync(null, new() { Threads = 2, ChunkTokens = 32 }, Cancellation);
        Assert.Equal(
            Scores(_retriever.Rank(Question, Passages, null, Cancellation)), Scores(
                await loaded.RankAsync(Question, Passages, null, Cancellation)));
        using PassageIndex index = Filled();
        Assert.Equal(
            Scores(index.Search(Question, cancellationToken: Cancellation)), Scores(
                await index.SearchAsync(Question, cancellationToken: Cancellation)));
        await Assert.ThrowsAsync<ArgumentException>(() => index.SearchAsync(" ", cancellationToken: Cancellation));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => index.SearchAsync(Question, cancellationToken: new(true)));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => loaded.RankAsync(Question, Passages, null, new(true)));
    }

    public void Dispose()
    {
        _retriever.Dispose();
        _folder.Dispose();
    }

    private static float[] Scores(Ranking ranking) => [.. ranking.Passages.Select(passage => passage.Score)];

    private bool IsDisposed()
    {
        try
        {
            return _retriever.RankMany([], []).Count > 0;
        }
        catch (ObjectDisposedException)
        {
            return true;
        }
    }

    private PassageIndex Filled()
    {
        PassageIndex index = _retriever.CreateIndex(_folder.In("index"));
        index.Add(Passages, cancellationToken: Cancellation);
        return index;
    }

    /// <summary>Calls every public method, found by reflection, so that none that is new can be forgotten.</summary>
    private async Task AssertRefused<T>(T disposed, Type owner)
    {
        MethodInfo[] methods = [.. typeof(T).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(method => !method.IsSpecialName && method.Name != nameof(IDisposable.Dispose))];
        Assert.NotEmpty(methods);
        foreach (MethodInfo method in methods)
        {
            object?[] arguments = [.. method.GetParameters().Select(parameter => ArgumentFor(parameter.ParameterType))];
            Exception? found = await Record.ExceptionAsync(async () =>
            {
                if (method.Invoke(disposed, BindingFlags.DoNotWrapExceptions, null, arguments, null) is Task task)
                    await task;
            });
            Assert.True(
                found is ObjectDisposedException refused
                    && refused.ObjectName == owner.FullName, $"{typeof(T).Name}.{method.Name} gave {found}");
        }
    }

    /// <summary>What a method takes; null, or zeros, for what can be left out.</summary>
    private object? ArgumentFor(Type type)
    {
        object[] some =
        [
            _folder.In("any"), new[]
            {
                Question,
            }, Passages, new HashSet<string> { Passages[0].Id }, new[] { ChatTurn.User(Question) }, new SearchOptions(),
            new TextSplitter(64, text => text.Length), (Ranking _) => { }, 1,
            new WordVectors("bee"),
        ];
        return some.FirstOrDefault(type.IsInstanceOfType) ?? (type.IsValueType ? Activator.CreateInstance(type) : null);
    }

    private sealed class Told<T>(Action<T> tell) : IProgress<T>
    {
        public void Report(T value) => tell(value);
    }

    /// <summary>Stops whoever reports to it, until it is released.</summary>
    private sealed class Halt<T> : IProgress<T>, IDisposable
    {
        private readonly ManualResetEventSlim _reached = new(), _go = new();

        public void AwaitReached() => Assert.True(_reached.Wait(TimeSpan.FromMinutes(1), Cancellation));

        public void Release() => _go.Set();

        public void Report(T value)
        {
            _reached.Set();
            Assert.True(_go.Wait(TimeSpan.FromMinutes(1), Cancellation));
        }

        public void Dispose()
        {
            _reached.Dispose();
            _go.Dispose();
        }
    }

    /// <summary>Passages that stop whoever looks at them.</summary>
    private sealed class SlowList(Passage[] passages) : IReadOnlyList<Passage>, IDisposable
    {
        public Halt<int> Halt { get; } = new();

        public int Count => passages.Length;

        public Passage this[int index] => passages[index];

        public IEnumerator<Passage> GetEnumerator()
        {
            Halt.Report(0);
            return passages.AsEnumerable().GetEnumerator();
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();

        public void Dispose() => Halt.Dispose();
    }
}
