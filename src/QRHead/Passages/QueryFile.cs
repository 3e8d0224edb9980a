using System.Globalization;

namespace QRHead.Passages;

/// <summary>
/// Reads queries: <c>.jsonl</c> (fields <c>id|_id|qid|idx</c>, <c>text|query|question</c>), <c>.tsv</c> (id, tab, text), or text with one query
/// a line. Queries without an id are named by their 0-based position.
/// </summary>
public static class QueryFile
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The path; the ending decides how the file is read.</param>
    /// <returns>The queries, in order, with ids of their own.</returns>
    /// <exception cref="InputException">The file is missing or broken, holds no queries, an empty one, or an id twice.</exception>
    public static IReadOnlyList<Query> Read(string path)
    {
        string content = PassageFile.ReadText(path);
        var queries = new List<Query>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach ((string? givenId, string text, string place) in Entries(path, content))
        {
            string id = givenId ?? queries.Count.ToString(CultureInfo.InvariantCulture);
            if (string.IsNullOrWhiteSpace(text))
                throw new InputException($"{place}: the query is empty.");
            if (!ids.Add(id))
                throw new InputException($"{place}: the id '{id}' is already taken; each query needs an id of its own.");
            queries.Add(new Query(id, text));
        }

        return queries.Count > 0 ? queries : throw new InputException($"{path} holds no queries.");
    }

    private static IEnumerable<(string? Id, string Text, string Place)> Entries(string path, string content) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".jsonl" or ".ndjson" => JsonRecord.Lines(new StringReader(content), path).Select(FromJson),
        ".tsv" => Lines(path, content).Select(FromTsv),
        _ => Lines(path, content).Select(line => ((string?)null, line.Text, line.Place)),
    };

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
            throw new InputException($"{record.Place} holds {JsonRecord.Named(record.Element.ValueKind)}; expected an object with a text, or a string.");
        string text = record.Text("text", "query", "question")
            ?? throw new InputException($"{record.Place} has no query; expected one of the fields text, query, question.");
        return (record.Text("id", "_id", "qid", "idx"), text, record.Place);
    }
}
