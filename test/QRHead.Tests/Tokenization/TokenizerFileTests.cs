using QRHead.Tokenization;

namespace QRHead.Tests.Tokenization;

/// <summary>Files that cannot be used are refused with the place and the reason.</summary>
public class TokenizerFileTests
{
    private static void CheckRefused(string json, params string[] expected)
    {
        var found = Assert.Throws<TokenizerFileException>(
            () => Tokenizer.Parse(System.Text.Encoding.UTF8.GetBytes(json), "my/tokenizer.json"));

        Assert.StartsWith("my/tokenizer.json: ", found.Message, StringComparison.Ordinal);
        Assert.All(expected, part => Assert.Contains(part, found.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "line 1")]
    [InlineData("{\n\"model\": oops}", "line 2")]
    [InlineData("[]", "an object")]
    [InlineData("{}", "model", "nothing is given")]
    [InlineData("""{"model": {"type": "BPE"}}""", "model.vocab")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": -1}, "merges": []}}""", "the id of a is -1")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": 99999999999}, "merges": []}}""", "the id of a")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": 2000000000}, "merges": []}}""", "the id of a")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": 0}}}""", "model.merges")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": ["a b"]}}""", "number 0 needs the token b")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": 0, "b": 1}, "merges": ["a b"]}}""", "number 0 needs the token ab")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": ["aa"]}}""", "number 0 is aa")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": [["a", 1]]}}""", "number 0")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"\ud800": 0}, "merges": []}}""", "Unicode")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": [], "unk_token": "<unk>"}}""", "<unk>")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": [], "dropout": 0.1}}""", "model.dropout")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": [], "end_of_word_suffix": "</w>"}}""",
        "end_of_word_suffix", "</w>")]
    [InlineData("""{"model": {"type": "Unigram", "vocab": []}}""", "the model Unigram", "supported: BPE")]
    [InlineData("""{"added_tokens": [{"id": "x", "content": "a"}], "model": {}}""", "added_tokens[0].id")]
    [InlineData("""{"added_tokens": [{"id": 2147483647, "content": "a"}], "model": {}}""", "added_tokens[0].id", "2147483647")]
    public void Broken_files_are_refused(string json, params string[] expected) => CheckRefused(json, expected);

    [Theory]
    [InlineData("""{"normalizer": {"type": "Precompiled"}}""", "normalizer", "Precompiled", "NFKC")]
    [InlineData("""{"pre_tokenizer": {"type": "Sequence", "pretokenizers": [{"type": "UnicodeScripts"}]}}""", "pretokenizers[0]",
        "UnicodeScripts")]
    [InlineData("""{"pre_tokenizer": {"type": "Sequence", "pretokenizers": [{"type": "ByteLevel"}, {"type": "Digits"}]}}""",
        "after ByteLevel")]
    [InlineData("""{"pre_tokenizer": {"type": "Split", "pattern": {"Regex": "(a+)+"}, "behavior": "Isolated"}}""", "(a+)+",
        "repeated group")]
    [InlineData("""{"pre_tokenizer": {"type": "Split", "pattern": {"Regex": "\\w+"}, "behavior": "Isolated"}}""", "\\w")]
    [InlineData("""{"pre_tokenizer": {"type": "Split", "pattern": {"String": "a"}, "behavior": "Odd"}}""", "Odd")]
    [InlineData("""{"post_processor": {"type": "BertProcessing"}}""", "BertProcessing", "TemplateProcessing")]
    [InlineData("""{"post_processor": {"type": "TemplateProcessing", "single": [], "special_tokens": {}}}""", "post_processor.single")]
    [InlineData("""{"decoder": {"type": "WordPiece"}}""", "WordPiece", "ByteFallback")]
    [InlineData("""{"decoder": {}}""", "decoder.type")]
    public void Unknown_parts_are_refused_by_name(string stages, params string[] expected) =>
        CheckRefused(Some.File(stages[1..^1]), expected);

    [Theory]
    [InlineData("gpt2")]
    [InlineData("phi3")]
    [InlineData("unk-fused")]
    public void A_file_cut_anywhere_is_refused(string name)
    {
        byte[] file = File.ReadAllBytes(Repository.TokenizerPath(name));

        for (int length = 0; length < file.Length - 1; length += file.Length / 50)
            Assert.Throws<TokenizerFileException>(() => Tokenizer.Parse(file.AsSpan(0, length), name));
    }

    [Fact]
    public void A_file_with_a_wrong_byte_loads_or_is_refused()
    {
        byte[] file = File.ReadAllBytes(Repository.TokenizerPath("phi3"));

        CsCheck.Check.Sample(
            CsCheck.Gen.Select(CsCheck.Gen.Int[0, file.Length - 1], CsCheck.Gen.Byte),
            (position, value) =>
            {
                byte[] damaged = [.. file];
                damaged[position] = value;
                try
                {
                    Tokenizer.Parse(damaged, "phi3");
                }
                catch (TokenizerFileException)
                {
                }
            },
            iter: 200);
    }

    /// <summary>Sixty stages that each write two characters for one would make 2^60 of one.</summary>
    [Fact]
    public void Normalizers_that_let_a_text_grow_without_end_are_given_up()
    {
        string doubling = string.Join(',', Enumerable.Repeat("""{"type": "Replace", "pattern": {"String": "a"}, "content": "aa"}""", 60));
        var tokenizer = Some.Tokenizer($$"""
            "normalizer": {"type": "Sequence", "normalizers": [{"type": "Sequence", "normalizers": [{{doubling}}]}]}
            """);

        var found = Assert.Throws<TokenizerFileException>(() => tokenizer.Encode("a", AddedTokenScope.Plain));

        Assert.StartsWith("test.json: normalizer: the normalizers make more than 100", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_that_would_be_written_or_looked_for_again_and_again_are_short()
    {
        string longText = new('a', 20_000);
        CheckRefused(Some.File($$"""
            "normalizer": {"type": "Prepend", "prepend": "{{longText}}"}
            """), "normalizer.prepend", "20000", "100");
        CheckRefused(Some.File($$"""
            "normalizer": {"type": "Replace", "pattern": {"String": "a"}, "content": "{{longText}}"}
            """), "normalizer.content", "20000", "100");
        CheckRefused(Some.File($$"""
            "pre_tokenizer": {"type": "Metaspace", "replacement": "a{{new string('\u0301', 100)}}"}
            """), "pre_tokenizer.replacement", "101", "16");
        CheckRefused(Some.File($$"""
            "added_tokens": [{"id": 0, "content": "{{longText}}"}]
            """), "added_tokens[0].content", "20000", "1000");
    }

    [Fact]
    public void An_added_token_is_short_once_it_is_normalized_too() => CheckRefused(
        Some.File($$"""
            "added_tokens": [{"id": 7, "content": "{{new string('b', 900)}}", "normalized": true}],
            "normalizer": {"type": "Replace", "pattern": {"String": "b"}, "content": "bb"}
            """),
        "the token 7 has 1800 UTF-16 units once it is normalized");

    [Fact]
    public void An_expression_that_takes_too_long_is_named_when_a_text_meets_it()
    {
        var tokenizer = Some.Tokenizer("""
            "pre_tokenizer": {"type": "Split", "pattern": {"Regex": "a*a*a*a*a*a*a*a*b"}, "behavior": "Isolated"}
            """);

        var found = Assert.Throws<TokenizerFileException>(() => tokenizer.Encode(new string('a', 200), AddedTokenScope.Plain));

        Assert.Contains("a*a*a*a*a*a*a*a*b takes too long", found.Message, StringComparison.Ordinal);
    }

    /// <summary>Tokens are kept by id, so one id decides how much memory is taken.</summary>
    [Fact]
    public void One_high_id_takes_no_great_memory()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        CheckRefused("""{"model": {"type": "BPE", "vocab": {"a": 16777215}, "merges": []}}""", "the id of a is 16777215");
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
    }
}
