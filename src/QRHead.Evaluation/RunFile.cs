using System.Globalization;
using QRHead.Evaluation.Files;

namespace QRHead.Evaluation;

/// <summary>
/// Reads and writes runs: TREC's (<c>query Q0 passage rank score tag</c>, white space between) and the QRHead reference's
/// (<c>{query: {passage: score}}</c>).
/// </summary>
/// <remarks>The form of a file is told by its content, not by its name. Safe for many threads.</remarks>
public static class RunFile
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file; it also names the run.</param>
    /// <param name="skipped">Called for each line that is broken, which is then left out; null to stop at the first.</param>
    /// <returns>The run, its entries in the order of the file. TREC's rank column is not looked at: only scores count.</returns>
    /// <exception cref="InputException">The file is missing, broken, or holds no entries. The message has the line.</exception>
    public static Run Read(string path, Action<InputException>? skipped = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var run = new Run(path, InputReader.FirstCharacter(path) == '{' ? ReferenceRun.Read(path, skipped) : TrecLines(path, skipped));
        return run.QueryIds.Count > 0 ? run : throw new InputException($"{path} holds no entries of a run.");
    }

    /// <summary>Writes a TREC run: of each query the best score first, equal ones in the order of the run, ranks from 1.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="run">The run.</param>
    /// <param name="tag">The last column, which names the system.</param>
    /// <exception cref="InputException">An id or the tag is empty or has white space in it, which such a file can't hold.</exception>
    /// <remarks>
    /// Scores are written in single precision, as trec_eval reads them. One that equals the one before it is written as the next smaller
    /// number, so that trec_eval's rule for ties finds none and the ranks stand.
    /// </remarks>
    public static void WriteTrec(TextWriter writer, Run run, string tag)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(run);
        Check(tag, "tag");
        foreach (string query in run.QueryIds)
        {
            Check(query, "query id");
            float before = float.PositiveInfinity;
            foreach ((int index, RunEntry entry) in run[query]!.OrderByDescending(entry => entry.Score).Index())
            {
                Check(entry.PassageId, "passage id");
                before = (float)entry.Score < before ? (float)entry.Score : MathF.BitDecrement(before);
                writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{query} Q0 {entry.PassageId} {index + 1} {before:R} {tag}"));
            }
        }
    }

    /// <summary>Writes the reference's form: one object, in it an object for each query with the score of each passage.</summary>
    /// <param name="stream">Where to; it stays open.</param>
    /// <param name="run">The run.</param>
    public static void WriteReference(Stream stream, Run run)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(run);
        ReferenceRun.Write(stream, run);
    }

    private static IEnumerable<RunEntry> TrecLines(string path, Action<InputException>? skipped)
    {
        var seen = new HashSet<(string, string)>();
        return InvalidLines.PassOver(InputReader.Lines(path), line => Once(Parse(line), line.Place, seen), skipped);
    }

    private static RunEntry Once(RunEntry entry, string place, HashSet<(string, string)> seen) =>
        seen.Add((entry.QueryId, entry.PassageId))
            ? entry
            : throw new InputException($"{place}: the query '{entry.QueryId}' already has the passage '{entry.PassageId}'.");

    private static RunEntry Parse(TextLine line) => line.Text.Split(QrelsFile.TrecSpace, StringSplitOptions.RemoveEmptyEntries) switch
    {
        [string query, _, string passage, _, string score, _] => new RunEntry(query, passage, Score(score, line.Place)),
        string[] columns =>
            throw new InputException($"{line.Place} has {columns.Length} columns; expected 6: query, Q0, passage, rank, score, tag."),
    };

    private static double Score(string text, string place) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double score) && double.IsFinite(score)
            ? score
            : throw new InputException($"{place}: the score is '{text}'; expected a finite number.");

    private static void Check(string word, string what)
    {
        if (word.Length == 0 || word.AsSpan().IndexOfAny(QrelsFile.TrecSpace) >= 0 || word.Any(char.IsControl))
        {
            string found = word.Length == 0 ? "is empty" : "has white space or a control character in it";
            throw new InputException($"The {what} '{word}' {found}, which a TREC run can't hold; write the reference's form.");
        }
    }
}
