using CsCheck;
using QRHead.Tokenization;

namespace QRHead.Tests.Tokenization;

public class TokenizerTests
{
    private const string Template = """
        "post_processor": {"type": "TemplateProcessing",
          "single": [{"SpecialToken": {"id": "<s>"}}, {"Sequence": {"id": "A"}}, {"SpecialToken": {"id": "</s>"}}],
          "special_tokens": {"<s>": {"ids": [0]}, "</s>": {"ids": [1, 1]}}},
        "added_tokens": [{"id": 0, "content": "<s>", "special": true}, {"id": 5000, "content": "<|x|>", "special": true}]
        """;

    private static readonly Tokenizer Gpt2 = Tokenizer.Load(Repository.TokenizerPath("gpt2"));
    private static readonly Tokenizer Phi3 = Tokenizer.Load(Repository.TokenizerPath("phi3"));
    private static readonly Tokenizer Nfkc = Tokenizer.Load(Repository.TokenizerPath("normalizers-nfc-nfkc"));

    [Fact]
    public void Adds_the_template_on_demand()
    {
        var tokenizer = Some.Tokenizer(Template, vocabulary: ["<s>", "</s>"]);

        var with = tokenizer.Encode("a", AddedTokenScope.Everywhere);
        var without = tokenizer.Encode("a", AddedTokenScope.Everywhere, addTemplate: false);

        Assert.Equal([0, tokenizer.IdOf("a")!.Value, 1, 1], with.Ids);
        Assert.Equal([true, false, true, true], with.IsTemplate);
        Assert.Equal([new(0, 0), new(0, 1), new(0, 0), new(0, 0)], with.Ranges);
        Assert.Equal([tokenizer.IdOf("a")!.Value], without.Ids);
    }

    [Fact]
    public void Finds_tokens_by_id_and_ids_by_token()
    {
        var tokenizer = Some.Tokenizer(Template, vocabulary: ["<s>", "</s>"]);

        Assert.Equal(5001, tokenizer.VocabularySize);
        Assert.Equal(5000, tokenizer.IdOf("<|x|>"));
        Assert.Equal("<|x|>", tokenizer.TokenOf(5000));
        Assert.Null(tokenizer.IdOf("nowhere"));
        Assert.Null(tokenizer.TokenOf(4999));
        Assert.Null(tokenizer.TokenOf(-1));
    }

    [Fact]
    public void Leaves_out_special_tokens_and_unknown_ids_when_decoding() =>
        Assert.Equal("a", Gpt2.Decode([Gpt2.IdOf("<|sep|>")!.Value, Gpt2.IdOf("a")!.Value, 999_999], skipSpecialTokens: true));

    [Fact]
    public void Counts_tokens_without_the_template() =>
        Assert.Equal(3, Some.Tokenizer(Template, vocabulary: ["<s>", "</s>"]).CountTokens("abc"));

    [Fact]
    public void A_lone_surrogate_counts_as_a_replacement_character() =>
        Assert.Equal(Gpt2.Encode("a\uFFFDb", AddedTokenScope.Plain).Ids, Gpt2.Encode("a\uD83Cb", AddedTokenScope.Plain).Ids);

    [Fact]
    public void Byte_level_tokens_decode_to_the_text() =>
        SomeText.Any.Sample(text => Gpt2.Decode([.. Gpt2.Encode(text, AddedTokenScope.Nowhere).Ids]) == text, iter: 5_000);

    [Fact]
    public void Ranges_are_ordered_and_lie_within_the_text() => SomeText.Any.Sample(
        text =>
        {
            foreach (var tokenizer in new[] { Gpt2, Phi3, Nfkc })
            {
                var ranges = tokenizer.Encode(text, AddedTokenScope.Everywhere, addTemplate: false).Ranges;
                Assert.All(
                    ranges, range => Assert.True(range.Start >= 0 && range.Start < range.End && range.End <= text.Length, $"{range}"));
                Assert.All(
                    ranges.Zip(ranges.Skip(1)), pair => Assert.True(
                        pair.First.Start <= pair.Second.Start && pair.First.End <= pair.Second.End));
            }
        },
        iter: 3_000);

    [Fact]
    public void Byte_level_ranges_cover_the_text() => SomeText.Any.Sample(
        text =>
        {
            int end = 0;
            foreach (var range in Gpt2.Encode(text, AddedTokenScope.Plain).Ranges)
            {
                Assert.True(range.Start <= end);
                end = range.End;
            }

            Assert.Equal(text.Length, end);
        },
        iter: 3_000);

    /// <summary>Whatever users write before, between and after it, the template's tokens are found, and no others.</summary>
    [Fact]
    public void Only_the_template_makes_special_tokens() => Gen.Select(SomeText.Any, SomeText.Any).Sample(
        (before, after) =>
        {
            const string marker = "<|end|>";
            string text = before + marker + after;
            var own = new CharRange(before.Length, before.Length + marker.Length);
            int unknown = Phi3.IdOf("<unk>")!.Value;
            var special = Phi3.AddedTokens.Where(token => token.Special).Select(token => token.Id).ToHashSet();

            var found = Phi3.Encode(text, AddedTokenScope.SpecialWithin([own]), addTemplate: false);

            var specials = found.Ids.Zip(found.Ranges).Where(pair => special.Contains(pair.First) && pair.First != unknown).ToList();
            var (id, range) = Assert.Single(specials);
            Assert.Equal(Phi3.IdOf(marker), id);
            Assert.True(range.Start <= own.Start && range.End >= own.End);
        },
        iter: 3_000);

    [Fact]
    public void No_range_is_the_same_as_plain() => SomeText.Any.Sample(
        text => Phi3.Encode(text, AddedTokenScope.SpecialWithin([])).Ids.SequenceEqual(Phi3.Encode(text, AddedTokenScope.Plain).Ids),
        iter: 2_000);

    [Fact]
    public void The_whole_text_is_the_same_as_everywhere() => SomeText.Any.Sample(
        text => Phi3.Encode(text, AddedTokenScope.SpecialWithin([new(0, text.Length)])).Ids.SequenceEqual(
            Phi3.Encode(text, AddedTokenScope.Everywhere).Ids),
        iter: 2_000);

    [Fact]
    public void Serves_several_threads()
    {
        string[] texts = [.. Enumerable.Range(0, 200).Select(i => $"the number {i * i} and the word {(char)('a' + i % 26)}ord")];
        var expected = texts.Select(text => Tokenizer.Load(Repository.TokenizerPath("gpt2")).CountTokens(text)).ToArray();

        int[] found = new int[texts.Length];
        Parallel.For(0, texts.Length, i => found[i] = Gpt2.CountTokens(texts[i]));

        Assert.Equal(expected, found);
    }
}
