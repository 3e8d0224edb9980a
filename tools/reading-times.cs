#:project ../src/QRHead/QRHead.csproj
#:project ../src/QRHead.Evaluation/QRHead.Evaluation.csproj
#:property PublishAot=false
#:property Optimize=true
// Measures how long passages take to be read in each way, and a question after that: means over lists with 95 % bootstrap intervals.
// Usage: dotnet run -c Release tools/reading-times.cs -- MODEL LISTS FILE [FILE …]
// FILE has questions with their own passages, as tools/article-instances.cs and tools/chat-instances.cs make them: its first LISTS lists
// are read, each anew,
// and asked their first five questions, of which the first is not counted. The ways take turns list by list, so that a busy moment hits all
// of them.

using System.Globalization;
using QRHead;
using QRHead.Evaluation;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Reading[] ways = [Reading.Together, Reading.Joined, Reading.Alone];
QRRetriever[] retrievers = [.. ways.Select(way => QRRetriever.Load(args[0], new() { Heads = HeadSelection.DefaultFor(way) }))];
Console.WriteLine("file\tway\tlists\ttokens\tread, s\tnext question, ms");
foreach (string file in args[2..])
{
    List<EvaluationInstance>[] lists = [.. InstanceFile.Read(file)
        .GroupBy(instance => string.Join(' ', instance.Passages.Select(passage => passage.Id)), (_, questions) => questions.ToList())
        .Take(int.Parse(args[1]))];
    var read = ways.ToDictionary(way => way, _ => new List<double>());
    var asked = ways.ToDictionary(way => way, _ => new List<double>());
    var tokens = ways.ToDictionary(way => way, _ => new List<double>());
    foreach (List<EvaluationInstance> list in lists)
    {
        foreach ((Reading way, QRRetriever retriever) in ways.Zip(retrievers))
        {
            string[] queries = [.. Enumerable.Range(0, 5).Select(i => list[i % list.Count].Query.Text)];
            Ranking[] rankings =
            [
                .. retriever.RankMany(queries, list[0].Passages, new() { Reading = way, Overflow = OverflowPolicy.Window }),
            ];
            read[way].Add(rankings[0].Usage.ReadTime.TotalSeconds);
            tokens[way].Add(rankings[0].Usage.PromptTokens);
            asked[way].Add(rankings[1..].Average(ranking => ranking.Usage.ScoreTime.TotalMilliseconds));
        }
    }

    foreach (Reading way in ways)
        Console.WriteLine(
            $"{Path.GetFileNameWithoutExtension(file)}\t{way}\t{lists.Length}\t{tokens[way].Average():F0}\t"
            + $"{Said(read[way], "F2")}\t{Said(asked[way], "F0")}");
}

foreach (QRRetriever retriever in retrievers)
    retriever.Dispose();

static string Said(List<double> values, string format)
{
    ConfidenceInterval interval = ConfidenceInterval.OfMean(values);
    return $"{values.Average().ToString(format)} [{interval.Low.ToString(format)}, {interval.High.ToString(format)}]";
}
