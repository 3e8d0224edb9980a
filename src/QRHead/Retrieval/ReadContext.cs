using System.Diagnostics;
using QRHead.Generation;
using QRHead.Inference;
using QRHead.Lifetimes;
using QRHead.Prompting;
using QRHead.Retrieval;
using QRHead.Retrieval.Similarity;
using QRHead.Storage;
using QRHead.Telemetry;

namespace QRHead;

/// <summary>
/// Passages that a model has read, together and once: a query costs its own tokens only, and passages can be appended.
/// Safe for concurrent use, one ranking after the other. It can be asked until it, or its retriever, is disposed.
/// </summary>
public sealed class ReadContext : IDisposable
{
    private readonly Turn _turn = new("context");
    private readonly Calls _calls;
    private readonly RankingModel _model;
    private readonly TogetherReading _reading;
    private Passage[] _passages;
    private Passage[] _fitting;

    /// <summary>The prompt of the null query over all passages; null until it is needed, where the passages were read before.</summary>
    private QueryPrompt? _nullQuery;

    private ReadContext(
        RankingModel model, IReadOnlyList<Passage> passages, IReadOnlyList<Passage> fitting, QueryPrompt? nullQuery, int plannedTokens)
    {
        (_model, _passages, _fitting, _nullQuery) = (model, [.. passages], [.. fitting], nullQuery);
        _reading = new TogetherReading(model, plannedTokens);
        _calls = model.Calls.Of(typeof(ReadContext), Free);
    }

    /// <summary>Gets the passages, as they were given; those of this moment.</summary>
    public IReadOnlyList<Passage> Passages => _passages;

    /// <summary>Gets how many tokens are read and kept.</summary>
    public int Tokens => _reading.Tokens;

    /// <summary>Ranks the passages for a query; only the query is read.</summary>
    /// <param name="query">The user's search text; not empty. Nothing is trimmed.</param>
    /// <param name="cancellationToken">
    /// Stops the waiting for another call, and the reading within a chunk; the context stays as it was.
    /// </param>
    /// <returns>All passages, the most relevant first; the same as when they are read together with the query.</returns>
    /// <exception cref="ArgumentException">The query is empty.</exception>
    /// <exception cref="PromptTooLongException">The query is longer than what the passages left of the model's context.</exception>
    /// <exception cref="ObjectDisposedException">The context is disposed, or its retriever.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="InferenceException">ONNX Runtime failed, for example for want of memory.</exception>
    public Ranking Rank(string query, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(query);
        return _calls.Make(Operations.AskContext, activity =>
        {
            using Turn.Held turn = _turn.Take(cancellationToken);
            return RankInTurn(query, activity, cancellationToken);
        });
    }

    /// <summary>As <see cref="Rank"/>, on a thread of the pool; no thread waits while another call runs.</summary>
    /// <inheritdoc cref="Rank"/>
    public Task<Ranking> RankAsync(string query, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(query);
        return _calls.MakeAsync(Operations.AskContext, async activity =>
        {
            using Turn.Held turn = await _turn.TakeAsync(cancellationToken).ConfigureAwait(false);
            return await Task.Run(() => RankInTurn(query, activity, cancellationToken), cancellationToken).ConfigureAwait(false);
        });
    }

    /// <summary>
    /// Lets the model answer from the passages; only the query is read. Load it with <see cref="QRRetrieverOptions.WithVocabulary"/>.
    /// </summary>
    /// <param name="query">What is asked; not empty.</param>
    /// <param name="options">How to write; null for the defaults: the most likely token each time.</param>
    /// <param name="cancellationToken">Stops within a chunk or a token; the context stays as it was.</param>
    /// <returns>
    /// The answer piece by piece, each written when it is asked for; the last says why the model stopped. It has a copy of what was read,
    /// so rankings and other answers can go on meanwhile.
    /// </returns>
    /// <exception cref="ArgumentException">The query is empty, or an option is out of range.</exception>
    /// <exception cref="InvalidOperationException">The model was loaded to rank only.</exception>
    /// <exception cref="PromptTooLongException">The query is longer than what the passages left of the model's context.</exception>
    /// <exception cref="ObjectDisposedException">The context is disposed, or its retriever.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="InferenceException">ONNX Runtime failed, for example for want of memory.</exception>
    public IEnumerable<GeneratedPiece> Answer(
        string query, GenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(query);
        using Lifetime.Use use = _calls.Lifetime.Begin();
        int[] tokens = _model.Prompts.Encode(query, _fitting, PromptWriter.AnswerInstruction).Encoding.IdSpan().ToArray();
        PromptTooLongException.ThrowIfFull(tokens.Length, _model.MaxTokens);
        var generator = new TextGenerator(_model.Attention, _model.Tokenizer, _model.EndTokens, _model.MaxTokens);
        return _calls.Lifetime.Each(
            generator.Write(tokens, options ?? new(), room => Copied(tokens, room, cancellationToken), kept: null, cancellationToken));
    }

    /// <summary>Reads more passages, after those that are there.</summary>
    /// <param name="passages">Passages with ids of their own.</param>
    /// <param name="cancellationToken">
    /// Stops the waiting for another call, and the reading within a chunk; the context stays as it was.
    /// </param>
    /// <exception cref="ArgumentException">An id is there already, or twice.</exception>
    /// <exception cref="PromptTooLongException">They do not fit behind what is there; nothing is read.</exception>
    /// <exception cref="ObjectDisposedException">The context is disposed, or its retriever.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="InferenceException">ONNX Runtime failed, for example for want of memory.</exception>
    public void Append(IReadOnlyList<Passage> passages, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(passages);
        _calls.Make(Operations.AppendToContext, activity =>
        {
            using Turn.Held turn = _turn.Take(cancellationToken);
            activity?.SetTag(Tags.Passages, passages.Count);
            Passage[] all = [.. _passages, .. passages], fitting = [.. _fitting, .. passages];
            PassageIds.RefuseDuplicates(all);
            QueryPrompt prompt = _reading.Checked(QueryPrompt.Of(_model.Prompts, PromptWriter.NullQuery, fitting));
            _reading.Read(prompt, progress: null, cancellationToken);
            (_passages, _fitting, _nullQuery) = (all, fitting, prompt);
        });
    }

    /// <summary>Saves what was read, so that it can be opened with the same model: <see cref="QRRetriever.OpenContext"/>.</summary>
    /// <param name="path">
    /// The file. It appears whole or not at all, in place of one that was there; a process that is ended while it saves leaves only a file
    /// <c>path.*.incomplete</c> behind.
    /// </param>
    /// <param name="cancellationToken">Stops the waiting for another call, and the writing; nothing is left behind.</param>
    /// <exception cref="ObjectDisposedException">The context is disposed, or its retriever.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="IOException">The file cannot be written, for example because the disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public void Save(string path, CancellationToken cancellationToken = default) => SaveBy(Disk.Real, path, cancellationToken);

    /// <summary>Saves by way of some disk.</summary>
    internal void SaveBy(Disk disk, string path, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _calls.Make(Operations.SaveContext, _ =>
        {
            using Turn.Held turn = _turn.Take(cancellationToken);
            _reading.Save(disk, path, [.. _passages.Zip(_fitting, SavedPassage.Of)], cancellationToken);
        });
    }

    /// <summary>
    /// Frees what was read. Calls that run are waited for, those that come later refused; from within a call of the library nothing is
    /// waited for, and the memory is freed as soon as that has ended.
    /// </summary>
    public void Dispose() => _calls.Lifetime.End();

    /// <summary>Makes passages fit into the model's context with some room for queries that come later.</summary>
    /// <exception cref="PromptTooLongException">They do not fit, and the policy does not help.</exception>
    internal static (QueryPrompts Prompts, IReadOnlyList<Passage> Passages) Fit(
        RankingModel model, IReadOnlyList<Passage> passages, OverflowPolicy overflow) =>
        new ContextFit(model.Prompts, Math.Max(1, model.MaxTokens - RankingModel.Reserved))
            .Fit(QueryPrompts.Of(model.Prompts, [], passages), passages, overflow);

    /// <summary>Reads passages, for queries that come later.</summary>
    internal static ReadContext Read(
        RankingModel model, IReadOnlyList<Passage> passages, RankOptions options, CancellationToken cancellationToken)
    {
        if ((options.Reading ?? Reading.Together) != Reading.Together || options.Order != PassageOrder.AsGiven)
        {
            throw new ArgumentException(
                $"The reading is {options.Reading} and the order '{options.Order}'; a context is read {nameof(Reading.Together)}, in the "
                + $"order '{PassageOrder.AsGiven}'.",
                nameof(options));
        }

        SimilarityReading.Check(model, Reading.Together);
        PassageIds.RefuseDuplicates(passages);
        (QueryPrompts prompts, IReadOnlyList<Passage> fitting) = Fit(model, passages, options.Overflow);
        var context = new ReadContext(
            model, passages, fitting, prompts.NullQuery, Math.Min(prompts.Length + RankingModel.Reserved, model.MaxTokens));
        return context.Filled(reading => reading.Read(prompts.NullQuery, options.Progress, cancellationToken));
    }

    /// <summary>Opens what was saved.</summary>
    internal static ReadContext Open(RankingModel model, string path, CancellationToken cancellationToken)
    {
        using SavedContextFile file = SavedContextFile.Open(path);
        SavedContextHeader header = file.Header;
        model.Identity.Check(path, header.ReadWith);
        file.CheckLength(model.Attention.TokenBytes);
        Passage[] given =
        [
            .. header.Passages.Select(passage => passage.Given),
        ], fitting = [.. header.Passages.Select(passage => passage.Fitting)];
        return new ReadContext(model, given, fitting, nullQuery: null, header.PlannedLength)
            .Filled(reading => reading.Load(file, cancellationToken));
    }

    private Ranking RankInTurn(string query, Activity? activity, CancellationToken cancellationToken)
    {
        QueryPrompt none = NullQuery();
        var prompt = QueryPrompt.Of(_model.Prompts, query, _fitting, none);
        Ranking ranking = _reading.Rank(prompt, none, _passages, _fitting, HeadSubsets.None, progress: null, cancellationToken);
        Instruments.Rankings.Add(1, Tags.Call, Operations.AskContext);
        activity?.SetTag(Tags.Passages, _passages.Length).SetTag(Tags.Tokens, ranking.Usage.PromptTokens);
        return ranking;
    }

    private void Free()
    {
        _reading.Dispose();
        _turn.Dispose();
    }

    private ReadContext Filled(Action<TogetherReading> fill)
    {
        try
        {
            fill(_reading);
            return this;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>A cache of its own for a text that begins with what is read.</summary>
    private KvCache Copied(int[] tokens, int room, CancellationToken cancellationToken)
    {
        using Turn.Held turn = _turn.Take(cancellationToken);
        return _reading.Copy(tokens, room);
    }

    private QueryPrompt NullQuery() => _nullQuery ??= QueryPrompt.Of(_model.Prompts, PromptWriter.NullQuery, _fitting);
}
