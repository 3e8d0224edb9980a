using QRHead.Evaluation;

namespace QRHead.Fuzz;

/// <summary>Readers of what users bring: passages, queries, data sets, qrels, runs, head sets.</summary>
internal sealed class TextReaders : IDisposable
{
    private const string Plain =
        """{"id":"q1","query":"Who?","passages":[{"id":"a","title":"One","text":"x"},{"id":7,"text":"y"}],"gold":["a"]}""";
    private const string Reference =
        """{"idx":"q1","question":"Who?","paragraphs":[{"idx":"b","title":"T","paragraph_text":"one"}],"gt_docs":["b",7]}""";

    private const string LongMemEval = """
        {"question_id":"g4","question_type":"multi","question":"Where?","haystack_dates":["2023/05/20"],"haystack_session_ids":["s1"],"haystack_sessions":[[{"role":"user","content":"Hi","has_answer":true},{"role":"assistant","content":"Hello"}]]}
        """;

    private const string LoCoMo = """
        {"sample_id":"c1","conversation":{"session_1_date_time":"1 May","session_1":[{"speaker":"Ann","dia_id":"D1:1","text":"Hi!","blip_caption":"a kite"}]},"qa":[{"question":"What?","evidence":["D1:1; D2:3"],"category":4}]}
        """;

    private const string Clipper = """
        {"id":5,"claim_type":"book","true_claim":"It rains.","false_claim":"It snows.","true_reasoning":"In Chapter 1, chapters 2, 3 and 2-3.","messages":[{"role":"user","content":"<context>I.\n\n\n\nII.\n\n\n\nIII.</context>"}]}
        """;

    private const string Heads = """
        {"format":"qrhead-heads","version":1,"name":"mine","heads":["13-18","13-21"],"weights":{"13-18":1,"13-21":-0.5},"scores":{"13-18":0.5,"13-21":0.25},"threshold":{"score":0.1,"precision":0.5,"recall":0.5,"passages":10,"passageTokens":96},"provenance":{"model":"some/model","revision":"main","source":"a paper"}}
        """;

    private static readonly string[] Instances = [.. new[] { Plain, Reference, LongMemEval, LoCoMo, Clipper }.Select(one => one.Trim())];

    private readonly TemporaryFolder _folder = new();

    /// <summary>Gets all of them.</summary>
    public IEnumerable<Reader> All()
    {
        yield return Reader.OfJson(
            "instances.jsonl", Skipping("instances.jsonl", (path, skip) => InstanceFile.Read(path, skip).Count()),
            typeof(InputException), Instances);
        yield return Reader.OfJson(
            "instances.json", Skipping("instances.json", (path, skip) => InstanceFile.Read(path, skip).Count()), typeof(InputException),
            [.. Instances.Select(one => $"[{one}]"), $"[{Plain},\n{LoCoMo}]"]);
        yield return Reader.OfJson(
            "corpus.jsonl", Skipping("corpus.jsonl", (_, skip) => new BeirFolder(_folder.Path, skip).Passages().Count()),
            typeof(InputException), """{"_id":"a","title":"T","text":"x"}""");
        yield return Reader.OfJson(
            "queries.beir", Skipping("queries.jsonl", (_, skip) => new BeirFolder(_folder.Path, skip).Queries().Count()),
            typeof(InputException), """{"_id":"a","text":"x"}""");
        yield return Reader.OfText(
            "qrels.txt", Skipping("qrels.txt", (path, skip) => QrelsFile.Read(path, skip).QueryIds.Count), typeof(InputException),
            "q1 0 a 1\nq2 0 b 0\n", "query-id\tcorpus-id\tscore\nq1\ta\t1\n");
        yield return Reader.OfText(
            "run.trec", Skipping("run.trec", (path, skip) => Use(RunFile.Read(path, skip))), typeof(InputException),
            "q1 Q0 a 1 0.5 t\nq1 Q0 b 2 0.25 t\n");
        yield return Reader.OfJson(
            "run.json", Skipping("run.json", (path, skip) => Use(RunFile.Read(path, skip))), typeof(InputException),
            """{"q1":{"a":0.5,"b":-1},"q2":{"a":1e-3}}""");
        foreach (string name in (string[])["passages.jsonl", "passages.json"])
            yield return Reader.OfJson(
                name, Once(name, path => PassageFile.Read([path], new TextSplitter(8, Words)).Count), typeof(InputException), name.EndsWith(
                    'l') ? "{\"id\":\"a\",\"title\":\"T\",\"text\":\"x\"}\n\"only\""
                    : """[{"id":"a","title":"T","text":"x"},{"_id":9,"contents":"y"},"only"]""");
        yield return Reader.OfText(
            "passages.md", Once("passages.md", path => PassageFile.Read([path], new TextSplitter(8, Words)).Count), typeof(InputException),
            "# One\n\nA lamp was lit. It burned.\n\n## Two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\ncode # not\n```\n");
        yield return Reader.OfJson(
            "queries.jsonl", Once("queries.jsonl", path => QueryFile.Read(path).Count), typeof(InputException),
            "{\"id\":\"a\",\"text\":\"Who?\"}\n\"only\"");
        yield return Reader.OfText(
            "queries.tsv", Once("queries.tsv", path => QueryFile.Read(path).Count), typeof(InputException), "a\tWho?\nb\tWhy 🎉?\n");
        yield return Reader.OfJson(
            "heads.json", Once("heads", path => HeadSetFile.Load(path, 2, (32, 32)).Count), typeof(HeadSetException), Heads.Trim(),
            """[["13-18",0.5],["13-21",0.25]]""");
        yield return Reader.OfText(
            "heads.yaml", Once("heads", path => HeadSetFile.Load(path, 2, (32, 32)).Count), typeof(HeadSetException),
            "model_base_class: Llama-3.1-8B-Instruct\nattn_head_set: \"13-18,13-21\"\nother:\n  - {a: [1, 2]}\n");
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    private Action<byte[]> Once(string file, Func<string, int> read) => bytes => _ = read(_folder.Write(file, bytes));

    /// <summary>Stops at what is broken, or passes over it: the second refuses what is no such file at all.</summary>
    private Action<byte[]> Skipping(string file, Func<string, Action<InputException>?, int> read) => bytes =>
    {
        string path = _folder.Write(file, bytes);
        if (bytes.Length % 2 == 0)
            _ = read(path, null);
        else
            _ = read(path, _ => { });
    };

    /// <summary>A run that was read can be judged, and written in both forms.</summary>
    private static int Use(Run run)
    {
        RunFile.WriteReference(Stream.Null, run);
        RunFile.WriteTrec(TextWriter.Null, run, "tag");
        return run.QueryIds.Count;
    }

    private static int Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
}
