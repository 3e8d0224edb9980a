using System.Globalization;

namespace QRHead;

/// <summary>
/// Reads queries: <c>.jsonl</c> and <c>.json</c> (fields <c>id|_id|qid|query_id|idx</c>, <c>text|query|question</c>; or plain strings),
/// <c>.csv</c> (a heading with these names), <c>.tsv</c> (id, tab, text, with or without such a heading), or <c>.txt</c> and no ending,
/// with one query a line. Queries without an id are named by their 0-based position.
/// </summary>
public static class QueryFile
{
    private static readonly string[] IdFields = ["id", "_id", "qid", "query_id", "idx"];
    private static readonly string[] TextFields = ["text", "query", "question"];

    /// <summary>Reads a file.</summary>
    /// <param name="path">The path; the ending decides how the file is read.</param>
    /// <returns>The queries, in order, with ids of their own.</returns>
    /// <exception cref="InputException">
    /// The file is missing, broken or of an unknown kind, holds no queries, an empty one, or an id twice.
    /// </exception>
    public static IReadOnlyList<Query> Read(string path)
    {
        string content = PassageFile.ReadText(path);
        var queries = new List<Query>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach ((string? givenId, string text, string place) in Entries(path, content))
        {
            string id = givenId is { Length: > 0 } given ? given : queries.Count.ToString(CultureInfo.InvariantCulture);
            if (string.IsNullOrWhiteSpace(text))
                throw new InputException($"{place}: the query is empty.");
            if (!ids.Add(id))
                throw new InputException($"{place}: the id '{id}' is already taken; each query needs an id of its own.");
            queries.Add(new Query(id, text));
        }

        return queries.Count > 0 ? queries : throw new InputException($"{path} holds no queries.");
    }

    private static IEnumerable<(string? Id, string Text, string Place)> Entries(string path, string content) =>
        Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".jsonl" or ".ndjson" => JsonRecord.Lines(new StringReader(content), path).Select(FromJson),
            ".json" => JsonRecord.Items(content, path, "queries").Select(FromJson),
            ".csv" => QueryTable.Read(content, path, IdFields, TextFields),
            ".tsv" => Lines(path, content).Where((line, i) => i > 0 || !IsHeading(line.Text)).Select(FromTsv),
            ".txt" or "" => Lines(path, content).Select(line => ((string?)null, line.Text, line.Place)),
            var other =>
                throw new InputException($"{path} ends in '{other}'; expected .jsonl, .json, .csv, .tsv, or .txt with one query a line."),
        };

    private static bool IsHeading(string line) =>
        line.Split('\t') is [string id, string text]
        && IdFields.Contains(id.Trim(), StringComparer.OrdinalIgnoreCase)
        && TextFields.Contains(text.Trim(), StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<(string Text, string Place)> Lines(string path, string content) =>
        content.Split('\n')
            .Select((line, i) => (line.TrimEnd('\r'), FormattableString.Invariant($"{path}, line {i + 1}")))
            .Where(line => !string.IsNullOrWhiteSpace(line.Item1));

    private static (string? Id, string Text, string Place) FromTsv((string Text, string Place) line) =>
        line.Text.Split('\t', 2) is [string id, string text]
            ? (id, text, line.Place)
            : throw new InputException($"{line.Place} has no tab; expected an id, a tab and the query.");

    private static (string? Id, string Text, string Place) FromJson(JsonRecord record)
    {
        if (record.Element.ValueKind == System.Text.Json.JsonValueKind.String)
            return (null, record.AsText(), record.Place);
        if (record.Element.ValueKind != System.Text.Json.JsonValueKind.Object)
            throw new InputException(
                $"{record.Place} holds {JsonRecord.Named(record.Element.ValueKind)}; expected an object with a text, or a string.");
        string text = record.Text(TextFields)
            ?? throw new InputException($"{record.Place} has no query; expected one of the fields {string.Join(", ", TextFields)}.");
        return (record.Text(IdFields), text, record.Place);
    }
}
