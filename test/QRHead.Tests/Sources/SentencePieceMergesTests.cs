using System.Diagnostics;
using QRHead.Sources;

namespace QRHead.Tests.Sources;

public class SentencePieceMergesTests
{
    private static IEnumerable<string> Merges(params (string Token, double Score)[] tokens)
    {
        var types = Enumerable.Repeat(GgufTokenType.Normal, tokens.Length).ToArray();
        var vocabulary = new GgufVocabulary([.. tokens.Select(token => token.Token)], types, null, null, null);
        return SentencePieceMerges.Of(vocabulary, [.. tokens.Select(token => token.Score)]).Select(merge => $"{merge.Left}+{merge.Right}");
    }

    [Fact]
    public void Every_cut_into_two_tokens_is_a_merge_and_the_highest_score_comes_first() =>
        Assert.Equal(["b+c", "ab+c", "a+bc", "a+b"], Merges(("a", 0), ("b", 0), ("c", 0), ("ab", -3), ("bc", -1), ("abc", -2)));

    /// <summary>Looking up both halves of every cut would take a million times a million steps.</summary>
    [Fact]
    public void A_token_of_a_million_characters_is_soon_cut()
    {
        var watch = Stopwatch.StartNew();

        var merges = Merges(("a", 0), ("aa", -1), (new string('a', 1_000_000), -2));

        Assert.Equal(["a+a"], merges);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"It took {watch.Elapsed}.");
    }
}
