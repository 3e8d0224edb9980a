using System.Text.Json;
using QRHead.Prompting;
using QRHead.Tests.Goldens;
using QRHead.Tokenization;

namespace QRHead.Tests.Prompting;

/// <summary>
/// Conversations as the templates of published models write them. QRHEAD_CHAT_TEMPLATES names a folder with more goldens of the same form.
/// </summary>
public class ChatTemplateTests
{
    private static readonly TimeProvider Clock = new FixedClock();

    public static TheoryData<string> Recorded =>
    [
        .. Folders().SelectMany(folder => Directory.GetFiles(folder, "*.jinja")).Order(StringComparer.Ordinal),
    ];

    public static TheoryData<string> Models => GoldenFolder.AllLarge;

    [Theory]
    [MemberData(nameof(Recorded))]
    public void Conversations_are_written_as_the_original_engine_writes_them(string file)
    {
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllBytes(Path.ChangeExtension(file, ".json")));
        JsonElement[] cases = [.. golden.RootElement.GetProperty("cases").EnumerateArray()];
        Assert.True(cases.Length >= 14);
        ChatTemplate Opened() => Open(file, golden.RootElement.GetProperty("tokens").Deserialize<Dictionary<string, string>>()!);
        if (!cases.Any(recorded => recorded.TryGetProperty("text", out _)))
        {
            Assert.Throws<ChatTemplateException>(Opened);
            return;
        }

        ChatTemplate template = Opened();
        foreach (JsonElement recorded in cases)
        {
            bool? thinking = recorded.TryGetProperty("enable_thinking", out JsonElement wanted) ? wanted.GetBoolean() : null;
            string Write() => template.Write(Turns(recorded), recorded.GetProperty("add_generation_prompt").GetBoolean(), thinking).Text;
            if (recorded.TryGetProperty("text", out JsonElement text))
                Assert.Equal(text.GetString(), Write());
            else
                Assert.Contains("template", Assert.Throws<ChatTemplateException>(Write).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void A_conversation_has_the_tokens_of_the_reference(string model)
    {
        string folder = Shared.Require($"goldens/models/{model}");
        using JsonDocument config = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "tokenizer_config.json")));
        Tokenizer tokenizer = Tokenizer.Load(Path.Combine(folder, "tokenizer.json"));
        Dictionary<string, string> tokens = config.RootElement.EnumerateObject()
            .Where(entry => entry.Name.EndsWith("_token", StringComparison.Ordinal) && entry.Value.ValueKind == JsonValueKind.String)
            .ToDictionary(entry => entry.Name, entry => entry.Value.GetString()!);
        ChatTemplate template = ChatTemplate.Open(
            config.RootElement.GetProperty("chat_template").GetString()!, tokens, tokenizer, model, Clock);
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllText(Shared.Require($"goldens/generation/{model}.json")));
        foreach (JsonElement recorded in golden.RootElement.GetProperty("chat_template_cases").EnumerateArray())
        {
            bool addAnswer = recorded.GetProperty("add_generation_prompt").GetBoolean();
            if (recorded.TryGetProperty("error", out JsonElement error))
            {
                Assert.Contains(
                    error.GetString()!, Assert.Throws<ChatTemplateException>(
                        () => template.Encode(Turns(recorded))).Message, StringComparison.Ordinal);
                continue;
            }

            Assert.Equal(recorded.GetProperty("text").GetString(), template.Write(Turns(recorded), addAnswer).Text);
            if (addAnswer)
                Assert.Equal(recorded.GetProperty("token_ids").Deserialize<int[]>(), template.Encode(Turns(recorded)).Ids);
        }
    }

    [Fact]
    public void What_a_template_can_do_is_known_when_it_is_open()
    {
        ChatTemplate gemma = Carried("gemma-2"), llama = Carried("llama-3.2"), smol = Carried("smollm2"), nemo = Carried("mistral-nemo");
        Assert.Equal((false, true, true, true), (gemma.AllowsSystem, llama.AllowsSystem, smol.AllowsSystem, nemo.AllowsSystem));
        Assert.Equal(
            (true, false, false, true), (gemma.NeedsAlternation, llama.NeedsAlternation, smol.NeedsAlternation, nemo.NeedsAlternation));
        Assert.Equal((false, true, false), (gemma.WritesDate, llama.WritesDate, smol.WritesDate));
        Assert.Equal((false, false, true), (gemma.KeepsBlanks, llama.KeepsBlanks, smol.KeepsBlanks));
        Assert.Equal(("<end_of_turn>", "<|eot_id|>", "<|im_end|>", "</s>"), (gemma.TurnEnd, llama.TurnEnd, smol.TurnEnd, nemo.TurnEnd));
        Assert.Contains("You are a helpful AI assistant named SmolLM", smol.OwnWords, StringComparison.Ordinal);
        Assert.Equal("<|im_start|>assistant\n", smol.AnswerStart);
    }

    [Theory]
    [InlineData("{{ messages[0].content }", "Line 1")]
    [InlineData("{% for m in messages %}{{ m.content }}", "endfor")]
    [InlineData("{{ messages[0].content }}\n{% include 'other' %}", "Line 2: the statement 'include' is not known")]
    [InlineData("{{ messages[0].content|shuffle }}", "the filter 'shuffle' is not known")]
    [InlineData("{{ messages is lovely }}", "the test 'lovely' is not known")]
    [InlineData("{{ 1 § 2 }}", "'§'")]
    [InlineData("Hello.", "does not show what a user says")]
    [InlineData("{{ messages[0].content.shout() }}", "'shout'")]
    [InlineData("{% if false %}{{ 'a' | indent(1) | spin }}{% endif %}{{ messages[0].content }}", "spin")]
    public void A_template_that_is_not_understood_is_refused_by_what_is_in_it(string source, string named)
    {
        string message = Assert.Throws<ChatTemplateException>(() => Open(source)).Message;
        Assert.Contains(named, message, StringComparison.Ordinal);
        Assert.StartsWith("here: ", message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_template_refuses_is_refused_in_its_words() =>
        Assert.Contains(
            "System role not supported",
            Assert.Throws<ChatTemplateException>(() => Carried("gemma-2").Write([ChatTurn.System("a"), ChatTurn.User("b")], true)).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("{% for i in range(100000000) %}{% endfor %}")]
    [InlineData("{{ 'a' * 1000000000 }}")]
    [InlineData("{% set ns = namespace(s='ab') %}{% for i in range(100) %}{% set ns.s = ns.s + ns.s %}{% endfor %}{{ ns.s }}")]
    [InlineData("{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}")]
    [InlineData("{% macro m(a) %}{{ m(a) }}{% endmacro %}{{ m(1) }}")]
    [InlineData("{{ 9 ** 9 ** 9 ** 9 }}")]
    [InlineData("{{ range(999999)|map('string')|join|length }}{{ range(9999999)|list|length }}")]
    public void A_template_that_would_never_end_is_stopped(string source) =>
        Assert.Contains(
            "Line 1", Assert.Throws<ChatTemplateException>(
                () => Open(source + "{{ messages[0].content }}")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("(", ")")]
    [InlineData("[", "]")]
    [InlineData("not ", "")]
    [InlineData("-", "")]
    [InlineData("1 if 1 else ", "")]
    public void Brackets_without_end_are_refused(string open, string close)
    {
        string deep = string.Concat(Enumerable.Repeat(open, 100_000)) + "1" + string.Concat(Enumerable.Repeat(close, 100_000));
        Assert.Contains(
            "deep in each other", Assert.Throws<ChatTemplateException>(() => Open($"{{{{ {deep} }}}}")).Message, StringComparison.Ordinal);
        string chain = string.Concat(Enumerable.Repeat("1 + ", 100_000)) + "1";
        Assert.Contains(
            "deep in each other", Assert.Throws<ChatTemplateException>(() => Open($"{{{{ {chain} }}}}")).Message, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Folders() =>
        new[]
        {
            Path.Combine(Repository.Root(), "test/Goldens/chat-templates"), Environment.GetEnvironmentVariable("QRHEAD_CHAT_TEMPLATES"),
        }.OfType<string>();

    private static ChatTurn[] Turns(JsonElement recorded) =>
        [
            .. recorded.GetProperty("messages").EnumerateArray()
                .Select(turn => new ChatTurn(turn.GetProperty("role").GetString()!, turn.GetProperty("content").GetString()!)),
        ];

    private static ChatTemplate Carried(string name) =>
        Open(Path.Combine(Repository.Root(), $"test/Goldens/chat-templates/{name}.jinja"),
            new() { ["bos_token"] = "<s>", ["eos_token"] = "</s>" });

    private static ChatTemplate Open(string source) =>
        ChatTemplate.Open(source, new Dictionary<string, string>(), SomeTokenizer(), "here", Clock);

    private static ChatTemplate Open(string file, Dictionary<string, string> tokens) =>
        ChatTemplate.Open(File.ReadAllText(file), tokens, SomeTokenizer(), file, Clock);

    private static Tokenizer SomeTokenizer() => Tokenizer.Load(Path.Combine(Repository.Root(), "test/Goldens/models/qwen3/tokenizer.json"));

    /// <summary>The time of the goldens.</summary>
    private sealed class FixedClock : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override DateTimeOffset GetUtcNow() => new(2026, 7, 24, 10, 20, 30, TimeSpan.Zero);
    }
}
