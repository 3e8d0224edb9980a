using Microsoft.Extensions.AI;

namespace QRHead.Extensions.AI;

/// <summary>
/// Shortens a history to what matters for its last question: for <c>UseChatReducer</c>, and for an agent's history or its compaction. Safe
/// for concurrent use.
/// </summary>
/// <remarks>
/// A round is what the user says and all that follows, with the calls of tools and their results: it stays whole or goes. Instructions, the
/// newest rounds and those that the heads find stay, in their order.
/// </remarks>
/// <param name="retriever">What reads; it stays the caller's.</param>
/// <param name="found">How many older rounds stay at most, those that matter most.</param>
/// <param name="newest">How many of the newest rounds stay in any case, that of the question among them; at least 1.</param>
public sealed class QRChatReducer(QRRetriever retriever, int found = PassageChoice.DefaultMost, int newest = 2) : IChatReducer
{
    private readonly int _newest = newest >= 1 ? newest
        : throw new ArgumentOutOfRangeException(nameof(newest), newest, "The question's own round stays.");

    /// <inheritdoc/>
    /// <exception cref="QRHeadException">The history can't be read.</exception>
    public async Task<IEnumerable<ChatMessage>> ReduceAsync(IEnumerable<ChatMessage> messages, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ChatMessage[] all = [.. messages];
        List<List<ChatMessage>> rounds = RoundsOf(all);
        int old = rounds.Count - _newest;
        string question = all.LastOrDefault(message => message.Role == ChatRole.User)?.Text ?? "";
        if (old <= found || string.IsNullOrWhiteSpace(question))
            return all;
        Passage[] passages =
        [
            .. rounds.Take(old).Select((round, i) => new Passage(
                i.ToString(System.Globalization.CultureInfo.InvariantCulture), string.Join(
                    '\n', round.Where(message => message.Role != ChatRole.System && message.Text.Length > 0)
                        .Select(message => $"{message.Role}: {message.Text}")))),
        ];
        HashSet<string> kept = [];
        if (found > 0)
        {
            Ranking ranking = await retriever.RankAsync(
                question, passages, new RankOptions
                {
                    Overflow = OverflowPolicy.Window,
                    IsBrief = true,
                }, cancellationToken).ConfigureAwait(false);
            kept = [.. ranking.Passages.Take(found).Select(passage => passage.Passage.Id)];
        }

        HashSet<ChatMessage> gone =
        [
            .. rounds.Take(old).Where((_, i) => !kept.Contains(passages[i].Id)).SelectMany(round => round)
                .Where(message => message.Role != ChatRole.System),
        ];
        return all.Where(message => !gone.Contains(message));
    }

    private static List<List<ChatMessage>> RoundsOf(ChatMessage[] messages)
    {
        var rounds = new List<List<ChatMessage>>();
        foreach (ChatMessage message in messages.SkipWhile(message => message.Role == ChatRole.System))
        {
            if (rounds.Count == 0 || message.Role == ChatRole.User)
                rounds.Add([]);
            rounds[^1].Add(message);
        }

        return rounds;
    }
}
