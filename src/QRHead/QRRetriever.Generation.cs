using QRHead.Generation;
using QRHead.Lifetimes;
using QRHead.Prompting;
using QRHead.Sources;
using QRHead.Tokenization;

namespace QRHead;

/// <content>A model that also writes.</content>
public sealed partial class QRRetriever
{
    private readonly Lazy<ChatTemplate> _chat;
    private readonly KeptReading _kept = new();

    /// <summary>Gets the model's chat template.</summary>
    /// <exception cref="QRHeadException">The model has none, or it can't be used.</exception>
    /// <exception cref="ObjectDisposedException">The retriever is disposed.</exception>
    internal ChatTemplate ChatTemplate
    {
        get => _calls.Make(() => _chat.Value);
    }

    /// <summary>Finds the chat template of a model, without its weights.</summary>
    /// <param name="model">As in <see cref="Load"/>.</param>
    /// <param name="options">The hub; null for the defaults.</param>
    /// <param name="cancellationToken">Stops a download.</param>
    /// <returns>The template.</returns>
    /// <exception cref="QRHeadException">The model has none, or it can't be used.</exception>
    /// <exception cref="CheckpointException">There is no such folder or file, or something in it is missing or broken.</exception>
    /// <exception cref="HubException">The model of the hub can't be had.</exception>
    /// <exception cref="QRHeadException">The tokenizer is broken or asks for something unknown.</exception>
    internal static ChatTemplate FindChatTemplate(
        string? model = null, QRRetrieverOptions? options = null, CancellationToken cancellationToken = default)
    {
        using LoadedModel loaded = Open(model, options ?? new(), cancellationToken);
        return ChatTemplateFile.Open(loaded.Source.Documents(), loaded.Tokenizer, loaded.Name);
    }

    /// <summary>
    /// Lets the model answer a conversation, as its chat template writes it. Load it with <see cref="QRRetrieverOptions.WithVocabulary"/>.
    /// </summary>
    /// <param name="turns">What was said; at least one turn. Nothing in it can become a token that steers the model.</param>
    /// <param name="options">How to write; null for the defaults: the most likely token each time.</param>
    /// <param name="cancellationToken">Stops within a chunk or a token.</param>
    /// <returns>
    /// The answer piece by piece, each written when it is asked for; the last says why the model stopped. After the retriever is disposed
    /// none is.
    /// </returns>
    /// <exception cref="ArgumentException">There is no turn, or an option is out of range.</exception>
    /// <exception cref="QRHeadException">The model has no template, or it refuses the conversation.</exception>
    /// <exception cref="InvalidOperationException">The model was loaded to rank only.</exception>
    /// <exception cref="PromptTooLongException">The conversation leaves no room in the model's context.</exception>
    /// <exception cref="ObjectDisposedException">The retriever is disposed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="InferenceException">ONNX Runtime failed, for example for want of memory.</exception>
    public IEnumerable<GeneratedPiece> Chat(
        IReadOnlyList<ChatTurn> turns, GenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(turns);
        ArgumentOutOfRangeException.ThrowIfZero(turns.Count, nameof(turns));
        options ??= new();
        return Write(
            ChatTemplate.Encode(turns, options.Thinking), [.. Config.EosTokenIds, .. ChatTemplate.EndTokens], options, cancellationToken);
    }

    /// <summary>
    /// Lets the model continue a text, without any template. Load it with <see cref="QRRetrieverOptions.WithVocabulary"/>.
    /// </summary>
    /// <param name="text">The text; special tokens in it are ordinary text.</param>
    /// <param name="options">How to write; null for the defaults: the most likely token each time.</param>
    /// <param name="cancellationToken">Stops within a chunk or a token.</param>
    /// <returns>
    /// What follows, piece by piece, each written when it is asked for; the last says why the model stopped. After the retriever is
    /// disposed none is.
    /// </returns>
    /// <exception cref="ArgumentException">The text is empty, or an option is out of range.</exception>
    /// <exception cref="InvalidOperationException">The model was loaded to rank only.</exception>
    /// <exception cref="PromptTooLongException">The text leaves no room in the model's context.</exception>
    /// <exception cref="ObjectDisposedException">The retriever is disposed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="InferenceException">ONNX Runtime failed, for example for want of memory.</exception>
    public IEnumerable<GeneratedPiece> Continue(
        string text, GenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        return Write(Tokenizer.Encode(text, AddedTokenScope.Plain), Config.EosTokenIds, options ?? new(), cancellationToken);
    }

    private IEnumerable<GeneratedPiece> Write(
        Encoding prompt, IReadOnlyList<int> endTokens, GenerationOptions options, CancellationToken cancellationToken)
    {
        using Lifetime.Use use = _calls.Lifetime.Begin();
        PromptTooLongException.ThrowIfFull(prompt.Count, _model.MaxTokens);
        var writer = new TextGenerator(_attention, Tokenizer, endTokens, _model.MaxTokens);
        return _calls.Lifetime.Each(
            writer.Write(prompt.IdSpan().ToArray(), options, begun: null, options.KeepRead ? _kept : null, cancellationToken));
    }
}
