using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.AI;
using QRHead.Extensions.AI.Clients;

namespace QRHead.Extensions.AI;

/// <summary>
/// Reads long inputs before another client does: of long texts of users and tools it keeps the passages that matter for the last question,
/// in their order, and passes on everything else of the request as it is. The answer gets <see cref="CitationAnnotation"/>s. Safe for
/// concurrent use; readings wait for each other.
/// </summary>
/// <remarks>
/// Around a client that calls functions it sees the user's question once; inside of one, what each tool gives too. The caller's messages
/// and options are never changed. Texts that were read for one question are not read again for the next, where all of them fit into the
/// reading model's context. What no question can choose from, and what is short, is passed on. Heads that score by similarity choose
/// passages, but find no citations.
/// </remarks>
public sealed class LongContextChatClient : DelegatingChatClient
{
    private readonly QRRetriever _retriever;
    private readonly LongContextOptions _options;
    private readonly PassageReader _reader;

    /// <summary>Wraps a client.</summary>
    /// <param name="innerClient">The client, which is disposed with this one.</param>
    /// <param name="retriever">What reads; it stays the caller's.</param>
    /// <param name="options">What is long, and how much of it is kept; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is below 1.</exception>
    public LongContextChatClient(IChatClient innerClient, QRRetriever retriever, LongContextOptions? options = null)
        : base(innerClient)
    {
        ArgumentNullException.ThrowIfNull(retriever);
        (_retriever, _options) = (retriever, options ?? new());
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.Top, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.PassageTokens, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.LongFrom, 1, nameof(options));
        _reader = new PassageReader(retriever);
    }

    /// <inheritdoc/>
    /// <exception cref="QRHeadException">A passage can't be read, or what the inner client has to say.</exception>
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        Shortened shortened = await Shorten(messages, cancellationToken).ConfigureAwait(false);
        ChatResponse response = await base.GetResponseAsync(shortened.Messages, options, cancellationToken).ConfigureAwait(false);
        if (!IsCited(shortened))
            return response;
        TextContent[] texts =
        [
            .. response.Messages.Where(message => message.Role == ChatRole.Assistant).SelectMany(message => message.Contents)
                .OfType<TextContent>(),
        ];
        CitedAnswer cited = await _reader.CiteAsync(string.Concat(texts.Select(text => text.Text)), shortened, cancellationToken)
            .ConfigureAwait(false);
        int start = 0;
        foreach (TextContent text in texts)
        {
            foreach (Citation citation in cited.Citations.Where(
                citation => citation.Start >= start && citation.Start < start + text.Text.Length))
                (text.Annotations ??= []).Add(CitationMarks.Of(citation, shortened.Kept, start, text.Text.Length));
            start += text.Text.Length;
        }

        return response;
    }

    /// <inheritdoc/>
    /// <remarks>The citations come last, in an update without text, with places in the whole answer.</remarks>
    /// <inheritdoc cref="GetResponseAsync" path="/exception"/>
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Shortened shortened = await Shorten(messages, cancellationToken).ConfigureAwait(false);
        var answer = new StringBuilder();
        ChatResponseUpdate? last = null;
        await foreach (ChatResponseUpdate update in base.GetStreamingResponseAsync(shortened.Messages, options, cancellationToken)
            .ConfigureAwait(false))
        {
            answer.Append(update.Text);
            last = update;
            yield return update;
        }

        if (last is null || !IsCited(shortened))
            yield break;
        CitedAnswer cited = await _reader.CiteAsync(answer.ToString(), shortened, cancellationToken).ConfigureAwait(false);
        if (cited.Citations.Count == 0)
            yield break;
        var marks = new TextContent("")
        {
            Annotations = [.. cited.Citations.Select(citation => CitationMarks.Of(citation, shortened.Kept, 0, answer.Length))],
        };
        yield return new ChatResponseUpdate(ChatRole.Assistant, [marks])
        {
            ResponseId = last.ResponseId,
            MessageId = last.MessageId,
            ModelId = last.ModelId,
        };
    }

    /// <inheritdoc/>
    public override object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType == typeof(QRRetriever) ? _retriever : base.GetService(serviceType, serviceKey);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _reader.Dispose();
        base.Dispose(disposing);
    }

    private bool IsCited(Shortened shortened) => _options.Cites && shortened.Kept.Count > 0 && _reader.CanCite;

    private async Task<Shortened> Shorten(IEnumerable<ChatMessage> messages, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ChatMessage[] given = [.. messages];
        IReadOnlyList<LongText> texts = LongText.In(given, _options, _retriever.CountTokens);
        if (texts.Count == 0 || LastQuestion.Of(given, texts) is not { } question)
            return new Shortened(given, "", []);
        Passage[] passages = [.. texts.SelectMany(text => text.Passages)];
        Ranking ranking = await _reader.RankAsync(question, passages, cancellationToken).ConfigureAwait(false);
        Passage[] kept = [.. PassageChoice.Choose(ranking, _options.Top).Select(passage => passage.Passage)];
        HashSet<string> ids = [.. kept.Select(passage => passage.Id)];
        foreach (LongText text in texts)
        {
            ChatMessage changed = given[text.Message].Clone();
            changed.Contents = [.. changed.Contents.Select((part, i) => i == text.Part ? text.With(part, ids) : part)];
            given[text.Message] = changed;
        }

        return new Shortened(given, question, kept);
    }
}
