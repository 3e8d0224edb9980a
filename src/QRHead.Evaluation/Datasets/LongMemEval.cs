namespace QRHead.Evaluation.Datasets;

/// <summary>LongMemEval as it is published (<c>longmemeval_s.json</c>): questions about a history of dated chats.</summary>
/// <remarks>
/// A candidate is a round: what the user says, with the answers that follow. Its id is <c>{question_id}__{session_id}__{n}</c> with
/// n from 1, or its <c>round_id</c> where its turns have one, as the reference writes it; its title the date of the session. In 13
/// published histories a session stands twice, with two dates and the same words: the second is left out. A round is gold where one of its
/// turns has <c>has_answer</c>. The 30 questions whose id ends in <c>_abs</c> have no gold passages (Wu et al., arXiv 2410.10813).
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
                $"{record.Place} has {turns.Length} sessions, {sessions.Length} ids and {dates.Length} dates of sessions; expected "
                + "equally many.");
        }

        (Passage Passage, bool IsGold, LongMemEvalTurn[] Turns, int Session)[] rounds = [..
            from session in sessions.Index()
            from round in RoundsOf(turns[session.Index]).Index()
            let id = round.Item[0].TextOrNull("round_id") ?? FormattableString.Invariant($"{question}__{session.Item}__{round.Index + 1}")
            let said = round.Item.Select(turn => new LongMemEvalTurn(id, turn.Text("role"), turn.Text("content"))).ToArray()
            select (PassageOf(said, dates[session.Index]), round.Item.Exists(turn => turn.IsTrue("has_answer")), said, session.Index)];
        var prompt = new LongMemEvalPrompt(
            record.Text("question"), record.TextOrNull("question_date") ?? "",
            [.. dates.Select(
                (date, session) =>
                    (date, (IReadOnlyList<LongMemEvalTurn>)[
                        .. rounds.Where(round => round.Session == session).SelectMany(round => round.Turns)]))]);
        yield return new EvaluationInstance
        {
            Query = new Query(question, record.Text("question")),
            Passages = UniquePassages.Of(rounds.Select(round => round.Passage).DistinctBy(round => (round.Id, round.Text)), record.Place),
            Gold =
            [
                .. rounds.Where(round => round.IsGold).Select(round => round.Passage.Id).Distinct()
                    .Select(id => KeyValuePair.Create(id, 1)),
            ],
            Answers = LongMemEvalJudge.IsUnanswerable(question) ? [] : record.Answers(),
            PublishedPrompt = prompt.Write,
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

    private static Passage PassageOf(LongMemEvalTurn[] turns, string date) =>
        new(turns[0].RoundId, string.Join('\n', turns.Select(turn => $"{turn.Role}: {turn.Content}")), date);
}
