using QRHead.Telemetry;

namespace QRHead;

/// <content>Passages that are read once and kept.</content>
public sealed partial class QRRetriever
{
    /// <summary>Makes an index without passages: add them, each is read once, and search as often as you like.</summary>
    /// <param name="path">The folder to make it in.</param>
    /// <param name="options">What can't be changed later; null for the defaults.</param>
    /// <returns>The index; it can be used until the retriever is disposed.</returns>
    /// <exception cref="IndexException">There is an index already, or someone else is making one.</exception>
    /// <exception cref="HeadSetException">The scoring of the heads compares passages with each other, which an index can't.</exception>
    /// <exception cref="PromptTooLongException">The model can't read so many tokens for a passage, and a query behind them.</exception>
    /// <exception cref="IOException">The folder can't be made.</exception>
    /// <exception cref="ObjectDisposedException">The retriever is disposed.</exception>
    public PassageIndex CreateIndex(string path, IndexOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return _calls.Make(() => PassageIndex.Create(_model, _recipe, _threads, path, options ?? new()));
    }

    /// <summary>Opens an index that was made with the same model, precision, tokenizer, prompt form and heads.</summary>
    /// <param name="path">Its folder.</param>
    /// <returns>The index; it can be used until the retriever is disposed.</returns>
    /// <exception cref="IndexException">There is no index, it was made with something else, or it is damaged.</exception>
    /// <exception cref="HeadSetException">The scoring of the heads compares passages with each other, which an index can't.</exception>
    /// <exception cref="ObjectDisposedException">The retriever is disposed.</exception>
    public PassageIndex OpenIndex(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return _calls.Make(() => PassageIndex.Open(_model, _recipe, _threads, path));
    }

    /// <summary>
    /// Makes an index of an older version, or one for other heads or another model, one for what this retriever has: its passages are read
    /// again from the texts that it keeps, and take the old ones' place when all are there.
    /// </summary>
    /// <param name="path">Its folder.</param>
    /// <param name="options">How it is kept from then on; null for the usual keys, and the room for passages that it had.</param>
    /// <param name="progress">Told how far the reading is, after each passage; null for nobody.</param>
    /// <param name="cancellationToken">Stops the reading; the index stays as it was.</param>
    /// <returns>How many passages it has.</returns>
    /// <exception cref="IndexException">There is no index, someone else is changing it, or it is damaged.</exception>
    /// <exception cref="PromptTooLongException">The model can't read so many tokens for a passage, and a query behind them.</exception>
    /// <exception cref="ObjectDisposedException">The retriever is disposed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="InferenceException">ONNX Runtime failed, for example for want of memory.</exception>
    public int UpgradeIndex(
        string path, IndexOptions? options = null, IProgress<ReadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return _calls.Make(Operations.UpgradeIndex, _ => PassageIndex.Upgrade(_model, _recipe, path, options, progress, cancellationToken));
    }
}
