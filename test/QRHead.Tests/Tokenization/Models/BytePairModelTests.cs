using QRHead.Tokenization;

namespace QRHead.Tests.Tokenization.Models;

public class BytePairModelTests
{
    private static void Check(Tokenizer tokenizer, string text, string expected)
    {
        var found = tokenizer.Encode(text, AddedTokenScope.Everywhere);

        Assert.Equal(
            expected, string.Join(' ', found.Ids.Zip(found.Ranges, (id, range) => $"{tokenizer.TokenOf(id)}[{range.Start},{range.End})")));
    }

    [Fact]
    public void Merges_the_lowest_rank_first() =>
        Check(Some.Tokenizer(vocabulary: ["ab", "bc"], merges: ["b c", "a b"]), "abc", "a[0,1) bc[1,3)");

    [Fact]
    public void Merges_the_leftmost_of_one_rank_first() =>
        Check(Some.Tokenizer(vocabulary: ["aa"], merges: ["a a"]), "aaa", "aa[0,2) a[2,3)");

    [Fact]
    public void Merges_what_merges_made() =>
        Check(Some.Tokenizer(vocabulary: ["ab", "abc"], merges: ["a b", "ab c"]), "xabc", "x[0,1) abc[1,4)");

    [Fact]
    public void Takes_a_whole_piece_from_the_vocabulary_only_if_merges_are_ignored()
    {
        Check(Some.Tokenizer(vocabulary: ["abc"]), "abc", "a[0,1) b[1,2) c[2,3)");
        Check(Some.Tokenizer(model: "\"ignore_merges\":true", vocabulary: ["abc"]), "abc", "abc[0,3)");
    }

    [Fact]
    public void Drops_what_it_cannot_write_and_lets_the_neighbours_merge() =>
        Check(Some.Tokenizer(vocabulary: ["ab"], merges: ["a b"]), "a中b", "ab[0,3)");

    [Theory]
    [InlineData("true", "a[0,1) <unk>[1,4) b[4,5) <unk>[5,6)")]
    [InlineData("false", "a[0,1) <unk>[1,2) <unk>[2,4) b[4,5) <unk>[5,6)")]
    public void Writes_unknown_characters_as_the_unknown_token(string fuse, string expected) =>
        Check(Some.Tokenizer(model: $"\"unk_token\":\"<unk>\",\"fuse_unk\":{fuse}", vocabulary: ["<unk>"]), "a中🎊b中", expected);

    [Fact]
    public void Falls_back_to_bytes_where_all_are_tokens()
    {
        var tokenizer = Some.Tokenizer(model: "\"byte_fallback\":true", vocabulary: ["<0xE4>", "<0xB8>", "<0xAD>"]);

        Check(tokenizer, "a中文", "a[0,1) <0xE4>[1,2) <0xB8>[1,2) <0xAD>[1,2)");
    }

    /// <summary>Long pieces keep their merges in a queue, short ones are searched: both must give the same.</summary>
    [Fact]
    public void Long_pieces_merge_as_short_ones_do()
    {
        var tokenizer = Some.Tokenizer(vocabulary: ["ab", "ba", "aba", "abab", "cc"], merges: ["a b", "b a", "c c", "ab a", "ab ab"]);
        string text = string.Concat(Enumerable.Repeat("ababacbacc ", 40));
        var once = tokenizer.Encode("ababacbacc ", AddedTokenScope.Everywhere);

        var found = tokenizer.Encode(text, AddedTokenScope.Everywhere);

        Assert.Equal(Enumerable.Repeat(once.Ids, 40).SelectMany(ids => ids), found.Ids);
    }
}
