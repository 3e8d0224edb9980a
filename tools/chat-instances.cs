#:project ../src/QRHead/QRHead.csproj
#:property PublishAot=false
#:property JsonSerializerIsReflectionEnabledByDefault=true
// Makes lists of 16, 40 and 200 turns of LoCoMo's chats for `qrhead eval --data`, in the reference's form.
// Usage: dotnet run tools/chat-instances.cs -- FILE OUTPUT
// FILE is LoCoMo as it is published. A list is a stretch of one chat, turns that follow each other, at a random place; asked are questions whose evidence lies
// in it whole. Writes chat-16, chat-40 and chat-200.json: about 240 questions each, as many of each chat, at most 4, 6 and 24 of a list, none twice in a file.

using System.Text.Json;
using QRHead.Evaluation.Datasets;
using QRHead.Evaluation.Sampling;
using QRHead.Passages;

List<List<EvaluationInstance>> chats = [.. InstanceFile.Read(args[0]).GroupBy(question => question.Query.Id[..question.Query.Id.LastIndexOf('-')], (_, questions) => questions.ToList())];
Directory.CreateDirectory(args[1]);
Write("chat-16.json", size: 16, together: 4, seed: 1);
Write("chat-40.json", size: 40, together: 6, seed: 2);
Write("chat-200.json", size: 200, together: 24, seed: 3);

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
