namespace QRHead.Evaluation.Datasets;

/// <summary>LongMemEval as it is published (<c>longmemeval_s.json</c>): questions about a history of dated chats.</summary>
/// <remarks>
/// A candidate is a round: what the user says, with the answers that follow. Its id is <c>{question_id}__{session_id}__{n}</c> with
/// n from 1, its title the date of the session. In 13 published histories a session stands twice, with two dates and the same words: the
/// second is left out. A round is gold where one of its turns has <c>has_answer</c>. The 30 questions whose id
/// ends in <c>_abs</c> have no gold passages (Wu et al., arXiv 2410.10813).
/// </remarks>
internal static class LongMemEval
{
    private const string User = "user";

    /// <summary>Reads one question.</summary>
    public static IEnumerable<EvaluationInstance> Read(InstanceRecord record)
    {
        string question = record.Text("question_id");
        string[] sessions = record.Texts("haystack_session_ids"), dates = record.Texts("haystack_dates");
        IEnumerable<InstanceRecord>[] turns = [.. record.Lists("haystack_sessions")];
        if (sessions.Length != turns.Length || dates.Length != turns.Length)
        {
            throw new InputException(
                $"{record.Place} has {turns.Length} sessions, {sessions.Length} ids and {dates.Length} dates of sessions; expected equally many.");
        }

        (Passage Passage, bool IsGold)[] rounds = [..
            from session in sessions.Index()
            from round in RoundsOf(turns[session.Index]).Index()
            select RoundOf(round.Item, FormattableString.Invariant($"{question}__{session.Item}__{round.Index + 1}"), dates[session.Index])];
        yield return new EvaluationInstance
        {
            Query = new Query(question, record.Text("question")),
            Passages = UniquePassages.Of(rounds.Select(round => round.Passage).DistinctBy(round => (round.Id, round.Text)), record.Place),
            Gold = [.. rounds.Where(round => round.IsGold).Select(round => round.Passage.Id).Distinct().Select(id => KeyValuePair.Create(id, 1))],
            Kind = record.TextOrNull("question_type"),
        };
    }

    /// <summary>Starts a new round at each turn of the user, and at the first turn whoever speaks.</summary>
    private static List<List<InstanceRecord>> RoundsOf(IEnumerable<InstanceRecord> turns)
    {
        var rounds = new List<List<InstanceRecord>>();
        foreach (InstanceRecord turn in turns)
        {
            if (rounds.Count == 0 || turn.Text("role") == User)
                rounds.Add([]);
            rounds[^1].Add(turn);
        }

        return rounds;
    }

    private static (Passage Passage, bool IsGold) RoundOf(List<InstanceRecord> turns, string id, string date) =>
        (new Passage(id, string.Join('\n', turns.Select(turn => $"{turn.Text("role")}: {turn.Text("content")}")), date),
            turns.Exists(turn => turn.IsTrue("has_answer")));
}
