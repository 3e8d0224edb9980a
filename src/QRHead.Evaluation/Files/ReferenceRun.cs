using System.Text.Json;

namespace QRHead.Evaluation.Files;

/// <summary>The run of the QRHead reference: <c>{query: {passage: score}}</c>, as <c>run_retrieval.py</c> at 7a668e7 writes it.</summary>
internal static class ReferenceRun
{
    private const int Indent = 4;

    /// <summary>Reads entries in the order of the file.</summary>
    /// <exception cref="InputException">The file is broken.</exception>
    public static IEnumerable<RunEntry> Read(string path, Action<InputException>? skipped)
    {
        using var reader = new InputReader(path);
        string text = reader.ReadToEnd();
        var queries = new JsonRecord(Parse(text, path), path);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return InvalidLines.PassOver(
            queries.Element.EnumerateObject(), query => EntriesOf(query.Value, queries.NameOf(query), path, seen), skipped)
            .SelectMany(entries => entries);
    }

    /// <summary>Writes a run, indented as Python's <c>json.dump(…, indent=4)</c> does.</summary>
    public static void Write(Stream stream, Run run)
    {
        using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, IndentSize = Indent, NewLine = "\n" });
        writer.WriteStartObject();
        foreach (string query in run.QueryIds)
        {
            writer.WriteStartObject(query);
            foreach (RunEntry entry in run[query]!)
                writer.WriteNumber(entry.PassageId, entry.Score);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static List<RunEntry> EntriesOf(JsonElement scores, string query, string path, HashSet<string> queries)
    {
        var record = new JsonRecord(scores, $"{path}, query '{query}'");
        string place = record.Place;
        if (!queries.Add(query))
            throw new InputException($"{place} stands twice; the scores of a query are one object.");
        if (scores.ValueKind != JsonValueKind.Object)
            throw new InputException(
                $"{place} holds {JsonRecord.Named(scores.ValueKind)}; expected an object with the score of each passage.");
        var entries = new List<RunEntry>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (JsonProperty passage in scores.EnumerateObject())
        {
            string id = record.NameOf(passage);
            if (passage.Value.ValueKind != JsonValueKind.Number)
                throw new InputException(
                    $"{place}: the score of '{id}' is {JsonRecord.Named(passage.Value.ValueKind)}; expected a number.");
            if (!passage.Value.TryGetDouble(out double score) || !double.IsFinite(score))
                throw new InputException(
                    $"{place}: the score of '{id}' is {passage.Value.GetRawText()}; expected a number that 64 bits can hold.");
            if (!seen.Add(id))
                throw new InputException($"{place} already has the passage '{id}'.");
            entries.Add(new RunEntry(query, id, score));
        }

        return entries;
    }

    private static JsonElement Parse(string text, string path)
    {
        try
        {
            return PythonJson.Parse(text);
        }
        catch (JsonException exception)
        {
            string reason = exception.Message.Split(" LineNumber:")[0];
            throw new InputException(
                FormattableString.Invariant($"{path}, line {exception.LineNumber + 1}: broken JSON: {reason}"), exception);
        }
    }
}
