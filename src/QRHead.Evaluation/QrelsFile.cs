using System.Globalization;
using QRHead.Evaluation.Files;

namespace QRHead.Evaluation;

/// <summary>
/// Reads qrels: TREC's (<c>query iteration passage grade</c>, white space between), BEIR's (<c>query passage grade</c>, tabs between, one
/// line of headings), or the gold passages of an instance file (<see cref="InstanceFile"/>).
/// </summary>
/// <remarks>The form is told by the content, not by the file's name. Safe for many threads.</remarks>
public static class QrelsFile
{
    /// <summary>What separates the columns of TREC's files: C's white space, so an id may hold any other.</summary>
    internal static readonly char[] TrecSpace = [' ', '\t', '\v', '\f', '\r'];

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="skipped">Called for each line or instance that is broken, which is then left out; null to stop at the first.</param>
    /// <exception cref="InputException">The file is missing, broken, or holds no judgements. The message has the line.</exception>
    public static Qrels Read(string path, Action<InputException>? skipped = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Qrels qrels = InputReader.FirstCharacter(path) is '[' or '{'
            ? EvaluationInstance.QrelsOf(InstanceFile.Read(path, skipped))
            : Qrels.Of(Lines(path, skipped));
        return qrels.QueryIds.Count > 0 ? qrels : throw new InputException($"{path} holds no judgements.");
    }

    /// <summary>Reads judgements one by one.</summary>
    internal static IEnumerable<Qrel> Lines(string path, Action<InputException>? skipped)
    {
        var seen = new HashSet<(string, string)>();
        return InvalidLines.PassOver(
            InputReader.Lines(path).Where(line => !IsHeading(line)), line => Once(Parse(line), line.Place, seen), skipped);
    }

    private static Qrel Once(Qrel qrel, string place, HashSet<(string, string)> seen) =>
        seen.Add((qrel.QueryId, qrel.PassageId))
            ? qrel
            : throw new InputException($"{place}: the passage '{qrel.PassageId}' is already judged for the query '{qrel.QueryId}'.");

    private static Qrel Parse(TextLine line) =>
        line.Text.Split('\t') is [string query, string passage, string grade]
            ? new Qrel(query, passage, Grade(grade, line.Place))
            : line.Text.Split(TrecSpace, StringSplitOptions.RemoveEmptyEntries) switch
            {
                [string id, _, string found, string text] => new Qrel(id, found, Grade(text, line.Place)),
                string[] columns => throw new InputException(
                    $"{line.Place} has {columns.Length} columns; expected 4 (query, iteration, passage, grade), or 3 with tabs between "
                    + "(query, passage, grade)."),
            };

    private static int Grade(string text, string place) =>
        int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int grade)
            ? grade
            : throw new InputException($"{place}: the grade is '{text}'; expected a whole number.");

    private static bool IsHeading(TextLine line) =>
        line.Number == 1 && line.Text.Split('\t') is [_, _, string grade] && !int.TryParse(grade, CultureInfo.InvariantCulture, out _);
}
