#:project ../src/QRHead.Evaluation/QRHead.Evaluation.csproj
#:property PublishAot=false
#:property JsonSerializerIsReflectionEnabledByDefault=true
// Makes BEIR folders of other kinds of text than an encyclopaedia, so that what is found on one kind can be judged on others.
// Usage: dotnet run tools/kinds-of-text.cs -- FILE OUTPUT [PASSAGES]
// FILE is JSON lines, perhaps as .gz: {source, group, passages: [{text, queries: [text]}]} for each document, of which these are taken:
//   covid         scientific articles, and experts' questions for one fact (COVID-QA, deepset, CC BY 4.0)
// covid-topics the same articles, asked by topic: a sentence of a paragraph that is left out asks for the other paragraphs of its article
//   md            Markdown documents, asked by their headings of two words and more
//   faq           answers of an FAQ, asked by their questions
// A folder has documents in random order (seed 11) up to PASSAGES passages (1,600 unless told; an article is whole). A passage's id is
// document#number, as
// tools/article-instances.cs wants it; it has no title. A query that several passages answer is asked once, and each of them is relevant.

using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;
using QRHead.Evaluation;

int most = args.Length > 2 ? int.Parse(args[2]) : 1600;
ILookup<string, Document> documents = Read(args[0]).ToLookup(document => document.Source);
Write("covid", Some(documents["covid"]).SelectMany(Questions));
Write("covid-topics", Some(documents["covid"]).SelectMany(Topics));
Write("md", Some(documents["md"]).SelectMany(Questions), query => query.Contains(' '));
Write("faq", Some(documents["faq"]).SelectMany(Questions));

IEnumerable<Document> Read(string path)
{
    using Stream file = File.OpenRead(path);
    using var lines = new StreamReader(
        path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file);
    while (lines.ReadLine() is { } line)
    {
        using var group = JsonDocument.Parse(line);
        Asked[] passages = [.. group.RootElement.GetProperty("passages").EnumerateArray().Select(passage => new Asked(
            passage.GetProperty("text").GetString()!,
            [.. passage.GetProperty("queries").EnumerateArray().Select(query => query.GetString()!.Trim())]))];
        yield return new Document(group.RootElement.GetProperty("source").GetString()!, passages);
    }
}

IEnumerable<Document> Some(IEnumerable<Document> of)
{
    List<Document> all = [.. of];
    new PythonRandom(11).Shuffle(all);
    int passages = 0;
    return all.TakeWhile(document => (passages += document.Passages.Length) - document.Passages.Length < most);
}

IEnumerable<Row> Questions(Document document, int number) =>
    document.Passages.Select((passage, place) => new Row($"{document.Source}-{number + 1}#{place}", passage.Text, passage.Queries));

// Two paragraphs of an article, from its middle half, give a sentence each and are left out.
IEnumerable<Row> Topics(Document document, int number)
{
    var random = new PythonRandom((ulong)number);
    int[] places = [.. Enumerable.Range(document.Passages.Length / 4, document.Passages.Length / 2)];
    (int Place, string Sentence)[] asking = [.. random.Sample(places.Length, places.Length)
        .Select(place => (Place: places[place], Sentence: Sentences(document.Passages[places[place]].Text).FirstOrDefault()))
        .Where(each => each.Sentence is not null).Take(2)!];
    string[] queries = [.. asking.Select(each => each.Sentence)];
    return document.Passages.Select((passage, place) => (passage, place)).Where(each => asking.All(left => left.Place != each.place))
        .Select(each => new Row($"topic-{number + 1}#{each.place}", each.passage.Text, queries));
}

static IEnumerable<string> Sentences(string text) => Regex.Split(text, @"(?<=[.?!])\s+(?=\p{Lu})").Skip(1)
    .Where(sentence => sentence.Count(char.IsWhiteSpace) is >= 9 and <= 39 && !sentence.Contains("http", StringComparison.Ordinal));

void Write(string name, IEnumerable<Row> rows, Func<string, bool>? asks = null)
{
    string folder = Path.Combine(args[1], name);
    Directory.CreateDirectory(Path.Combine(folder, "qrels"));
    using var corpus = new StreamWriter(Path.Combine(folder, "corpus.jsonl"));
    using var queries = new StreamWriter(Path.Combine(folder, "queries.jsonl"));
    using var qrels = new StreamWriter(Path.Combine(folder, "qrels", "test.tsv"));
    qrels.WriteLine("query-id\tcorpus-id\tscore");
    var asked = new Dictionary<string, string>();
    int passages = 0;
    foreach (Row row in rows)
    {
        passages++;
        corpus.WriteLine(JsonSerializer.Serialize(new { _id = row.Id, text = row.Text }));
        foreach (string query in row.Queries.Distinct().Where(query => asks?.Invoke(query) ?? true))
        {
            if (!asked.TryGetValue(query, out string? id))
            {
                asked[query] = id = $"q{asked.Count + 1}";
                queries.WriteLine(JsonSerializer.Serialize(new { _id = id, text = query }));
            }

            qrels.WriteLine($"{id}\t{row.Id}\t1");
        }
    }

    Console.WriteLine($"{name}: {passages} passages, {asked.Count} queries");
}

internal sealed record Document(string Source, Asked[] Passages);

internal sealed record Asked(string Text, string[] Queries);

internal sealed record Row(string Id, string Text, string[] Queries);
