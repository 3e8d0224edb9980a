using System.Text;

namespace QRHead.Evaluation.Datasets;

/// <summary>
/// What the QRHead reference asks a model of LongMemEval: the rounds that were chosen, session by session in the order of their dates, and
/// the question.
/// </summary>
/// <param name="question">The question.</param>
/// <param name="date">When it is asked.</param>
/// <param name="sessions">The sessions, each with its date and the turns of its rounds.</param>
internal sealed class LongMemEvalPrompt(
    string question, string date, IReadOnlyList<(string Date, IReadOnlyList<LongMemEvalTurn> Turns)> sessions)
{
    /// <summary>Writes the prompt.</summary>
    /// <param name="rounds">The ids of the rounds to show; sessions that have none of them are left out.</param>
    public string Write(IReadOnlySet<string> rounds)
    {
        var text = new StringBuilder(
            "I will give you several history chats between you and a user. Please answer the question based on the relevant chat "
            + "history.\n\n\nHistory Chats:\n\n");
        var shown = sessions.Select(session => (session.Date, Turns: session.Turns.Where(turn => rounds.Contains(turn.RoundId)).ToArray()))
            .Where(session => session.Turns.Length > 0);
        foreach ((int i, (string day, LongMemEvalTurn[] turns)) in shown.OrderBy(session => session.Date, StringComparer.Ordinal).Index())
        {
            string said = string.Join(
                ", ", turns.Select(
                    turn => $"{{\"role\": {PythonText.Quoted(turn.Role)}, \"content\": {PythonText.Quoted(turn.Content)}}}"));
            text.Append(FormattableString.Invariant($"\n### Session {i + 1}:\nSession Date: {day}\nSession Content:\n\n[{said}]\n"));
        }

        return text.Append(FormattableString.Invariant($"\n\nCurrent Date: {date}\nQuestion: {question}\nAnswer:")).ToString();
    }
}

/// <summary>What one of the two says.</summary>
/// <param name="RoundId">The round that it belongs to.</param>
/// <param name="Role">Who says it.</param>
/// <param name="Content">The words.</param>
internal readonly record struct LongMemEvalTurn(string RoundId, string Role, string Content);
