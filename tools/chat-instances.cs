#:project ../src/QRHead.Evaluation/QRHead.Evaluation.csproj
#:property PublishAot=false
#:property JsonSerializerIsReflectionEnabledByDefault=true
// Makes lists of 16, 40 and 200 turns of LoCoMo's chats for `qrhead eval --data`, in the reference's form.
// Usage: dotnet run tools/chat-instances.cs -- FILE OUTPUT
// FILE is LoCoMo as it is published. A list is a stretch of one chat, turns that follow each other, at a random place; asked are questions
// whose evidence lies
// in it whole. Writes chat-16, chat-40 and chat-200.json: about 240 questions each, as many of each chat, at most 4, 6 and 24 of a list,
// none twice in a file.
// Each chat is also a BEIR folder: all of its turns, to be indexed, and all questions that name a turn as their evidence.

using System.Text.Json;
using QRHead;
using QRHead.Evaluation;
using QRHead.Evaluation.Datasets;

List<List<EvaluationInstance>> chats =
[
    .. InstanceFile.Read(args[0])
        .GroupBy(question => question.Query.Id[..question.Query.Id.LastIndexOf('-')], (_, questions) => questions.ToList()),
];
Directory.CreateDirectory(args[1]);
Write("chat-16.json", size: 16, together: 4, seed: 1);
Write("chat-40.json", size: 40, together: 6, seed: 2);
Write("chat-200.json", size: 200, together: 24, seed: 3);
foreach (List<EvaluationInstance> chat in chats)
    WriteWhole(chat);

void Write(string file, int size, int together, ulong seed)
{
    const int ofEachChat = 48;
    var random = new PythonRandom(seed);
    var instances = new List<object>();
    foreach (List<EvaluationInstance> chat in chats)
    {
        IReadOnlyList<Passage> turns = chat[0].Passages;
        var asked = new HashSet<string>();
        for (int draw = 0; draw < 2_000 && asked.Count < ofEachChat; draw++)
        {
            List<Passage> stretch = [.. turns.Skip(random.Below(turns.Count - size + 1)).Take(size)];
            HashSet<string> ids = [.. stretch.Select(turn => turn.Id)];
            List<EvaluationInstance> answered = [.. chat.Where(question => question.Kind != "category 5" && question.Gold.Count > 0
                && question.Gold.All(gold => ids.Contains(gold.Key)) && !asked.Contains(question.Query.Id))];
            random.Shuffle(answered);
            foreach (EvaluationInstance question in answered.Take(Math.Min(together, ofEachChat - asked.Count)))
            {
                asked.Add(question.Query.Id);
                instances.Add(new
                {
                    idx = question.Query.Id,
                    question = question.Query.Text,
                    paragraphs = stretch.Select(turn => new { idx = turn.Id, title = turn.Title, paragraph_text = turn.Text }),
                    gt_docs = question.Gold.Select(gold => gold.Key),
                });
            }
        }
    }

    File.WriteAllText(Path.Combine(args[1], file), JsonSerializer.Serialize(instances));
    Console.WriteLine($"{file}: {instances.Count} questions");
}

void WriteWhole(List<EvaluationInstance> chat)
{
    string folder = Path.Combine(args[1], chat[0].Query.Id[..chat[0].Query.Id.LastIndexOf('-')]);
    List<EvaluationInstance> answered = [.. chat.Where(question => question.Gold.Count > 0)];
    Directory.CreateDirectory(Path.Combine(folder, "qrels"));
    File.WriteAllLines(
        Path.Combine(folder, "corpus.jsonl"), chat[0].Passages.Select(
            turn => JsonSerializer.Serialize(new { _id = turn.Id, title = turn.Title, text = turn.Text })));
    File.WriteAllLines(
        Path.Combine(folder, "queries.jsonl"), answered.Select(
            question => JsonSerializer.Serialize(new { _id = question.Query.Id, text = question.Query.Text })));
    File.WriteAllLines(
        Path.Combine(folder, "qrels", "test.tsv"),
        answered.SelectMany(question => question.Gold.Select(gold => $"{question.Query.Id}\t{gold.Key}\t{gold.Value}"))
            .Prepend("query-id\tcorpus-id\tscore"));
    Console.WriteLine($"{folder}: {chat[0].Passages.Count} turns, {answered.Count} questions");
}
