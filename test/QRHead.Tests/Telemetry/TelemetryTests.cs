using System.Diagnostics;
using QRHead.Tests.Retrieval;

namespace QRHead.Tests.Telemetry;

/// <summary>What an operator sees of calls.</summary>
public sealed class TelemetryTests(BuiltInRetriever builtIn) : IDisposable
{
    private const string Question = BuiltInRetriever.Question;

    private readonly TemporaryFolder _folder = new();

    private static IReadOnlyList<Passage> Passages => BuiltInRetriever.Passages;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void A_ranking_tells_how_many_tokens_were_read_and_how_long_each_part_took()
    {
        using var measured = new Measured();
        Ranking ranking = builtIn.Retriever.Rank(Question, Passages, new() { Reading = Reading.Together }, Cancellation);

        Assert.Equal(ranking.Usage.PromptTokens - ranking.Usage.QueryTokens, measured.Of("qrhead.tokens", "passages").Sum());
        Assert.True(measured.Of("qrhead.tokens", "query").Sum() > ranking.Usage.QueryTokens, "The null query is read too.");
        Assert.Equal([1], measured.Of("qrhead.rankings", "qrhead.rank"));
        Assert.Single(measured.Of("qrhead.call.duration", "qrhead.rank"));
        Assert.Single(measured.Of("qrhead.score.duration"));
        double[] parts =
        [
            .. measured.Of("qrhead.read.duration"), .. measured.Of("qrhead.readout.duration"), .. measured.Of("qrhead.score.duration"),
        ];
        Assert.All(parts, seconds => Assert.True(seconds > 0));
        Assert.True(parts.Sum() <= measured.Of("qrhead.call.duration").Single());
    }

    [Fact]
    public void A_call_is_an_activity_of_its_caller_that_says_how_much_it_was_about()
    {
        using var measured = new Measured();
        using var caller = new Activity("request");
        caller.Start();
        IReadOnlyList<Ranking> rankings = builtIn.Retriever.RankMany([Question, "x"], Passages, null, Cancellation);
        caller.Stop();

        Activity rank = measured.Single("qrhead.rank");
        Assert.Same(caller, rank.Parent);
        Assert.Equal(builtIn.Retriever.Model, rank.GetTagItem("qrhead.model"));
        Assert.Equal(2, rank.GetTagItem("qrhead.queries"));
        Assert.Equal(Passages.Count, rank.GetTagItem("qrhead.passages"));
        Assert.Equal(rankings.Sum(ranking => ranking.Usage.PromptTokens), rank.GetTagItem("qrhead.prompt_tokens"));
        Assert.Equal(ActivityStatusCode.Unset, rank.Status);
    }

    [Fact]
    public async Task Contexts_and_indexes_tell_of_theirs()
    {
        using var measured = new Measured();
        using ReadContext context = builtIn.Retriever.Read(Passages, cancellationToken: Cancellation);
        await context.RankAsync(Question, Cancellation);
        context.Append([new("more", "More.")], Cancellation);
        context.Save(_folder.In("saved"), Cancellation);
        builtIn.Retriever.OpenContext(_folder.In("saved"), Cancellation).Dispose();
        using PassageIndex index = builtIn.Retriever.CreateIndex(_folder.In("index"));
        index.Add(Passages, cancellationToken: Cancellation);
        await index.SearchAsync(Question, cancellationToken: Cancellation);
        index.Search(Question, cancellationToken: Cancellation);
        index.Remove("tram");
        index.Folder.Compact(Cancellation);
        index.Folder.Verify(Cancellation);
        index.Repair(cancellationToken: Cancellation);

        string[] calls =
        [
            "qrhead.read", "qrhead.context.rank", "qrhead.context.append", "qrhead.context.save", "qrhead.context.open", "qrhead.index.add",
            "qrhead.index.search", "qrhead.index.search",
            "qrhead.index.remove", "qrhead.index.compact", "qrhead.index.verify", "qrhead.index.add", "qrhead.index.repair",
        ];
        Assert.Equal(calls, measured.Activities.Select(activity => activity.OperationName));
        Assert.Equal(calls.Length, measured.Of("qrhead.call.duration").Length);
        Assert.Equal([1], measured.Of("qrhead.rankings", "qrhead.context.rank"));
        Assert.Equal([1, 1], measured.Of("qrhead.rankings", "qrhead.index.search"));
        Assert.Equal([Passages.Count, Passages.Count], measured.Of("qrhead.index.passages"));
        Assert.Equal(2, measured.Of("qrhead.index.scan.duration").Length);
        foreach (string turn in new[] { "context", "query", "passage" })
            Assert.NotEmpty(measured.Of("qrhead.turn.wait", turn));
    }

    [Fact]
    public void A_failure_is_told_by_its_kind()
    {
        using var measured = new Measured();
        string error = typeof(ArgumentException).FullName!;
        Assert.Throws<ArgumentException>(() => builtIn.Retriever.Rank(Question, [Passages[0], Passages[0]], null, Cancellation));

        Assert.Single(measured.Of("qrhead.call.duration", error));
        Activity rank = measured.Single("qrhead.rank");
        Assert.Equal(error, rank.GetTagItem("error.type"));
        Assert.Equal((ActivityStatusCode.Error, null), (rank.Status, rank.StatusDescription));
    }

    [Fact]
    public void A_passage_cache_tells_hits_and_misses()
    {
        using var measured = new Measured();
        var options = new RankOptions { Reading = Reading.Alone, PassageCache = _folder.In("passages") };
        builtIn.Retriever.Rank(Question, Passages, options, Cancellation);
        builtIn.Retriever.Rank(Question, Passages, options, Cancellation);

        Assert.Equal(
            (Passages.Count, Passages.Count),
            (measured.Of("qrhead.passage_cache.lookups", "miss").Length, measured.Of("qrhead.passage_cache.lookups", "hit").Length));
    }

    [Fact]
    public void The_cache_of_compiled_models_tells_hits_and_misses()
    {
        using var measured = new Measured();
        var options = new QRRetrieverOptions { Threads = 1, Precision = Precision.Int8, CacheFolder = _folder.In("compiled") };
        QRRetriever.Load(null, options, Cancellation).Dispose();
        QRRetriever.Load(null, options, Cancellation).Dispose();

        Assert.Equal([1], measured.Of("qrhead.compiled_cache.lookups", "miss"));
        Assert.Equal([1], measured.Of("qrhead.compiled_cache.lookups", "hit"));
        Assert.Equal(2, measured.Activities.Count(activity => activity.OperationName == "qrhead.load"));
    }

    /// <summary>Words that are nowhere else.</summary>
    [Fact]
    public void No_text_and_no_id_of_a_user_is_told()
    {
        using var measured = new Measured();
        using var log = new RecordedLog();
        string[] secrets = ["zebrafish", "quokka", "axolotl"];
        using (QRRetriever retriever = QRRetriever.Load(null, new() { Threads = 1, LoggerFactory = log }, Cancellation))
        {
            Passage[] passages = [new("zebrafish", "The quokka sleeps.", "quokka"), new("other", "Nothing.")];
            retriever.Rank("Where is the axolotl?", passages, null, Cancellation);
            Assert.Throws<ArgumentException>(() => retriever.Rank("Where is the axolotl?", [passages[0], passages[0]], null, Cancellation));
            using ReadContext context = retriever.Read(passages, cancellationToken: Cancellation);
            context.Rank("Where is the axolotl?", Cancellation);
            using PassageIndex index = retriever.CreateIndex(_folder.In("zebrafish"));
            index.Add(passages, cancellationToken: Cancellation);
            index.Search("Where is the axolotl?", cancellationToken: Cancellation);
        }

        string told = string.Join(
            '\n',
            [
                .. log.Messages, .. measured.Activities.SelectMany(
                    activity => activity.TagObjects.Append(new("status", activity.StatusDescription))).Select(tag => $"{tag}"),
                .. measured.All.SelectMany(one => one.Tags).Select(tag => $"{tag}"),
            ]);
        Assert.Contains("qrhead.index.search", told, StringComparison.Ordinal);
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, told, StringComparison.OrdinalIgnoreCase));
    }

    public void Dispose() => _folder.Dispose();
}
