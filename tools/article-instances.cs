#:project ../src/QRHead.Evaluation/QRHead.Evaluation.csproj
#:property PublishAot=false
#:property JsonSerializerIsReflectionEnabledByDefault=true
// Makes labelled examples for `qrhead detect` and `qrhead eval --data`: questions with paragraphs of one article, in the reference's form.
// Usage: dotnet run tools/article-instances.cs -- FOLDER OUTPUT [NAME [ARTICLES]]
// FOLDER is a BEIR folder whose passage ids are article#number. Articles are put in random order (seed 11): the first 12, or ARTICLES, are
// for detection, the
// others for testing. Writes NAME-detect-16, -test-16, -detect-40 and -test-40.json (NAME is squad unless told): 320 and 640 questions, 8
// for each drawing of
// 16 or 40 paragraphs; and NAME-test-200.json: 240 questions, 24 for each drawing of 200 paragraphs of seven articles; and
// NAME-answers-40.json, 300 questions, 25 for each
// drawing of 40 paragraphs, for `qrhead eval answers`. NAME-test is a BEIR folder of all
// paragraphs and the questions about articles for testing.

using System.Text.Json;
using QRHead;
using QRHead.Evaluation;

var data = new BeirFolder(args[0]);
Dictionary<string, Passage> corpus = data.Passages().ToDictionary(passage => passage.Id);
Dictionary<string, string[]> accepted = File.ReadLines(Path.Combine(args[0], "queries.jsonl")).Select(line => JsonElement.Parse(line))
    .ToDictionary(
    query => query.GetProperty("_id").GetString()!,
    query => query.TryGetProperty("metadata", out JsonElement more) && more.TryGetProperty("answers", out JsonElement texts)
        ? [.. texts.EnumerateArray().Select(text => text.GetString()!)] : Array.Empty<string>());
Dictionary<string, string> queries = data.Queries().ToDictionary(query => query.Id, query => query.Text);
string[][] judgements = [.. File.ReadLines(Path.Combine(args[0], "qrels", "test.tsv")).Skip(1).Select(line => line.Split('\t'))];
ILookup<string, string> asked = judgements.ToLookup(row => row[1], row => row[0]), answers = judgements.ToLookup(
    row => row[0], row => row[1]);
ILookup<string, string> articles = corpus.Keys.ToLookup(id => id.Split('#')[0]);
List<string> names = [.. articles.Select(article => article.Key).Order(StringComparer.Ordinal)];
new PythonRandom(11).Shuffle(names);
string name = args.ElementAtOrDefault(2) ?? "squad";
int forDetection = args.Length > 3 ? int.Parse(args[3]) : 12;
List<string> detect = names[..forDetection], test = names[forDetection..];
Directory.CreateDirectory(args[1]);
Write($"{name}-detect-16.json", detect, 320, 16, seed: 1);
Write($"{name}-test-16.json", test, 640, 16, seed: 2);
Write($"{name}-detect-40.json", detect, 320, 40, seed: 3);
Write($"{name}-test-40.json", test, 640, 40, seed: 4);
Write($"{name}-answers-40.json", test, 300, 40, seed: 6, questions: 25);
Write($"{name}-test-200.json", test, 240, 200, seed: 5, questions: 24, joined: 7);

string folder = Path.Combine(args[1], $"{name}-test");
Directory.CreateDirectory(Path.Combine(folder, "qrels"));
File.Copy(Path.Combine(args[0], "corpus.jsonl"), Path.Combine(folder, "corpus.jsonl"), overwrite: true);
string[][] judged = [.. judgements.Where(row => test.Contains(row[1].Split('#')[0]))];
File.WriteAllLines(
    Path.Combine(folder, "qrels", "test.tsv"), judged.Select(row => string.Join('\t', row)).Prepend("query-id\tcorpus-id\tscore"));
File.WriteAllLines(
    Path.Combine(folder, "queries.jsonl"), judged.Select(row => row[0]).Distinct()
        .Select(id => JsonSerializer.Serialize(new { _id = id, text = queries[id] })));

void Write(string file, List<string> from, int count, int size, ulong seed, int questions = 8, int joined = 1)
{
    var random = new PythonRandom(seed);
    var instances = new List<object>();
    for (int draw = 1; instances.Count < count; draw++)
    {
        string[] all = [.. Enumerable.Range(draw - 1, joined).SelectMany(place => articles[from[place % from.Count]])];
        if (all.Length < size)
            continue;
        string[] ids = [.. random.Sample(all.Length, size).Select(place => all[place])];
        (string Query, string Gold)[] pairs = [.. ids.SelectMany(id => asked[id].Select(query => (query, id)))];
        if (pairs.Length < questions)
            continue;
        foreach ((string query, _) in random.Sample(pairs.Length, questions).Select(place => pairs[place]))
        {
            instances.Add(new
            {
                idx = $"{draw}-{query}",
                question = queries[query],
                paragraphs = ids.Select(id => new { idx = id, title = corpus[id].Title, paragraph_text = corpus[id].Text }),
                gt_docs = answers[query].Intersect(ids),
                answers = accepted[query],
            });
        }
    }

    File.WriteAllText(Path.Combine(args[1], file), JsonSerializer.Serialize(instances.Take(count)));
}
