#:project ../src/QRHead/QRHead.csproj
#:property PublishAot=false
#:property JsonSerializerIsReflectionEnabledByDefault=true
// Makes labelled examples of SQuAD for `qrhead detect` and `qrhead eval --data`: questions with paragraphs of one article, in the reference's form.
// Usage: dotnet run tools/squad-instances.cs -- FOLDER OUTPUT
// FOLDER is a BEIR folder whose passage ids are article#number. Articles are put in random order (seed 11): the first 12 are for detection, the others for
// testing. Writes squad-detect-16, squad-test-16, squad-detect-40 and squad-test-40.json: 320 and 640 questions, 8 for each drawing of 16 or 40 paragraphs;
// and squad-test-200.json: 240 questions, 24 for each drawing of 200 paragraphs of seven articles.

using System.Text.Json;
using QRHead.Evaluation.Datasets;
using QRHead.Evaluation.Sampling;
using QRHead.Passages;

var data = new BeirFolder(args[0]);
Dictionary<string, Passage> corpus = data.Passages().ToDictionary(passage => passage.Id);
Dictionary<string, string> queries = data.Queries().ToDictionary(query => query.Id, query => query.Text);
ILookup<string, string> asked = File.ReadLines(Path.Combine(args[0], "qrels", "test.tsv")).Skip(1).Select(line => line.Split('\t')).ToLookup(row => row[1], row => row[0]);
ILookup<string, string> articles = corpus.Keys.ToLookup(id => id.Split('#')[0]);
List<string> names = [.. articles.Select(article => article.Key).Order(StringComparer.Ordinal)];
new PythonRandom(11).Shuffle(names);
List<string> detect = names[..12], test = names[12..];
Directory.CreateDirectory(args[1]);
Write("squad-detect-16.json", detect, 320, 16, seed: 1);
Write("squad-test-16.json", test, 640, 16, seed: 2);
Write("squad-detect-40.json", detect, 320, 40, seed: 3);
Write("squad-test-40.json", test, 640, 40, seed: 4);
Write("squad-test-200.json", test, 240, 200, seed: 5, questions: 24, joined: 7);

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
        foreach ((string query, string gold) in random.Sample(pairs.Length, questions).Select(place => pairs[place]))
        {
            instances.Add(new
            {
                idx = $"{draw}-{query}",
                question = queries[query],
                paragraphs = ids.Select(id => new { idx = id, title = corpus[id].Title, paragraph_text = corpus[id].Text }),
                gt_docs = new[] { gold },
            });
        }
    }

    File.WriteAllText(Path.Combine(args[1], file), JsonSerializer.Serialize(instances.Take(count)));
}
