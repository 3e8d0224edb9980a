using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.AI;
using QRHead.FirstStage;
using QRHead.Indexing;
using QRHead.Lifetimes;
using QRHead.Retrieval;
using QRHead.Telemetry;

namespace QRHead;

/// <summary>
/// Passages that were read once in their life, each by itself, and can be asked for ever: a question costs its own tokens and a scan of
/// small keys. Scores are those of <see cref="Reading.Alone"/> over the same passages; by attention they do not depend on which other
/// passages there are, by similarity they are relative to all of them. Safe for concurrent use, until it, or its retriever, is disposed.
/// </summary>
public sealed partial class PassageIndex : IDisposable
{
    /// <summary>Passages up to which all are scored, unless told otherwise.</summary>
    public const int MostScanned = 5000;

    /// <summary>Candidates that are scored where there are more passages, unless told otherwise.</summary>
    public const int DefaultCandidates = 200;

    /// <summary>Compactions during one search after which a file that is missing is taken for lost.</summary>
    private const int MostCompactions = 4;

    private readonly RankingModel _model;
    private readonly IndexRecipe _recipe;
    private readonly AloneRoom _room;
    private readonly int _threads;
    private readonly IIndexScoring _scoring;
    private readonly Candidates _candidates = new();
    private readonly Calls _calls;
    private readonly IndexVectors _vectors;

    private PassageIndex(RankingModel model, IndexRecipe recipe, int threads, IndexFolder folder)
    {
        (_model, _recipe, _threads, Folder) = (model, recipe, threads, folder);
        _vectors = new IndexVectors(folder.Database, folder.Path);
        _room = new AloneRoom(model, folder.Header.PassageTokens);
        _scoring = folder.Header.Scoring(model);
        _calls = model.Calls.Of(typeof(PassageIndex), Free, folder.Calls.Lifetime);
        Words = new IndexWords(folder.Database, _calls);
    }

    /// <summary>Gets the index on disk: what is in it, removing, compacting, checking.</summary>
    public IndexFolder Folder { get; }

    /// <summary>Gets the words of the passages as a first stage: BM25 over all of them. Usable as long as the index is open.</summary>
    public IFirstStage Words { get; }

    /// <summary>
    /// Makes a first stage of the embeddings that the index keeps, to find candidates by or to fuse with. Usable as long as the index is
    /// open.
    /// </summary>
    /// <param name="generator">What embeds queries: that which embedded the passages.</param>
    /// <param name="model">Its name, as for <see cref="Embed"/>.</param>
    /// <returns>The first stage; it knows nothing of passages that were added since they were last embedded.</returns>
    /// <exception cref="IndexException">The embeddings were made by something of another name.</exception>
    /// <exception cref="ObjectDisposedException">The index is disposed, or its retriever.</exception>
    public IFirstStage Embeddings(IEmbeddingGenerator<string, Embedding<float>> generator, string model)
    {
        ArgumentNullException.ThrowIfNull(generator);
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        using Lifetime.Use use = _calls.Lifetime.Begin();
        _vectors.Check(model);
        return new IndexEmbeddings(_vectors, generator, _calls);
    }

    /// <summary>Finds the passages that are most relevant to a query.</summary>
    /// <param name="query">The user's search text; not empty.</param>
    /// <param name="top">How many passages to give; at least 1.</param>
    /// <param name="cancellationToken">Stops the reading of the query, and the scan between passages.</param>
    /// <inheritdoc cref="Search(string, SearchOptions, CancellationToken)"/>
    public Ranking Search(string query, int top = SearchOptions.DefaultTop, CancellationToken cancellationToken = default) =>
        Search(query, new SearchOptions { Top = top }, cancellationToken);

    /// <summary>Finds the passages that are most relevant to a query.</summary>
    /// <param name="query">The user's search text; not empty.</param>
    /// <param name="options">How many, and whether their words count too.</param>
    /// <param name="cancellationToken">Stops the reading of the query, and the scan between passages.</param>
    /// <returns>
    /// The best passages; of equal scores that with the smaller id first. A passage's index is its place among the scored ones in the order
    /// of ids.
    /// </returns>
    /// <exception cref="ArgumentException">The query is empty, or a number is below 1.</exception>
    /// <exception cref="PromptTooLongException">The query is longer than what the model can read behind a passage.</exception>
    /// <exception cref="IndexException">The index is damaged.</exception>
    /// <exception cref="ObjectDisposedException">The index is disposed, or its retriever.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="InferenceException">ONNX Runtime failed, for example for want of memory.</exception>
    public Ranking Search(string query, SearchOptions options, CancellationToken cancellationToken = default)
    {
        Check(query, options);
        return _calls.Make(Operations.Search, activity =>
        {
            long start = Stopwatch.GetTimestamp();
            return Search(query, _scoring.Read(query, cancellationToken), options, start, activity, cancellationToken);
        });
    }

    /// <summary>
    /// As <see cref="Search(string, SearchOptions, CancellationToken)"/>, on a thread of the pool; no thread waits while another query is
    /// read.
    /// </summary>
    /// <inheritdoc cref="Search(string, SearchOptions, CancellationToken)"/>
    public Task<Ranking> SearchAsync(string query, SearchOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new();
        Check(query, options);
        return _calls.MakeAsync(Operations.Search, async activity =>
        {
            long start = Stopwatch.GetTimestamp();
            IIndexQuery read = await _scoring.ReadAsync(query, cancellationToken).ConfigureAwait(false);
            return await Task.Run(() => Search(query, read, options, start, activity, cancellationToken), cancellationToken)
                .ConfigureAwait(false);
        });
    }

    /// <summary>
    /// Closes the index. Calls that run are waited for, those that come later refused; from within a call of the library (a progress
    /// callback) nothing is waited for, and the index is closed as soon as that has ended.
    /// </summary>
    public void Dispose() => _calls.Lifetime.End();

    internal static PassageIndex Create(RankingModel model, IndexRecipe recipe, int threads, string path, IndexOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.PassageTokens, 1, nameof(options));
        AloneRoom.CheckScoring(model);
        new AloneRoom(model, options.PassageTokens).Check(RankingModel.Reserved);
        Directory.CreateDirectory(path);
        IndexHeader header = IndexHeader.Of(model, options);
        using (WriterLock.Take(path))
            IndexDatabase.Create(path, header, recipe);
        return Open(model, recipe, threads, path);
    }

    internal static PassageIndex Open(RankingModel model, IndexRecipe recipe, int threads, string path)
    {
        AloneRoom.CheckScoring(model);
        IndexFolder folder = IndexFolder.Open(path);
        try
        {
            folder.Header.Check(path, model);
            return new PassageIndex(model, recipe, threads, folder);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    internal static int Upgrade(
        RankingModel model, IndexRecipe recipe, string path, IndexOptions? options, IProgress<ReadProgress>? progress,
        CancellationToken cancellationToken)
    {
        AloneRoom.CheckScoring(model);
        string old;
        using (IndexDatabase database = IndexDatabase.Open(path))
            old = database.Run(connection => connection.One("SELECT header FROM about", row => row.GetString(0)));
        IndexHeader header = IndexHeader.Of(model, options ?? new() { PassageTokens = IndexHeader.PassageTokensOf(old) });
        new AloneRoom(model, header.PassageTokens).Check(RankingModel.Reserved);
        using IIndexScoring scoring = header.Scoring(model);
        return IndexUpgrade.Run(path, scoring, header, recipe, progress, cancellationToken);
    }

    private static void Check(string query, SearchOptions options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(query);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Top, 1, nameof(options));
        if (options.Candidates is { } some)
            ArgumentOutOfRangeException.ThrowIfLessThan(some, 1, nameof(options));
    }

    private void Free()
    {
        _scoring.Dispose();
        Folder.Dispose();
    }

    private Ranking Search(
        string query, IIndexQuery read, SearchOptions options, long start, Activity? activity, CancellationToken cancellationToken)
    {
        for (int again = 0; ; again++)
        {
            try
            {
                Ranking ranking = Scan(query, read, options, start, cancellationToken);
                Instruments.Rankings.Add(1, Tags.Call, Operations.Search);
                activity?.SetTag(Tags.Tokens, ranking.Usage.PromptTokens);
                return ranking;
            }
            catch (FileNotFoundException) when (again < MostCompactions)
            {
                // The index was compacted between reading where keys are and looking at them.
            }
            catch (FileNotFoundException exception)
            {
                throw new IndexException(
                    Folder.Path, $"no {Path.GetFileName(exception.FileName)}", "the keys of its passages",
                    "Read again what is missing (qrhead index verify --repair), or build it again.", exception);
            }
        }
    }

    private Ranking Scan(string query, IIndexQuery read, SearchOptions options, long start, CancellationToken cancellationToken) =>
        Folder.Database.Read(connection =>
    {
        KeyPlace[] places = [.. _candidates.Of(connection, query, options.Candidates, options.FirstStage, cancellationToken)];
        using IIndexScores scores = Scored(() => read.Score(connection, places, Folder.Segments, cancellationToken), places.Length);
        double[] own = [.. scores.Scores.Select(score => (double)score)];
        FusedScore[]? fused = options.Fusion is { } method
            ? Fused(connection, query, own, places, options.Fused ?? [(Words, 1)], method, cancellationToken) : null;
        int[] best = [.. RankingBuilder.BestFirst(fused is null ? own : [.. fused.Select(both => both.Score)]).Take(options.Top)];

        // The verdict goes by the best score of all, which fusion may not show; and as it would be shown: the scan may add up in another
        // order.
        int strongest = Array.IndexOf(own, own.DefaultIfEmpty().Max());
        int[] looked = strongest < 0 || best.Contains(strongest) ? best : [.. best, strongest];
        IndexEntry[] entries = [.. looked.Select(i => IndexEntry.Of(connection, places[i].Key))];
        RankedPassage[] passages =
        [
            .. entries.Zip(looked).AsParallel().AsOrdered().WithDegreeOfParallelism(_threads).WithCancellation(cancellationToken)
                .Select(one => scores.Explain(one.First, one.Second) with { Fused = fused?[one.Second] }),
        ];
        int tokens = _scoring.Reader.PrefixTokens + places.Sum(place => place.Tokens) + read.Tokens;
        var usage = new RankingUsage(tokens, read.Tokens, TimeSpan.Zero, Stopwatch.GetElapsedTime(start));
        return RankingBuilder.Build(query, _model.Heads, passages[..best.Length], usage) with
        {
            Threshold = _room.Threshold * scores.ThresholdUnit,
            BestScore = passages.Length > 0 ? passages.Max(passage => passage.Score) : null,
        };
    });

    private static IIndexScores Scored(Func<IIndexScores> score, int passages)
    {
        using Instruments.Timing timing = Instruments.Scans.Start();
        Instruments.Scanned.Add(passages);
        return score();
    }

    private FusedScore[] Fused(
        SqliteConnection connection, string query, double[] attention, IReadOnlyList<KeyPlace> places,
        IReadOnlyList<(IFirstStage Stage, double Weight)> stages, FusionMethod method,
        CancellationToken cancellationToken)
    {
        string[]? ids = null;
        long[] keys = [.. places.Select(place => place.Key)];
        IReadOnlyList<double> ScoresOf(IFirstStage stage) => stage is IStageOfIndex own && own.Database == Folder.Database
            ? own.Scores(connection, query, keys, cancellationToken)
            : stage.Scores(query, ids ??= [.. keys.Select(key => IndexEntry.IdOf(connection, key))], cancellationToken);

        return RankingFusion.Fuse(attention, [.. stages.Select(stage => ScoresOf(stage.Stage))], stages, method);
    }
}
