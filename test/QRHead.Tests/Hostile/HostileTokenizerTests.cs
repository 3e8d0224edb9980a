using QRHead.Tokenization;

namespace QRHead.Tests.Hostile;

/// <summary>Damaged <c>tokenizer.json</c> files; those that are read must then encode and decode a text.</summary>
public class HostileTokenizerTests
{
    private const string Text = "Straße 12, e\u0301 日本 <|im_start|> 🎉\n\n  a's";

    [Theory]
    [InlineData("gpt2")]
    [InlineData("o200k")]
    [InlineData("phi3")]
    [InlineData("metaspace-first-split")]
    [InlineData("normalizers-nfc-nfkc")]
    [InlineData("unk-fused")]
    public void A_tokenizer_is_read_or_refused(string name)
    {
        byte[] valid = File.ReadAllBytes(Repository.TokenizerPath(name));

        HostileReading.Check(random => HostileJson.Mutate(valid, random), ReadAndUse, 80, typeof(TokenizerFileException));
    }

    /// <summary>In a small file most changes hit the stages, not the vocabulary.</summary>
    [Fact]
    public void Stages_are_read_or_refused()
    {
        byte[] valid = System.Text.Encoding.UTF8.GetBytes(Small);

        HostileReading.Check(random => HostileJson.Mutate(valid, random), ReadAndUse, 1_000, typeof(TokenizerFileException));
    }

    private const string Small = """
        {"added_tokens":[{"id":0,"content":"<s>","special":true,"lstrip":true},{"id":1,"content":" b","normalized":true,"single_word":true}],
         "normalizer":{"type":"Sequence","normalizers":[{"type":"NFKC"},{"type":"Lowercase"},{"type":"Strip","strip_left":true},{"type":"StripAccents"},
            {"type":"Prepend","prepend":"▁"},{"type":"Replace","pattern":{"String":" "},"content":"▁"},{"type":"Replace","pattern":{"Regex":"\\s+"},"content":" "}]},
         "pre_tokenizer":{"type":"Sequence","pretokenizers":[{"type":"Digits","individual_digits":true},{"type":"Punctuation","behavior":"Contiguous"},
            {"type":"Split","pattern":{"Regex":"[^\\r\\n\\p{L}]?\\p{L}+|\\s+(?!\\S)|(?i:'s|'t)"},"behavior":"MergedWithNext","invert":true},
            {"type":"Metaspace","replacement":"▁","prepend_scheme":"first","split":true},{"type":"ByteLevel","add_prefix_space":true,"use_regex":true}]},
         "model":{"type":"BPE","unk_token":"u","fuse_unk":true,"byte_fallback":true,"ignore_merges":false,"dropout":null,
            "vocab":{"a":2,"b":3,"ab":4,"u":5,"s":6,"st":7,"t":8,"<0xC3>":9},"merges":["a b",["s","t"]]},
         "post_processor":{"type":"Sequence","processors":[{"type":"ByteLevel","trim_offsets":true,"add_prefix_space":true},{"type":"TemplateProcessing",
            "single":[{"SpecialToken":{"id":"<s>","type_id":0}},{"Sequence":{"id":"A","type_id":0}}],"special_tokens":{"<s>":{"id":"<s>","ids":[0],"tokens":["<s>"]}}}]},
         "decoder":{"type":"Sequence","decoders":[{"type":"ByteLevel"},{"type":"Replace","pattern":{"String":"▁"},"content":" "},{"type":"ByteFallback"},
            {"type":"Fuse"},{"type":"Strip","content":" ","start":1,"stop":0},{"type":"Metaspace","replacement":"▁","prepend_scheme":"always"}]}}
        """;

    private static void ReadAndUse(byte[] bytes)
    {
        Tokenizer tokenizer = Tokenizer.Parse(bytes, "tokenizer.json");
        Encoding encoding = tokenizer.Encode(Text, AddedTokenScope.Everywhere);
        Assert.All(encoding.Ranges, range => Assert.InRange(range.End, range.Start, Text.Length));
        _ = tokenizer.Decode(encoding.IdSpan());
    }
}
