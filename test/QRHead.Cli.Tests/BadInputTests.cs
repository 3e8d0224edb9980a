using System.Text;
using System.Text.Json;

namespace QRHead.Cli.Tests;

/// <summary>Bad input gives one line that says what is wrong and where, an exit code, and nothing else.</summary>
public class BadInputTests
{
    private const string Good = "{\"id\":\"a\",\"text\":\"The Romans built a lighthouse.\"}\n";
    private const string Config = """
        {"model_type":"$type","hidden_size":8,"intermediate_size":16,"num_hidden_layers":1,"num_attention_heads":2,"num_key_value_heads":1,
         "head_dim":4,"max_position_embeddings":64,"rms_norm_eps":1e-05,"rope_theta":10000,"vocab_size":8,"hidden_act":"silu","tie_word_embeddings":true}
        """;

    // File name, content, words of the message.
    public static TheoryData<string, string, string[]> BadPassages => new()
    {
        { "a.jsonl", Good + "{\"id\":\"b\",\"text\":", ["a.jsonl, line 2", "broken JSON"] },
        { "a.json", "[\"x\",\n\"y\",\n}]", ["a.json, line 3", "broken JSON"] },
        { "a.json", Good, ["a.json", "an object", "array", ".jsonl"] },
        { "a.jsonl", Good + "{\"id\":\"b\",\"body\":\"x\"}\n", ["a.jsonl, line 2", "no text", "paragraph_text"] },
        { "a.jsonl", Good + "{\"id\":\"b\",\"text\":null}\n", ["a.jsonl, line 2", "no text"] },
        { "a.jsonl", Good + "{\"id\":\"b\",\"text\":[\"x\"]}\n", ["a.jsonl, line 2", "'text'", "an array"] },
        { "a.jsonl", Good + "{\"id\":\"b\",\"text\":\"\\ud83d\"}\n", ["a.jsonl, line 2", "'text'", "Unicode"] },
        { "a.jsonl", "12\n", ["a.jsonl, line 1", "a number"] },
        { "a.jsonl", Good + "\n" + Good, ["a.jsonl, line 3", "'a'", "already", "a.jsonl, line 1"] },
        { "a.jsonl", "{\"id\":\"1\",\"text\":\"x\"}\n\"y\"\n", ["a.jsonl, line 2", "'1'", "already"] },
        { "a.jsonl", "", ["holds no passages"] },
        { "a.json", "[]", ["holds no passages"] },
        { "a.json", "", ["a.json", "broken JSON"] },
        { "a.txt", " \n\n ", ["holds no passages"] },
        { "a.png", "x", ["a.png", "'.png'", ".jsonl", ".md", ".pdf"] },
        { "a.pdf", "%PDF", ["a.pdf", "can't be read"] },
    };

    // Arguments behind "rank good.jsonl", exit code, words of the message.
    public static TheoryData<string, int, string[]> BadOptions => new()
    {
        { "", 2, ["--query", "--queries"] },
        { "--query", 2, ["--query"] },
        { "-q|", 2, ["empty"] },
        { "-q| \t", 2, ["empty"] },
        { "-q|x|--queries|q.txt", 2, ["--query", "--queries", "not both"] },
        { "--queries|nowhere.txt", 1, ["nowhere.txt", "no such file"] },
        { "-q|x|--colour", 2, ["--colour", "--help"] },
        { "-q|x|--top|0", 2, ["--top", "0", "at least 1"] },
        { "-q|x|--top|-3", 2, ["--top", "-3"] },
        { "-q|x|--top|many", 2, ["--top", "many"] },
        { "-q|x|--threads|0", 2, ["--threads", "at least 1"] },
        { "-q|x|--chunk-tokens|0", 2, ["--chunk-tokens", "at least 1"] },
        { "-q|x|--format|xml", 2, ["--format", "xml"] },
        { "-q|x|--format|7", 2, ["--format", "7"] },
        { "-q|x|--on-overflow|wrap", 2, ["--on-overflow", "wrap"] },
        { "-q|x|--prompt|vicuna", 2, ["--prompt", "vicuna", "llama3", "chatml", "plain"] },
        { "-q|x|--device|gpu", 2, ["--device", "gpu", "cpu, cuda"] },
        { "-q|x|--device|cuda", 1, ["CUDA", "CPUExecutionProvider", "Microsoft.ML.OnnxRuntime.Gpu"] },
        { "-q|x|--heads|nosuch", 1, ["nosuch", "qrhead-mini", "builtin"] },
        { "-q|x|--heads|", 2, ["--heads", "empty"] },
        { "-q|x|--heads|3-0", 1, ["3-0", "qrhead-mini", "3"] },
        { "-q|x|--heads|2-4", 1, ["2-4", "qrhead-mini", "4"] },
        { "-q|x|--heads|1-1,1-1", 1, ["1-1", "twice"] },
        { "-q|x|--heads|1-", 1, ["1-"] },
        { "-q|x|--heads|nowhere.json", 1, ["nowhere.json"] },
        { "-q|x|--model|nowhere", 1, ["nowhere", "no such file or folder", "org/name"] },
        { "-q|x|--model|./no/where", 1, ["./no/where", "no such file or folder", "org/name"] },
        { "-q|x|-", 2, ["'-'", "together"] },
        { "-q|x|nowhere.jsonl", 1, ["nowhere.jsonl", "no such file"] },
        { "-q|x|nowhere/at/all.md", 1, ["nowhere", "no such file"] },
    };

    // The only file in the model folder, words of the message.
    public static TheoryData<string, string, string[]> BadModels => new()
    {
        { "readme.txt", "no model here", ["config.json"] },
        { "config.json", "{\"model_type\":", ["config.json"] },
        { "config.json", Config.Replace("$type", "llama", StringComparison.Ordinal), ["safetensors"] },
    };

    [Theory]
    [MemberData(nameof(BadPassages))]
    public void Refuses_bad_passages(string name, string content, string[] words)
    {
        using var folder = new TemporaryFolder();

        Check(Tool.Run("rank", folder.Write(name, content), "-q", "x"), 1, words);
    }

    [Theory]
    [MemberData(nameof(BadOptions))]
    public void Refuses_bad_options(string arguments, int exitCode, string[] words)
    {
        using var folder = new TemporaryFolder();
        string[] split = arguments.Length == 0 ? [] : arguments.Split('|');

        Check(Tool.Run(["rank", folder.Write("good.jsonl", Good), .. split]), exitCode, words);
    }

    [Theory]
    [MemberData(nameof(BadModels))]
    public void Refuses_folders_that_hold_no_usable_model(string name, string content, string[] words)
    {
        using var folder = new TemporaryFolder();
        folder.Write($"model/{name}", content);

        Check(Tool.Run("rank", folder.Write("good.jsonl", Good), "-q", "x", "--model", Path.Combine(folder.Path, "model")), 1, words);
    }

    [Fact]
    public void Refuses_truncated_weights()
    {
        using var folder = new TemporaryFolder();
        WriteModel(folder, "llama", weightBytes: 100);

        Check(
            Tool.Run("rank", folder.Write("good.jsonl", Good), "-q", "x", "--model", Path.Combine(folder.Path, "model")), 1,
            ["model.safetensors", "truncated"]);
    }

    [Fact]
    public void Refuses_architectures_that_it_does_not_know()
    {
        using var folder = new TemporaryFolder();
        WriteModel(folder, "mamba", weightBytes: 256);
        folder.Write("model/tokenizer.json", """{"model":{"type":"BPE","vocab":{"a":0},"merges":[]}}""");

        Check(
            Tool.Run("rank", folder.Write("good.jsonl", Good), "-q", "x", "--model", Path.Combine(folder.Path, "model")), 1,
            ["mamba", "llama", "qwen2"]);
    }

    [Theory]
    [InlineData("", "tokenizer.json")]
    [InlineData("{", "tokenizer.json")]
    [InlineData("""{"pre_tokenizer":{"type":"Morse"},"model":{"type":"BPE","vocab":{"a":0},"merges":[]}}""", "tokenizer.json", "Morse")]
    [InlineData("""{"model":{"type":"Morse","vocab":{"a":0}}}""", "tokenizer.json", "Morse")]
    public void Refuses_tokenizers_that_it_does_not_know(string tokenizer, params string[] words)
    {
        using var folder = new TemporaryFolder();
        WriteModel(folder, "llama", weightBytes: 256);
        if (tokenizer.Length > 0)
            folder.Write("model/tokenizer.json", tokenizer);

        Check(Tool.Run("rank", folder.Write("good.jsonl", Good), "-q", "x", "--model", Path.Combine(folder.Path, "model")), 1, words);
    }

    [Fact]
    public void Refuses_what_is_not_utf8()
    {
        byte[] latin1 = [.. "\"Leuchtt"u8, 0xFC, .. "rme\""u8], koi8 = [0xED, 0xC1, 0xD1, 0xCB];
        using var folder = new TemporaryFolder();

        Check(Tool.Run("rank", folder.Write("a.txt", koi8), "-q", "x"), 1, ["a.txt", "UTF-8"]);
        Check(Tool.Run("rank", folder.Write("a.jsonl", latin1), "-q", "x"), 1, ["a.jsonl", "UTF-8"]);
        Check(Tool.Run("rank", folder.Write("good.jsonl", Good), "--queries", folder.Write("q.txt", latin1)), 1, ["q.txt", "UTF-8"]);
        Check(Tool.RunWith(latin1, "rank", "-", "-q", "x"), 1, ["standard input", "UTF-8"]);
    }

    [Theory]
    [InlineData("q.txt", "\n", "q.txt", "no queries")]
    [InlineData("q.tsv", "1\tx\nno tab\n", "q.tsv, line 2", "tab")]
    [InlineData("q.tsv", "1\tx\n1\ty\n", "q.tsv, line 2", "'1'")]
    [InlineData("q.tsv", "1\tx\n2\t \n", "q.tsv, line 2", "empty")]
    [InlineData("q.jsonl", "\"x\"\n{", "q.jsonl, line 2", "broken JSON")]
    [InlineData("q.jsonl", "{\"id\":1}", "q.jsonl, line 1", "no query")]
    public void Refuses_bad_question_files(string name, string content, params string[] words)
    {
        using var folder = new TemporaryFolder();

        Check(Tool.Run("rank", folder.Write("good.jsonl", Good), "--queries", folder.Write(name, content)), 1, words);
    }

    [Theory]
    [InlineData("rang")]
    [InlineData("")]
    [InlineData("--nosuch")]
    public void Refuses_unknown_verbs(string verb) => Check(Tool.Run(verb), 2, [verb, "--help"]);

    [Fact]
    public void Asks_for_passages() => Check(Tool.Run("rank", "-q", "x"), 2, ["passages", "--help"]);

    [Fact]
    public void Names_the_longest_passage_when_passages_do_not_fit()
    {
        string text = string.Join(' ', Enumerable.Repeat("a lighthouse on a rock", 8000));
        string input = JsonSerializer.Serialize(new object[] { new { id = "short", text = "x" }, new { id = "too-long", text } });

        ToolResult result = Tool.RunWith(input, "rank", "-", "-q", "x");

        Check(result, 1, ["'too-long' with 6", "can read 32768", "first 1 of 2"]);
    }

    [Fact]
    public void Refuses_ids_that_a_trec_run_cannot_hold_before_it_writes_anything()
    {
        using var folder = new TemporaryFolder();
        string passages = folder.Write("a.jsonl", Good + "{\"id\":\"b c\",\"text\":\"x\"}\n");
        string queries = folder.Write("q.tsv", "1\tx\n2 3\ty\n");

        Check(Tool.Run("rank", passages, "-q", "x", "--format", "trec"), 1, ["'b c'", "white space", "jsonl"]);
        Check(Tool.Run("rank", folder.Write("good.jsonl", Good), "--queries", queries, "--format", "trec"), 1, ["'2 3'", "white space"]);
    }

    private static void WriteModel(TemporaryFolder folder, string type, int weightBytes)
    {
        folder.Write("model/config.json", Config.Replace("$type", type, StringComparison.Ordinal));
        byte[] header = Encoding.UTF8.GetBytes(
            "{\"model.embed_tokens.weight\":{\"dtype\":\"F32\",\"shape\":[8,8],\"data_offsets\":[0,256]}}");
        folder.Write("model/model.safetensors", [.. BitConverter.GetBytes((long)header.Length), .. header, .. new byte[weightBytes]]);
    }

    private static void Check(ToolResult result, int exitCode, string[] words)
    {
        Assert.Equal("", result.Output);
        string line = result.Complaints.Length == 1 ? result.Complaints[0]
            : throw new InvalidOperationException($"Not one line: {result.Error}");
        Assert.StartsWith("qrhead: ", line);
        Assert.All(words, word => Assert.Contains(word, line, StringComparison.Ordinal));
        Assert.Equal(exitCode, result.ExitCode);
    }
}
