using QRHead.Tokenization.Models;

namespace QRHead.Tests.Tokenization.Models;

public class MergeSeamsTests
{
    [Fact]
    public void There_is_no_seam_between_characters_that_stand_side_by_side_in_a_token()
    {
        var seams = new MergeSeams(["▁the", "ing", "𠀀a"]);

        foreach (string pair in new[] { "▁t", "th", "he", "in", "ng", "\uDC00a" })
            Assert.False(seams.IsBetween(pair[0], pair[1]), pair);
    }

    [Fact]
    public void There_are_seams_between_nearly_all_others()
    {
        var seams = new MergeSeams(["▁the", "▁these", "▁there", "ing", "▁a", "▁and"]);

        int hidden =
            (from left in Enumerable.Range('A', 26)
             from right in Enumerable.Range('A', 26)
             select !seams.IsBetween((char)left, (char)right)).Count(hides => hides);

        Assert.InRange(hidden, 0, 26 * 26 / 8);
    }

    [Fact]
    public void Without_merges_there_are_seams_everywhere() => Assert.True(new MergeSeams([]).IsBetween('a', 'b'));
}
