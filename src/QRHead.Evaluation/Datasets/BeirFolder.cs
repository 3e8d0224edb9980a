using System.Text.Json;
using QRHead.Evaluation.Files;

namespace QRHead.Evaluation;

/// <summary>
/// A data set in BEIR's layout: <c>corpus.jsonl</c> (<c>_id</c>, <c>title</c>, <c>text</c>), <c>queries.jsonl</c> (<c>_id</c>,
/// <c>text</c>), and <c>qrels/{split}.tsv</c>.
/// </summary>
/// <param name="path">The folder.</param>
/// <param name="skipped">Called for each line that is broken, which is then left out; null to stop at the first.</param>
/// <remarks>Files are read as they are needed, line by line. Safe for many threads where <paramref name="skipped"/> is.</remarks>
public sealed class BeirFolder(string path, Action<InputException>? skipped = null)
{
    /// <summary>The split that most data sets are judged on.</summary>
    public const string DefaultSplit = "test";

    /// <summary>Reads the passages one by one, in the order of the file.</summary>
    /// <returns>Passages; the title is null where the file has none.</returns>
    /// <exception cref="InputException">The file is missing or broken, or an id stands twice. The message has the line.</exception>
    public IEnumerable<Passage> Passages() =>
        Records("corpus.jsonl", "passage", (record, id) => new Passage(id, Required(record, "text"), record.Text("title")));

    /// <summary>Reads the queries one by one, in the order of the file; those of all splits.</summary>
    /// <exception cref="InputException">
    /// The file is missing or broken, an id stands twice, or a query is empty. The message has the line.
    /// </exception>
    public IEnumerable<Query> Queries() =>
        Records("queries.jsonl", "query", (record, id) => new Query(id, NotEmpty(Required(record, "text"), record.Place)));

    /// <summary>Reads the judgements of a split.</summary>
    /// <param name="split">For example <c>test</c>, <c>dev</c> or <c>train</c>.</param>
    /// <exception cref="InputException">The file is missing or broken. The message has the line.</exception>
    public Qrels Qrels(string split = DefaultSplit) => QrelsFile.Read(Path.Combine(path, "qrels", $"{split}.tsv"), skipped);

    /// <summary>Compares the judgements of a split with the queries and passages that are there. Reads all files.</summary>
    /// <param name="split">As in <see cref="Qrels"/>.</param>
    /// <exception cref="InputException">A file is missing or broken. The message has the line.</exception>
    public JudgedAbsent JudgedAbsent(string split = DefaultSplit) =>
        Evaluation.JudgedAbsent.Of(Qrels(split), Queries().Select(query => query.Id), Passages().Select(passage => passage.Id));

    /// <summary>Reads records one by one; what is wrong with one is found before its id counts as taken.</summary>
    private IEnumerable<T> Records<T>(string name, string what, Func<JsonRecord, string, T> read)
    {
        var ids = new UniqueIds(what);
        T Read(JsonRecord record)
        {
            string id = Required(ObjectOf(record), "_id");
            T value = read(record, id);
            ids.Take(id, record.Place);
            return value;
        }

        foreach (T value in InvalidLines.PassOver(JsonItems.Lines(Path.Combine(path, name), skipped), Read, skipped))
            yield return value;
    }

    private static string NotEmpty(string query, string place) =>
        string.IsNullOrWhiteSpace(query) ? throw new InputException($"{place}: the query is empty.") : query;

    private static JsonRecord ObjectOf(JsonRecord record) =>
        record.Element.ValueKind == JsonValueKind.Object
            ? record
            : throw new InputException($"{record.Place} holds {JsonRecord.Named(record.Element.ValueKind)}; expected an object.");

    private static string Required(JsonRecord record, string field) =>
        record.Text(field) ?? throw new InputException($"{record.Place} has no field '{field}', which BEIR's layout needs.");
}
