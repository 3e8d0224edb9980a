using Microsoft.Extensions.AI;
using QRHead.Indexing;
using QRHead.Lifetimes;
using QRHead.Telemetry;

namespace QRHead;

/// <content>What changes an index: passages and files are added, read again, embedded, taken out.</content>
public sealed partial class PassageIndex
{
    /// <summary>Adds passages. One whose id is there takes the other's place; one that is there as it is given is not read again.</summary>
    /// <param name="passages">The passages, each with an id of its own.</param>
    /// <param name="overflow">
    /// What to do with a passage that has more tokens than are kept for it: refuse it before anything is read, or cut its end off.
    /// </param>
    /// <param name="progress">Told how far the reading is, after each passage; null for nobody.</param>
    /// <param name="cancellationToken">Stops the reading. What is written by then stays, and the same call goes on from there.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="ArgumentException">Two passages have the same id, or passages can't be cut that way.</exception>
    /// <exception cref="PromptTooLongException">A passage has more tokens than are kept for it.</exception>
    /// <exception cref="IndexException">
    /// Someone else is changing the index, an id is that of a file's passage, or the index is damaged.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The index is disposed, or its retriever.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="InferenceException">ONNX Runtime failed, for example for want of memory.</exception>
    public IndexUpdate Add(
        IReadOnlyList<Passage> passages, OverflowPolicy overflow = OverflowPolicy.Error, IProgress<ReadProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(passages);
        PassageIds.RefuseDuplicates(passages);
        return Build(
            () => Folder.Database.Read(connection =>
            {
                Folder.Segments.CheckFiles(connection);
                return passages.Select(passage => IndexPlan.For(Folder.Path, connection, passage)).ToArray();
            }),
            _recipe, overflow, progress, cancellationToken);
    }

    /// <summary>
    /// Makes the index hold what files hold now, or all files of folders, in passages named <c>path#1</c>, <c>path#2</c> …: files that have
    /// not changed since are not read again, passages of files that are gone are removed. Passages that come from elsewhere stay.
    /// </summary>
    /// <remarks>
    /// Names are paths from the index's root, which is the folder of the first call, or what several have in common. They stay when a
    /// folder is moved, and whichever link leads to a file. A file that can't be read is passed over.
    /// </remarks>
    /// <param name="paths">Files, and folders; folders in them belong to them.</param>
    /// <param name="splitter">
    /// How texts are split into passages; into shorter ones where that is more, with a title, than is kept for a passage.
    /// </param>
    /// <param name="options">What is read, and what happens where that can't be; null for the defaults.</param>
    /// <param name="progress">As in <see cref="Add"/>.</param>
    /// <param name="cancellationToken">As in <see cref="Add"/>.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="InputException">There is no such file or folder; or, where that is asked for, a file can't be read.</exception>
    /// <exception cref="IndexException">
    /// Someone else is changing the index, an id is that of a passage from elsewhere, or the index is damaged.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="InferenceException">ONNX Runtime failed, for example for want of memory.</exception>
    public IndexUpdate AddTexts(
        IReadOnlyList<string> paths, TextSplitter splitter, TextFilesOptions? options = null, IProgress<ReadProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentNullException.ThrowIfNull(splitter);
        TextFilePlans plans = _calls.Make(
            () => new TextFilePlans(Folder.Database, Folder.Path, _scoring.Reader.Fitting(splitter), options ?? new()));

        // Passages of texts are made so that they fit; where a tokenizer makes more of a title and a text together than of each, it is cut
        // and counted.
        IReadOnlyList<IndexPlan> Plans()
        {
            Folder.Database.Read(connection =>
            {
                Folder.Segments.CheckFiles(connection);
                return true;
            });
            return plans.For(paths, cancellationToken);
        }

        IndexUpdate update = Build(
            Plans, _recipe with { ChunkTokens = splitter.MaxTokens }, OverflowPolicy.Truncate, progress, cancellationToken);
        return plans.LeftOut.Count > 0 ? update with { LeftOut = plans.LeftOut } : update;
    }

    /// <summary>Takes passages out.</summary>
    /// <param name="ids">Their ids; one that is not there is passed over.</param>
    /// <returns>How many passages were taken out.</returns>
    /// <exception cref="IndexException">Someone else is changing the index, or it is damaged.</exception>
    /// <exception cref="ObjectDisposedException">The index is disposed, or its retriever.</exception>
    public int Remove(params IReadOnlyCollection<string> ids)
    {
        using Lifetime.Use use = _calls.Lifetime.Begin();
        return Folder.Remove(ids);
    }

    /// <summary>
    /// Reads the passages again whose keys are damaged or missing (<see cref="IndexFolder.Verify"/> names them), and makes what is damaged
    /// besides anew.
    /// </summary>
    /// <param name="progress">Told how far the reading is, after each passage; null for nobody.</param>
    /// <param name="cancellationToken">Stops the reading. What is written by then stays, and the same call goes on from there.</param>
    /// <returns>How many passages were read again.</returns>
    /// <exception cref="IndexException">
    /// Someone else is changing the index, or a passage itself is damaged, which can only be added anew.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The index is disposed, or its retriever.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="InferenceException">ONNX Runtime failed, for example for want of memory.</exception>
    public int Repair(IProgress<ReadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<IndexPlan> Plans() =>
            Folder.Database.Read(connection => IndexRepair.Plans(connection, Folder.Segments, cancellationToken));
        return _calls.Make(Operations.RepairIndex, _ =>
        {
            IndexRepair.Words(Folder.Database);
            int again = Build(Plans, _recipe, OverflowPolicy.Truncate, progress, cancellationToken).Replaced;
            if (Folder.Database.Read(connection => IndexRepair.HasDamage(connection, Folder.Segments, cancellationToken)))
                Folder.Compact(cancellationToken);
            return again;
        });
    }

    /// <summary>
    /// Embeds the passages that have no embedding yet, and keeps that with them. What is done stays where the work is cut off.
    /// </summary>
    /// <param name="generator">What embeds.</param>
    /// <param name="model">Its name, by which another is refused later.</param>
    /// <param name="progress">Told how far it is; null for nobody.</param>
    /// <param name="cancellationToken">Stops between passages.</param>
    /// <returns>How many passages were embedded.</returns>
    /// <exception cref="IndexException">
    /// The embeddings that are there were made by something of another name, or someone else is changing the index.
    /// </exception>
    /// <exception cref="InvalidOperationException">What the generator gives can't be used.</exception>
    /// <exception cref="ObjectDisposedException">The index is disposed, or its retriever.</exception>
    public int Embed(
        IEmbeddingGenerator<string, Embedding<float>> generator, string model, IProgress<(int Done, int Total)>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(generator);
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        return _calls.Make(Operations.EmbedIndex, _ => Folder.Change(() => _vectors.Add(generator, model, progress, cancellationToken)));
    }

    private IndexUpdate Build(
        Func<IReadOnlyList<IndexPlan>> plans, IndexRecipe recipe, OverflowPolicy overflow, IProgress<ReadProgress>? progress,
        CancellationToken cancellationToken)
    {
        if (overflow == OverflowPolicy.Window)
            throw new ArgumentException(
                $"Passages of an index are read whole; the policy can be {OverflowPolicy.Error} or {OverflowPolicy.Truncate}.",
                nameof(overflow));
        var builder = new IndexBuilder(Folder, _scoring);
        return _calls.Make(Operations.AddToIndex, _ =>
        {
            IndexUpdate update = Folder.Change(() =>
            {
                // A model that has moved is known by its fingerprint; where it is now is of use to the next one.
                IReadOnlyList<IndexPlan> planned = plans();
                Folder.Keep(recipe);
                return builder.Build(planned, overflow, progress, cancellationToken);
            });
            Log.IndexChanged(_calls.Logger, update.Added, update.Replaced, update.Removed, update.Unchanged);
            return update;
        });
    }
}
