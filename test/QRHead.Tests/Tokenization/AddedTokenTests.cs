using QRHead.Tokenization;

namespace QRHead.Tests.Tokenization;

public class AddedTokenTests
{
    private const string Tokens = """
        "added_tokens": [
          {"id": 1, "content": "<|end|>", "special": true, "normalized": false},
          {"id": 2, "content": "<|end|>!", "special": true, "normalized": false},
          {"id": 3, "content": "<user>", "special": true, "normalized": false, "rstrip": true},
          {"id": 4, "content": "<mask>", "special": true, "normalized": false, "lstrip": true},
          {"id": 5, "content": "word", "special": false, "normalized": false, "single_word": true},
          {"id": 6, "content": "<tool>", "special": false, "normalized": false},
          {"id": 7, "content": "Hello", "special": false, "normalized": true}]
        """;

    private static readonly Tokenizer Tokenizer = Some.Tokenizer(Tokens);

    /// <summary>Checks the added tokens in a text, as <c>id[start,end)</c>.</summary>
    private static void Check(string text, AddedTokenScope scope, string expected)
    {
        var found = Tokenizer.Encode(text, scope);

        Assert.Equal(
            expected, string.Join(
                ' ', found.Ids.Zip(found.Ranges).Where(pair => pair.First < 1000)
                    .Select(pair => $"{pair.First}[{pair.Second.Start},{pair.Second.End})")));
    }

    [Theory]
    [InlineData("a<|end|>b", "1[1,8)")]
    [InlineData("a<|end|>!", "2[1,9)")]
    [InlineData("<user> \n x", "3[0,9)")]
    [InlineData("x  <mask>", "4[1,9)")]
    [InlineData("<user> <mask>", "3[0,7) 4[7,13)")]
    [InlineData("word sword wordy (word)", "5[0,4) 5[18,22)")]
    [InlineData("<<tool>>", "6[1,7)")]
    [InlineData("", "")]
    public void Are_found_leftmost_and_longest(string text, string expected) => Check(text, AddedTokenScope.Everywhere, expected);

    [Fact]
    public void Special_ones_are_ordinary_text_in_plain_scope() => Check("<|end|><tool><user>", AddedTokenScope.Plain, "6[7,13)");

    [Fact]
    public void None_is_found_in_no_scope() => Check("<|end|><tool>Hello", AddedTokenScope.Nowhere, "");

    [Fact]
    public void Special_ones_are_found_within_the_given_ranges_only() =>
        Check("<|end|><tool><|end|>", AddedTokenScope.SpecialWithin([new(13, 20)]), "6[7,13) 1[13,20)");

    [Fact]
    public void A_special_one_that_sticks_out_of_its_range_is_ordinary_text() =>
        Check("<|end|>", AddedTokenScope.SpecialWithin([new(0, 6)]), "");

    [Fact]
    public void Text_after_the_template_cannot_lengthen_its_token() =>
        Check("<|end|>! said", AddedTokenScope.SpecialWithin([new(0, 7)]), "1[0,7)");

    [Fact]
    public void Blanks_that_a_special_one_takes_may_lie_outside_its_range() =>
        Check("<user>  hi", AddedTokenScope.SpecialWithin([new(0, 6)]), "3[0,8)");

    [Fact]
    public void Text_before_the_template_cannot_hide_its_token()
    {
        const string overlapping = """
            "added_tokens": [
              {"id": 1, "content": "a<x>", "special": true, "normalized": false},
              {"id": 2, "content": "<x>", "special": true, "normalized": false}]
            """;

        var found = Some.Tokenizer(overlapping).Encode("a<x>", AddedTokenScope.SpecialWithin([new(1, 4)]));

        Assert.Contains(2, found.Ids);
        Assert.DoesNotContain(1, found.Ids);
    }

    [Fact]
    public void Normalized_ones_are_found_in_their_normalised_form()
    {
        var lowercase = Some.Tokenizer(Tokens + ",\"normalizer\":{\"type\":\"Lowercase\"}");

        Assert.Equal([7], lowercase.Encode("hELLO", AddedTokenScope.Everywhere).Ids);
    }

    [Fact]
    public void Ranges_out_of_order_are_refused() =>
        Assert.Throws<ArgumentException>(() => AddedTokenScope.SpecialWithin([new(3, 5), new(4, 6)]));

    [Fact]
    public void Special_text_never_becomes_a_special_token_through_the_vocabulary()
    {
        var tokenizer = Some.Tokenizer(
            """ "added_tokens": [{"id": 0, "content": "ab", "special": true, "normalized": false}] """,
            """ "ignore_merges": true """,
            ["ab"]);

        Assert.DoesNotContain(0, tokenizer.Encode("ab", AddedTokenScope.Plain).Ids);
        Assert.Equal([0], tokenizer.Encode("ab", AddedTokenScope.Everywhere).Ids);
    }
}
