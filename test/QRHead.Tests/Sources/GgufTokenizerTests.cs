using System.Text.Json;
using QRHead.Checkpoints.Gguf;
using QRHead.Sources;
using QRHead.Tokenization;

namespace QRHead.Tests.Sources;

/// <summary>Tokenizers out of GGUF files; expected ids are those of Hugging Face's library and llama.cpp.</summary>
public class GgufTokenizerTests
{
    private const string Kind = "tokenizer.ggml.model", Pre = "tokenizer.ggml.pre", Tokens = "tokenizer.ggml.tokens", Types =
        "tokenizer.ggml.token_type",
        Merges = "tokenizer.ggml.merges", Scores = "tokenizer.ggml.scores", Beginning = "tokenizer.ggml.bos_token_id", End =
            "tokenizer.ggml.eos_token_id",
        AddBeginning = "tokenizer.ggml.add_bos_token", AddEnd = "tokenizer.ggml.add_eos_token", AddSpace =
            "tokenizer.ggml.add_space_prefix";

    public static TheoryData<string> Models =>
    [
        "llama-f32", "llama-f16", "llama-bf16", "llama-q8_0", "llama-q4_0", "llama-q4_1", "llama-mixed", "llama-spm", "llama3-rope",
        "qwen2-f32",
        "qwen3-f32", "gemma3-f32",
    ];

    [Theory]
    [MemberData(nameof(Models))]
    public void Gives_the_golden_ids_and_ranges(string model)
    {
        Tokenizer tokenizer = Open(Shared.Require($"goldens/gguf/{model}.gguf"));

        CheckTexts(tokenizer, Shared.Require($"goldens/gguf/{model}.expected.json"), "prompts");
    }

    [Fact]
    public void Gives_the_golden_ids_and_ranges_of_a_published_model()
    {
        string file = Shared.Require("models/smollm2-135m-instruct/SmolLM2-135M-Instruct.Q4_1.gguf");

        CheckTexts(Open(file), Shared.Require("goldens/gguf/smollm2.expected.json"), "strings");
    }

    [Theory]
    [InlineData("duplicate-token", Tokens)]
    [InlineData("merge-without-space", Merges)]
    [InlineData("token-types-short", Types)]
    [InlineData("bos-out-of-range", Beginning)]
    public void Refuses_a_broken_file_by_the_key_at_fault(string file, string key)
    {
        GgufMetadata metadata = GgufFile.Open(Shared.Require($"goldens/gguf/broken/{file}.gguf")).Metadata;

        var refusal = Assert.Throws<CheckpointException>(() => GgufTokenizer.Read(metadata));

        Assert.Contains(key, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Kind, "bert", "gpt2 or llama")]
    [InlineData(Pre, "deepseek-llm", "llama-bpe, llama3")]
    public void Refuses_what_it_does_not_know_by_name_and_lists_what_it_knows(string key, string found, string known)
    {
        Dictionary<string, object> file = ByteLevelFile();
        file[key] = found;

        var refusal = Assert.Throws<CheckpointException>(() => Read(file));

        Assert.Contains($"\"{found}\"", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(known, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("llama-bpe", "In 12345", "I n Ġ 1 2 3 4 5", true)]
    [InlineData("dbrx", "abc", "ab c", false)]
    [InlineData("smaug-bpe", "abc", "abc", false)]
    [InlineData("tekken", "abc", "abc", true)]
    [InlineData("gpt-4o", "abc", "ab c", false)]
    public void Merges_and_begins_as_the_name_of_the_pre_tokenizer_says(string name, string text, string expected, bool begins)
    {
        Dictionary<string, object> file = ByteLevelFile();
        file[Pre] = name;

        Assert.Equal((begins ? "<s> " : "") + expected, TokensOf(file, text));
    }

    [Fact]
    public void Knows_every_name_that_it_lists() =>
        Assert.All(GgufPreTokenizer.Known.Split(", "), name =>
        {
            Dictionary<string, object> file = ByteLevelFile();
            file[Pre] = name;
            Assert.EndsWith("ab c", TokensOf(file, "ab c").Replace(" Ġ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        });

    [Theory]
    [InlineData(null, null, "ab")]
    [InlineData(true, null, "<s> ab")]
    [InlineData(true, true, "<s> ab </s>")]
    [InlineData(false, true, "ab </s>")]
    public void Puts_around_a_text_what_the_flags_say(bool? beginning, bool? end, string expected)
    {
        Dictionary<string, object> file = ByteLevelFile();
        if (beginning is not null)
            file[AddBeginning] = beginning;
        if (end is not null)
            file[AddEnd] = end;

        Assert.Equal(expected, TokensOf(file, "ab"));
    }

    [Fact]
    public void Needs_the_id_of_a_token_that_it_is_to_put_before_every_text()
    {
        Dictionary<string, object> file = ByteLevelFile();
        file[AddBeginning] = true;
        file.Remove(Beginning);

        Assert.Contains(Beginning, Assert.Throws<CheckpointException>(() => Read(file)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Warns_where_the_file_does_not_say_how_text_is_split(bool named)
    {
        Dictionary<string, object> file = ByteLevelFile();
        if (!named)
            file.Remove(Pre);

        Assert.Equal(!named, Read(file).Warning is not null);
    }

    [Fact]
    public void Lets_text_trigger_tokens_of_users_making_but_no_control_tokens()
    {
        Tokenizer tokenizer = Parse(Read(ByteLevelFile()));

        Assert.Equal(tokenizer.IdOf("<think>"), Assert.Single(tokenizer.Encode("<think>", AddedTokenScope.Plain).Ids));
        Assert.DoesNotContain(tokenizer.IdOf("<s>")!.Value, tokenizer.Encode("<s>", AddedTokenScope.Plain).Ids);
        Assert.Equal(tokenizer.IdOf("<s>"), Assert.Single(tokenizer.Encode("<s>", AddedTokenScope.Everywhere).Ids));
    }

    [Fact]
    public void Never_matches_an_unused_token()
    {
        Dictionary<string, object> file = ByteLevelFile();
        file[Pre] = "llama-bpe"; // would take it whole

        Assert.Null(Parse(Read(file)).IdOf("unused"));
        Assert.Equal("<s> u n u s e d", TokensOf(file, "unused"));
    }

    [Theory]
    [InlineData(true, "<s> ▁ab")]
    [InlineData(false, "<s> ab")]
    public void Puts_a_space_before_the_text_of_a_sentencepiece_model_as_the_file_says(bool adds, string expected)
    {
        Dictionary<string, object> file = SentencePieceFile();
        file[AddSpace] = adds;

        Assert.Equal(expected, TokensOf(file, "ab"));
    }

    [Theory]
    [InlineData("abc", "<s> ▁a bc")]
    [InlineData("aab", "<s> ▁a ab")]
    [InlineData("é", "<s> ▁ <0xC3> <0xA9>")]
    public void Merges_the_pair_of_the_highest_score_first(string text, string expected)
    {
        Dictionary<string, object> file = SentencePieceFile();
        file[Scores] = Scored(("bc", -1), ("ab", -2), ("▁ab", -9), ("▁a", -10));

        Assert.Equal(expected, TokensOf(file, text));
    }

    [Fact]
    public void Tells_the_chat_form_of_a_published_model_by_its_tokens()
    {
        Tokenizer tokenizer = Open(Shared.Require("models/smollm2-135m-instruct/SmolLM2-135M-Instruct.Q4_1.gguf"));

        Assert.Equal(PromptFormat.ChatML, PromptFormat.For(token => tokenizer.IdOf(token) is not null));
    }

    private static void CheckTexts(Tokenizer tokenizer, string file, string member)
    {
        using var expected = JsonDocument.Parse(File.ReadAllBytes(file));
        Assert.All(expected.RootElement.GetProperty(member).EnumerateArray(), row =>
        {
            Encoding found = tokenizer.Encode(row.GetProperty("text").GetString()!, AddedTokenScope.Everywhere);

            Assert.Equal(row.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32()), found.Ids);
            Assert.Equal(
                row.GetProperty("offsetsUtf16").EnumerateArray()
                    .Select(range => new CharRange(range[0].GetInt32(), range[1].GetInt32())), found.Ranges);
        });
    }

    private static Tokenizer Open(string path) => Parse(GgufTokenizer.Read(GgufFile.Open(path).Metadata));

    private static Tokenizer Parse(GgufTokenizer tokenizer) => Tokenizer.Parse(tokenizer.Utf8Json, "test.gguf");

    private static GgufTokenizer Read(Dictionary<string, object> values) =>
        GgufTokenizer.Read(new GgufMetadata("test.gguf", values.ToDictionary(pair => pair.Key, pair => AsRead(pair.Value))));

    /// <summary>A value in the form that the file reader gives it.</summary>
    private static object AsRead(object value) => value switch
    {
        int whole => (long)whole,
        object[] texts when texts.All(text => text is string) => texts.Cast<string>().ToArray(),
        object[] wholes when wholes.All(whole => whole is int) => wholes.Select(whole => (long)(int)whole).ToArray(),
        object[] numbers => numbers.Select(number => (double)number).ToArray(),
        _ => value,
    };

    private static string TokensOf(Dictionary<string, object> file, string text)
    {
        Tokenizer tokenizer = Parse(Read(file));
        return string.Join(' ', tokenizer.Encode(text, AddedTokenScope.Everywhere).Ids.Select(tokenizer.TokenOf));
    }

    private static string[] Letters(params string[] more) =>
        [.. Enumerable.Range('!', 94).Select(unit => $"{(char)unit}"), .. more];

    /// <summary>A byte-level file; <c>abc</c> is a token that no merge makes.</summary>
    private static Dictionary<string, object> ByteLevelFile()
    {
        string[] tokens = Letters("Ġ", "ab", "abc", "<s>", "</s>", "<think>", "unused");
        return new()
        {
            [Kind] = "gpt2",
            [Pre] = "gpt-2",
            [Tokens] = tokens.Cast<object>().ToArray(),
            [Types] = tokens.Select(
                token => (object)(token switch { "<s>" or "</s>" => 3, "<think>" => 4, "unused" => 5, _ => 1 })).ToArray(),
            [Merges] = new object[] { "a b" },
            [Beginning] = Array.IndexOf(tokens, "<s>"),
            [End] = Array.IndexOf(tokens, "</s>"),
        };
    }

    private static string[] SentencePieceTokens() =>
        [
            "<unk>", "<s>", "</s>", .. Enumerable.Range(0, 256)
                .Select(value => $"<0x{value:X2}>"), .. "abc▁".Select(unit => $"{unit}"), "ab", "bc", "▁a", "▁ab",
        ];

    private static Dictionary<string, object> SentencePieceFile() => new()
    {
        [Kind] = "llama",
        [Tokens] = SentencePieceTokens().Cast<object>().ToArray(),
        [Types] = SentencePieceTokens().Select((token, id) => (object)(id == 0 ? 2 : id < 3 ? 3 : id < 259 ? 6 : 1)).ToArray(),
        [Scores] = Scored(("ab", -1), ("bc", -2), ("▁ab", -3), ("▁a", -4)),
    };

    private static object[] Scored(params (string Token, double Score)[] scores) =>
        [.. SentencePieceTokens().Select(token => (object)(scores.FirstOrDefault(pair => pair.Token == token).Score))];
}
