#:project ../src/QRHead/QRHead.csproj
#:property PublishAot=false
#:property JsonSerializerIsReflectionEnabledByDefault=true
// Makes a BEIR folder of COVID-QA: paragraphs of scientific articles, and experts' questions about them (deepset, CC BY 4.0).
// Usage: dotnet run tools/covid-qa.cs -- FILE OUTPUT
// FILE is JSON lines, perhaps as .gz: {source, group, passages: [{text, queries: [text]}]} for each article, of which those of the source "covid" are taken.
// A passage's id is article#number, as tools/article-instances.cs wants it; it has no title, and a question that two passages answer is asked once.

using System.IO.Compression;
using System.Text.Json;

using Stream file = File.OpenRead(args[0]);
using var lines = new StreamReader(args[0].EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file);
Directory.CreateDirectory(Path.Combine(args[1], "qrels"));
using var corpus = new StreamWriter(Path.Combine(args[1], "corpus.jsonl"));
using var queries = new StreamWriter(Path.Combine(args[1], "queries.jsonl"));
using var qrels = new StreamWriter(Path.Combine(args[1], "qrels", "test.tsv"));
qrels.WriteLine("query-id\tcorpus-id\tscore");
int article = 0, passages = 0;
var asked = new Dictionary<string, string>();
var judged = new HashSet<(string, string)>();
while (lines.ReadLine() is { } line)
{
    using var group = JsonDocument.Parse(line);
    if (group.RootElement.GetProperty("source").GetString() != "covid")
        continue;
    article++;
    int number = 0;
    foreach (JsonElement passage in group.RootElement.GetProperty("passages").EnumerateArray())
    {
        string id = $"covid-{article}#{number++}";
        corpus.WriteLine(JsonSerializer.Serialize(new { _id = id, title = "", text = passage.GetProperty("text").GetString() }));
        passages++;
        foreach (string question in passage.GetProperty("queries").EnumerateArray().Select(query => query.GetString()!.Trim()))
        {
            string key = $"{article} {question}";
            if (!asked.TryGetValue(key, out string? name))
            {
                asked[key] = name = $"q{asked.Count + 1}";
                queries.WriteLine(JsonSerializer.Serialize(new { _id = name, text = question }));
            }

            if (judged.Add((name, id)))
                qrels.WriteLine($"{name}\t{id}\t1");
        }
    }
}

Console.WriteLine($"{article} articles, {passages} passages, {asked.Count} questions");
