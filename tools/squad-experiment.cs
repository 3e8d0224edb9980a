#:project ../src/QRHead/QRHead.csproj
// Ranks SQuAD paragraphs of one article for its questions and prints quality, so that precisions and ways of reading can be compared.
// Usage: dotnet run tools/squad-experiment.cs -- --data FOLDER --model MODEL --heads HEADS [--precision P] [--reading R] [--passages N]
//        [--contexts N] [--questions N] [--split detect|test] [--detect K] [--out FILE.jsonl]
// FOLDER is a BEIR folder whose passage ids are article#number. With --split detect the first four articles are used, else the others.
// With --detect K it prints the K heads with the best mean reciprocal rank of their own instead.

using System.Globalization;
using System.Text.Json;
using QRHead;
using QRHead.Compilation;
using QRHead.Heads;
using QRHead.Passages;
using QRHead.Retrieval;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var options = new Dictionary<string, string>();
for (int i = 0; i + 1 < args.Length; i += 2)
    options[args[i].TrimStart('-')] = args[i + 1];
string Option(string name, string otherwise) => options.GetValueOrDefault(name, otherwise);
int passagesOf = int.Parse(Option("passages", "16")), contexts = int.Parse(Option("contexts", "24")), questionsOf = int.Parse(Option("questions", "5"));
Reading reading = Enum.Parse<Reading>(Option("reading", "together"), ignoreCase: true);
string data = options["data"];

Dictionary<string, Passage> corpus = File.ReadLines(Path.Combine(data, "corpus.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)
    .ToDictionary(one => one.GetProperty("_id").GetString()!, one => new Passage(one.GetProperty("_id").GetString()!, one.GetProperty("text").GetString()!, one.GetProperty("title").GetString()));
ILookup<string, string> queryOf = File.ReadLines(Path.Combine(data, "qrels", "test.tsv")).Skip(1).Select(line => line.Split('\t'))
    .ToLookup(row => row[1], row => row[0]);
Dictionary<string, string> queries = File.ReadLines(Path.Combine(data, "queries.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)
    .ToDictionary(one => one.GetProperty("_id").GetString()!, one => one.GetProperty("text").GetString()!);

var articles = corpus.Keys.GroupBy(id => id.Split('#')[0]).Where(article => article.Count() >= passagesOf).OrderBy(article => article.Key, StringComparer.Ordinal).ToArray();
articles = Option("split", "test") == "detect" ? articles[..4] : articles[4..];
var random = new Random(7);
HeadSelection heads = options["heads"] == "first24" ? HeadSet.Parse(string.Join(',', Enumerable.Range(0, 24 * 9).Select(i => $"{i / 9}-{i % 9}"))) : HeadSelection.Parse(options["heads"]);
using QRRetriever retriever = QRRetriever.Load(options["model"], new()
{
    Heads = heads,
    Precision = options.TryGetValue("precision", out string? precision) ? Enum.Parse<Precision>(precision, ignoreCase: true) : null,
});

int number = 0;
double readSeconds = 0, scoreSeconds = 0, tokens = 0;
var ranks = new List<int>();
double[] headRanks = new double[retriever.Heads.Count];
using StreamWriter? output = options.TryGetValue("out", out string? path) ? new StreamWriter(path) : null;
for (int context = 0; context < contexts; context++)
{
    string[] ids = [.. articles[context % articles.Length]];
    random.Shuffle(ids);
    Passage[] passages = [.. ids.Take(passagesOf).Select(id => corpus[id])];
    (string Query, string Gold)[] asked = [.. passages.SelectMany(passage => queryOf[passage.Id].Select(query => (query, passage.Id)))];
    random.Shuffle(asked);
    asked = asked[..Math.Min(questionsOf, asked.Length)];
    IEnumerable<Ranking> rankings = retriever.RankMany([.. asked.Select(one => queries[one.Query])], passages, new() { Reading = reading });
    foreach ((Ranking ranking, (string query, string gold)) in rankings.Zip(asked))
    {
        RankedPassage found = ranking.Passages.Single(passage => passage.Passage.Id == gold);
        ranks.Add(found.Rank);
        for (int head = 0; head < headRanks.Length; head++)
            headRanks[head] += 1.0 / (1 + ranking.Passages.Count(passage => passage.HeadScores[head] > found.HeadScores[head]));
        readSeconds += ranking.Usage.ReadTime.TotalSeconds;
        scoreSeconds += ranking.Usage.ScoreTime.TotalSeconds;
        if (ranking.Usage.ReadTime > TimeSpan.Zero)
            tokens += ranking.Usage.PromptTokens - ranking.Usage.QueryTokens;
        output?.WriteLine($"{{\"query\":\"{query}\",\"rank\":{found.Rank}}}");
        number++;
    }

    Console.Error.WriteLine($"{context + 1} of {contexts} contexts, {number} questions, MRR {ranks.Average(rank => 1.0 / rank):F3}");
}

if (options.TryGetValue("detect", out string? most))
{
    Console.WriteLine(string.Join(',', headRanks.Select((score, i) => (score, head: retriever.Heads.Heads[i])).OrderByDescending(one => one.score).Take(int.Parse(most)).Select(one => one.head)));
    return;
}

double[] Measured(Func<int, double> of) => [.. ranks.Select(of)];
string Interval(double[] values)
{
    var resample = new Random(1);
    double[] means = [.. Enumerable.Range(0, 2000).Select(_ => Enumerable.Range(0, values.Length).Average(_ => values[resample.Next(values.Length)])).Order()];
    return $"{values.Average():F3} [{means[50]:F3}, {means[1949]:F3}]";
}

Console.WriteLine($"{Path.GetFileName(options["model"])} {retriever.Precision} {reading} {passagesOf} passages, {ranks.Count} questions: "
    + $"MRR {Interval(Measured(rank => 1.0 / rank))}, R@1 {Interval(Measured(rank => rank == 1 ? 1 : 0))}, R@5 {Interval(Measured(rank => rank <= 5 ? 1 : 0))}, "
    + $"nDCG@10 {Interval(Measured(rank => rank <= 10 ? 1 / Math.Log2(rank + 1) : 0))}; read {tokens / readSeconds:F0} tokens/s, {1000 * scoreSeconds / ranks.Count:F0} ms a question");
