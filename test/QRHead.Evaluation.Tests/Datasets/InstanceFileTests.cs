using System.Text;

namespace QRHead.Evaluation.Tests.Datasets;

public class InstanceFileTests
{
    private const string Reference = """
        [{"idx": "q1", "question": "Who?", "gt_docs": ["b", 7, "b"],
          "paragraphs": [{"idx": "b", "title": "T", "paragraph_text": "one"}, {"idx": 7, "paragraph_text": "two"}]},
         {"idx": 2, "question": "What?", "paragraphs": [{"idx": "c", "title": "", "paragraph_text": "three"}]}]
        """;

    private const string LongMemEval = """
        [{"question_id": "gpt4_1", "question_type": "multi-session", "question": "Where?", "question_date": "2023/05/30",
          "haystack_session_ids": ["s_1", "answer_2"], "haystack_dates": ["2023/05/20 (Sat) 02:21", "2023/05/21 (Sun) 10:00"], "answer_session_ids": ["answer_2"],
          "haystack_sessions": [
            [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}, {"role": "user", "content": "Bye"}],
            [{"role": "assistant", "content": "Welcome"}, {"role": "user", "content": "In Rome", "has_answer": true}, {"role": "assistant", "content": "Nice", "has_answer": false}]]}]
        """;

    private const string LoCoMo = """
        [{"sample_id": "conv-1",
          "conversation": {"speaker_a": "Ann", "speaker_b": "Bo", "session_1_date_time": "1 May", "session_2_date_time": "2 May",
            "session_1": [{"speaker": "Ann", "dia_id": "D1:1", "text": "Hi!"}, {"speaker": "Bo", "dia_id": "D1:2", "text": "Look.", "blip_caption": "a red kite"}],
            "session_2": [{"speaker": "Ann", "dia_id": "D2:1", "text": "Back."}]},
          "qa": [{"question": "What did Bo show?", "answer": "a kite", "evidence": ["D1:2; D2:1", "D", "D9:9"], "category": 4},
                 {"question": "Why?", "adversarial_answer": "so", "evidence": [], "category": 5}]}]
        """;

    private const string Clipper = """
        {"id": 5, "book_name": "10005", "claim_type": "book", "true_claim": "It rains.", "false_claim": "It snows.",
         "true_reasoning": "In Chapter 1, 12 clouds come. In chapters 2 and 3 it rains; see Chapter 1.", "false_reasoning": "It does not.",
         "messages": [{"role": "system", "content": "You are"}, {"role": "user", "content": "Read. <context>I.\n\nClouds.\n\n\n\nII.\n\nDrops.\n\n\n\nIII.\n\nRain.</context> <statement>It rains.</statement>"}]}
        """;

    // Content; then for each instance: id, query, passages as id=title/text, gold, kind.
    public static TheoryData<string, string[]> Files => new()
    {
        { Reference, ["q1|Who?|b=T/one;7=-/two|b,7,b|-", "2|What?|c=/three||-"] },

        {
            OneLine(Reference)[1..^1].Replace("}, {\"idx\": 2", "}\n{\"idx\": 2", StringComparison.Ordinal),
            ["q1|Who?|b=T/one;7=-/two|b,7,b|-", "2|What?|c=/three||-"]
        },
        {
            LongMemEval,
            ["gpt4_1|Where?|gpt4_1__s_1__1=2023/05/20 (Sat) 02:21/user: Hi⏎assistant: Hello;gpt4_1__s_1__2=2023/05/20 (Sat) 02:21/user: "
                + "Bye;"
                + "gpt4_1__answer_2__1=2023/05/21 (Sun) 10:00/assistant: Welcome;gpt4_1__answer_2__2=2023/05/21 (Sun) 10:00/user: In "
                + "Rome⏎assistant: Nice"
                + "|gpt4_1__answer_2__2|multi-session"]
        },
        {
            LoCoMo,
            [
                "conv-1-1|What did Bo show?|D1:1=1 May/Ann: Hi!;D1:2=1 May/Bo: Look. [shows a red kite];D2:1=2 May/Ann: "
                + "Back.|D1:2,D2:1|category 4",
                "conv-1-2|Why?|D1:1=1 May/Ann: Hi!;D1:2=1 May/Bo: Look. [shows a red kite];D2:1=2 May/Ann: Back.||category 5",
            ]
        },
        {
            OneLine(Clipper),
            ["5-true|It rains.|1=-/I.⏎⏎Clouds.;2=-/II.⏎⏎Drops.;3=-/III.⏎⏎Rain.|1,2,3|book",
                "5-false|It snows.|1=-/I.⏎⏎Clouds.;2=-/II.⏎⏎Drops.;3=-/III.⏎⏎Rain.|1,2,3|book"]
        },
    };

    // Content, message behind the file's name.
    public static TheoryData<string, string> Broken => new()
    {
        { "[\n{\"idx\": 1, \"gt_docs\": []},\n 7]", ", line 3 holds a number; expected an object." },

        {
            "[\n\n{\"id\": 1}]",
            ", line 3 is no instance; expected one of the fields passages (with query and gold), idx (the QRHead reference), "
            + "haystack_sessions (LongMemEval), conversation (LoCoMo) or true_claim (CLIPPER)."
        },

        {
            "{\"idx\": 1, \"gt_docs\": []}\n{\"idx\": 1, \"question\": \"x\", \"paragraphs\": 3}",
            ", line 2: 'paragraphs' holds a number; expected an array."
        },

        {
            "{\"idx\": 1, \"question\": \"x\", \"paragraphs\": [{\"idx\": 1}]}",
            ", line 1, 'paragraphs[0]' has no text in the field 'paragraph_text'."
        },
        { "{\"idx\": 1, \"question\": \"x\", \"paragraphs\": [[]]}", ", line 1: 'paragraphs[0]' holds an array; expected an object." },
        { "{\"idx\": 1, \"paragraphs\": []}", ", line 1 has no text in the field 'question'." },
        { "{\"question\": \"x\", \"paragraphs\": []}", ", line 1 has no text in the field 'idx'." },
        { "{\"idx\": 1}\n{\"idx\": \"1\"}", ", line 2: the id '1' is already taken; each query needs an id of its own." },
        { "{\"idx\": 1, \"gt_docs\": [[]]}", ", line 1: 'gt_docs[0]' holds an array; expected text." },
        {
            "{\"idx\": 1, \"question\": \"x\", \"paragraphs\": [{\"idx\": 1, \"paragraph_text\": \"\"}, {\"idx\": \"1\", "
            + "\"paragraph_text\": \"\"}]}",
            ", line 1: the passage id '1' occurs twice; each candidate needs an id of its own."
        },
        {
            "{\"question_id\": 1, \"question\": \"x\", \"haystack_session_ids\": [\"a\"], \"haystack_dates\": [], \"haystack_sessions\": "
            + "[[]]}",
            ", line 1 has 1 sessions, 1 ids and 0 dates of sessions; expected equally many."
        },
        { "{\"question_id\": 1, \"haystack_sessions\": [3]}", ", line 1: 'haystack_sessions[0]' holds a number; expected an array." },
        { "{\"sample_id\": 1, \"conversation\": {}}", ", line 1 has no field 'qa'; expected an array." },

        {
            OneLine(Clipper).Replace("Chapter 1", "chapter four", StringComparison.Ordinal)
                .Replace("chapters 2 and 3", "places", StringComparison.Ordinal),
                ", line 1: 'true_reasoning' names no chapter; expected words such as 'In Chapter 1'."
        },

        {
            OneLine(Clipper).Replace("2 and 3", "2-9", StringComparison.Ordinal),
            ", line 1: 'true_reasoning' names chapter 9; the book in 'messages' has 3, with three empty lines between them."
        },

        {
            OneLine(Clipper).Replace("context>", "book>", StringComparison.Ordinal),
            ", line 1: no text of 'messages' has a book between <context> and </context>."
        },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void Reads_instances(string content, string[] expected)
    {
        using var folder = new TemporaryFolder();

        Assert.Equal(expected, InstanceFile.Read(folder.Write("data.json", content)).Select(Written));
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public void Says_where_an_error_is(string content, string message)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("data.json", content);

        Assert.Equal(path + message, Assert.Throws<InputException>(() => InstanceFile.Read(path).ToArray()).Message);
    }

    // What 'true_reasoning' says, and the chapters that it names.
    [Theory]
    [InlineData("In chapters 1-3, and chapter 3.", "1,2,3")]
    [InlineData("Chapters 3-1 and 2.", "2")]
    [InlineData("Chapters 2 through 3, Chapter\n1", "1,2,3")]
    [InlineData("In chapter \u0663", "")]
    public void Chapters_are_named_by_ascii_digits_in_lists_and_ranges(string reasoning, string chapters)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("data.jsonl", OneLine(Clipper).Replace(
            "In Chapter 1, 12 clouds come. In chapters 2 and 3 it rains; see Chapter 1.", System.Text.Json.JsonEncodedText.Encode(reasoning)
                .ToString(), StringComparison.Ordinal));

        IEnumerable<string> read = chapters.Length == 0
            ? [Assert.Throws<InputException>(() => InstanceFile.Read(path).ToArray()).Message.Contains(
                "names no chapter", StringComparison.Ordinal) ? "" : "another message"]
            : InstanceFile.Read(path).First().Gold.Select(gold => gold.Key);
        Assert.Equal(chapters, string.Join(',', read));
    }

    [Theory]
    [InlineData(", ", 100_000)]
    [InlineData(" and  to ", 30_000)]
    [InlineData(" - ", 100_000)]
    [InlineData("1-9999, ", 30_000)]
    [InlineData("chapters ", 30_000)]
    public void Chapters_are_looked_for_in_linear_time(string repeated, int times)
    {
        using var folder = new TemporaryFolder();
        string reasoning = "In Chapters 1" + string.Concat(Enumerable.Repeat(repeated, times)) + "x", context = string.Concat(
            Enumerable.Repeat("<context>", times));
        byte[] record = System.Text.Encoding.UTF8.GetBytes(
            OneLine(Clipper).Replace("In Chapter 1", reasoning, StringComparison.Ordinal)
                .Replace("<context>", context, StringComparison.Ordinal));

        Exception? exception = HostileReading.Read(
            record, bytes => _ = InstanceFile.Read(folder.Write("data.jsonl", bytes)).ToArray().Length);

        Assert.True(exception is null or InputException, $"{exception}");
    }

    [Theory]
    [InlineData("[{\"idx\": 1, \"gt_docs\": []},\n{\"idx\": ]\n", "line 2")]
    [InlineData("[{\"idx\": 1, \"gt_docs\": []}\n,\n{\"idx\": 2", "line 3")]
    [InlineData("{\"idx\": 1, \"gt_docs\": []}\n{\"idx\": }\n", "line 2")]
    public void Says_the_line_of_broken_json(string content, string place)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("data.json", content);

        Assert.StartsWith(
            $"{path}, {place}: broken JSON: ", Assert.Throws<InputException>(
                () => InstanceFile.Read(path).ToArray()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[{\"idx\": 1, \"gt_docs\": []},\n{\"ids\": 2},\n{\"idx\": 3, \"gt_docs\": []}]")]
    [InlineData("{\"idx\": 1, \"gt_docs\": []}\n{\"idx\": \n{\"idx\": 3, \"gt_docs\": []}")]
    public void Passes_over_broken_records_on_demand(string content)
    {
        using var folder = new TemporaryFolder();
        var skipped = new List<string>();

        IEnumerable<EvaluationInstance> instances = InstanceFile.Read(
            folder.Write("data.json", content), exception => skipped.Add(exception.Message));

        Assert.Equal(["1", "3"], instances.Select(instance => instance.Query.Id));
        Assert.Contains("line 2", Assert.Single(skipped), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(65536)]
    [InlineData(300000)]
    public void Reads_items_of_any_length_and_knows_their_lines(int length)
    {
        using var folder = new TemporaryFolder();
        IEnumerable<string> items = Enumerable.Range(0, 20)
            .Select(i => $"{{\"idx\": {i}, \"question\": \"{new string('ü', length)}\", \"paragraphs\": [\n]}}");
        StringBuilder content = new StringBuilder("[").AppendJoin(",\n", items).Append(",\n0]");
        string path = folder.Write("data.json", content.ToString());
        var read = new List<int>();

        InputException exception = Assert.Throws<InputException>(
            () => read.AddRange(InstanceFile.Read(path).Select(instance => instance.Query.Text.Length)));

        Assert.Equal(20, read.Count);
        Assert.All(read, found => Assert.Equal(length, found));
        Assert.Equal($"{path}, line 41 holds a number; expected an object.", exception.Message);
    }

    [Fact]
    public void Reads_what_Python_writes_for_no_number_wherever_it_stands()
    {
        using var folder = new TemporaryFolder();
        string items = string.Join(
            ",\n", Enumerable.Range(0, 9000).Select(
                i => $"{{\"idx\": {i}, \"score\": {(i % 2 == 0 ? "NaN" : "-Infinity")}, \"gt_docs\": [], \"n\": \"NaN\"}}"));

        Assert.Equal(9000, InstanceFile.Read(folder.Write("data.json", $"[{items}]")).Count());
        Assert.Equal(9000, InstanceFile.Read(folder.Write("data.jsonl", items.Replace(",\n", "\n", StringComparison.Ordinal))).Count());
    }

    [Fact]
    public void Reads_items_only_as_they_are_asked_for()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("data.json", "[{\"idx\": 1, \"gt_docs\": []},\n broken");

        Assert.Equal("1", InstanceFile.Read(path).First().Query.Id);
    }

    /// <summary>Anything else than texts and numbers is nobody's answer, and no reason to refuse the question.</summary>
    [Theory]
    [InlineData("\"answer\": \"two\"", "two")]
    [InlineData("\"answer\": 2022", "2022")]
    [InlineData("\"answers\": [\"$12\", 12]", "$12|12")]
    [InlineData("\"answer\": {\"a\": 1}", "")]
    [InlineData("\"answers\": null", "")]
    [InlineData("\"x\": 1", "")]
    public void Reads_accepted_answers(string field, string accepted)
    {
        string content = $$"""[{"query": "Who?", {{field}}, "passages": [{"id": "a", "text": "b"}]}]""";
        Assert.Equal(accepted, string.Join('|', Read(content).Single().Answers));
    }

    [Fact]
    public void Reads_the_answers_of_published_data()
    {
        Assert.Equal([["a kite"], []], Read(LoCoMo).Select(instance => instance.Answers));
        Assert.Equal([["true"], ["false"]], Read(OneLine(Clipper)).Select(instance => instance.Answers));
        string withAnswer = LongMemEval.Replace("\"question_date\"", "\"answer\": 3, \"question_date\"", StringComparison.Ordinal);
        Assert.Equal(["3"], Read(withAnswer).Single().Answers);
        Assert.Empty(Read(withAnswer.Replace("gpt4_1", "gpt4_1_abs", StringComparison.Ordinal)).Single().Answers);
    }

    [Fact]
    public void Leaves_out_a_session_of_LongMemEval_that_stands_twice()
    {
        using var folder = new TemporaryFolder();
        string twice = LongMemEval.Replace("\"s_1\", \"answer_2\"", "\"s_1\", \"s_1\"", StringComparison.Ordinal);
        string same = twice.Replace(
            "[{\"role\": \"assistant\", \"content\": \"Welcome\"}, {\"role\": \"user\", \"content\": \"In Rome\", \"has_answer\": true}, "
            + "{\"role\": \"assistant\", \"content\": \"Nice\", \"has_answer\": false}]",
            "[{\"role\": \"user\", \"content\": \"Hi\"}, {\"role\": \"assistant\", \"content\": \"Hello\"}, {\"role\": \"user\", "
            + "\"content\": \"Bye\"}]", StringComparison.Ordinal);

        EvaluationInstance instance = InstanceFile.Read(folder.Write("same.json", same)).Single();
        Assert.Equal(["gpt4_1__s_1__1", "gpt4_1__s_1__2"], instance.Passages.Select(passage => passage.Id));
        Assert.All(instance.Passages, passage => Assert.StartsWith("2023/05/20", passage.Title, StringComparison.Ordinal));
        Assert.Contains(
            "'gpt4_1__s_1__1' occurs twice",
            Assert.Throws<InputException>(() => InstanceFile.Read(folder.Write("other.json", twice)).ToArray()).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Can_be_read_again_and_refuses_a_query_without_words()
    {
        using var folder = new TemporaryFolder();
        const string Passages = "\"passages\":[{\"id\":\"a\",\"text\":\"x\"}]";
        string path = folder.Write(
            "a.jsonl", $"{{\"id\":\"q\",\"query\":\"who\",{Passages}}}\n{{\"id\":\"r\",\"query\":\" \",{Passages}}}");
        IEnumerable<EvaluationInstance> instances = InstanceFile.Read(path, _ => { });

        Assert.Equal(["q"], instances.Select(instance => instance.Query.Id));
        Assert.Equal(["q"], instances.Select(instance => instance.Query.Id));
        Assert.Equal(
            $"{path}, line 2: the query 'r' is empty.", Assert.Throws<InputException>(() => InstanceFile.Read(path).ToArray()).Message);
    }

    [Fact]
    public void Gold_passages_of_instances_are_qrels()
    {
        using var folder = new TemporaryFolder();

        Qrels qrels = EvaluationInstance.QrelsOf(InstanceFile.Read(folder.Write("data.json", Reference)));

        Assert.Equal(["q1", "2"], qrels.QueryIds);
        Assert.Equal((2, 3), (qrels["q1"]!.Grades.Count, qrels["q1"]!.RelevantEntries));
        Assert.Empty(qrels["2"]!.Grades);
    }

    [Fact]
    public void Reads_the_published_LoCoMo()
    {
        EvaluationInstance[] instances = [.. InstanceFile.Read(Shared.Require("data/locomo/locomo_dev.json"))];

        Assert.Equal(999, instances.Length);
        Assert.Equal(5, instances.Select(instance => instance.Passages).Distinct().Count());
        Assert.Equal(2760, instances.Select(instance => instance.Passages).Distinct().Sum(turns => turns.Count));
        Assert.Equal(237, instances.Count(instance => instance.Kind == "category 5"));
        Assert.All(
            instances, instance => Assert.Subset(
                instance.Passages.Select(turn => turn.Id).ToHashSet(), instance.Gold.Select(gold => gold.Key).ToHashSet()));

        // Two questions have no evidence; that of two more names no turn that there is.
        Assert.InRange(instances.Count(instance => instance.Gold.Count == 0), 2, 5);
    }

    private static EvaluationInstance[] Read(string content)
    {
        using var folder = new TemporaryFolder();
        return [.. InstanceFile.Read(folder.Write("data.json", content))];
    }

    private static string OneLine(string json) => json.ReplaceLineEndings("");

    private static string Written(EvaluationInstance instance)
    {
        string passages = string.Join(
            ';', instance.Passages.Select(passage => $"{passage.Id}={passage.Title ?? "-"}/{passage.Text.Replace('\n', '⏎')}"));
        string gold = string.Join(',', instance.Gold.Select(one => one.Key));
        return $"{instance.Query.Id}|{instance.Query.Text}|{passages}|{gold}|{instance.Kind ?? "-"}";
    }
}
