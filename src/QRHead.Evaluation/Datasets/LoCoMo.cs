using System.Text.RegularExpressions;

namespace QRHead.Evaluation.Datasets;

/// <summary>
/// LoCoMo as it is published (<c>locomo10.json</c>): questions about a long conversation of two people, in dated sessions.
/// </summary>
/// <remarks>
/// A candidate is a turn of the conversation: its id is the <c>dia_id</c>, its title the date of the session, its text the speaker's name
/// and words, with the caption of a picture that is shown. Gold are the turns of <c>evidence</c>. The published file names some turns that
/// there are not, such as <c>D</c>; they are left out (Maharana et al., arXiv 2402.17753).
/// </remarks>
internal static partial class LoCoMo
{
    /// <summary>
    /// Reads the questions of one conversation, which share its turns. Their ids are <c>{sample_id}-{n}</c> with n from 1.
    /// </summary>
    public static IEnumerable<EvaluationInstance> Read(InstanceRecord record)
    {
        string sample = record.Text("sample_id");
        IReadOnlyList<Passage> turns = UniquePassages.Of(TurnsOf(record.Object("conversation")), record.Place);
        var ids = new HashSet<string>(turns.Select(turn => turn.Id), StringComparer.Ordinal);
        return record.Objects("qa").Select((question, i) => new EvaluationInstance
        {
            Query = new Query(FormattableString.Invariant($"{sample}-{i + 1}"), question.Text("question")),
            Passages = turns,
            Gold =
            [
                .. question.Texts("evidence").SelectMany(Named).Where(ids.Contains).Distinct(StringComparer.Ordinal)
                    .Select(id => KeyValuePair.Create(id, 1)),
            ],
            Answers = question.Answers(),
            Kind = question.TextOrNull("category") is { } category ? $"category {category}" : null,
        });
    }

    private static IEnumerable<Passage> TurnsOf(InstanceRecord conversation) =>
        from session in conversation.ListFields()
        where SessionName().IsMatch(session)
        let date = conversation.TextOrNull($"{session}_date_time")
        from turn in conversation.Objects(session)
        select new Passage(turn.Text("dia_id"), TextOf(turn), date);

    private static string TextOf(InstanceRecord turn)
    {
        string said = $"{turn.Text("speaker")}: {turn.Text("text")}";
        return turn.TextOrNull("blip_caption") is { Length: > 0 } caption ? $"{said} [shows {caption}]" : said;
    }

    /// <summary>One entry may name several turns: <c>D8:6; D9:17</c>.</summary>
    private static IEnumerable<string> Named(string evidence) => TurnName().Matches(evidence).Select(match => match.Value);

    [GeneratedRegex(@"^session_[0-9]+\z", RegexOptions.NonBacktracking)]
    private static partial Regex SessionName();

    [GeneratedRegex(@"D[0-9]+:[0-9]+", RegexOptions.NonBacktracking)]
    private static partial Regex TurnName();
}
