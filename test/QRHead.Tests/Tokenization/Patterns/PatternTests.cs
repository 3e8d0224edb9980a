using System.Text.Json;
using CsCheck;
using QRHead.Tokenization;
using QRHead.Tokenization.Patterns;

namespace QRHead.Tests.Tokenization.Patterns;

public class PatternTests
{
    private static List<string> Matches(Pattern pattern, string text)
    {
        var matches = new List<string>();
        for (int position = 0; pattern.TryFind(text, position, out var match); position = match.End)
            matches.Add(text[match.Start..match.End]);
        return matches;
    }

    private static Pattern Parsed(string regex)
    {
        Assert.True(RegexParser.TryParse(regex, () => new TimeoutException(), out var pattern, out string? problem), problem);
        return pattern;
    }

    [Theory]
    [InlineData(@"\p{N}{1,3}", "12345 𝟙𝟚𝟛𝟜", "123|45|𝟙𝟚𝟛|𝟜")]
    [InlineData(@"\s+(?!\S)|\s+", "a   b ", "  | | ")]
    [InlineData(@"(?i:'s|'re)", "'S 'ſ 'rE 'x", "'S|'ſ|'rE")]
    [InlineData(@"[^\r\n\p{L}\p{N}]?\p{L}+", "#a\nb 𠀀c", "#a|b| 𠀀c")]
    [InlineData(@"[a-c\-\]]+", "ab-]d", "ab-]")]
    [InlineData(@"a(?:bc)?d", "abcd ad abd", "abcd|ad")]
    [InlineData(@"a++a|b", "aaab", "b")]
    [InlineData(@"\P{L}", "a1", "1")]
    [InlineData(@"x(?=y)", "xz xy", "x")]
    [InlineData("[一-龥]+", "a一丁b", "一丁")]
    public void Expressions_match_character_by_character(string regex, string text, string expected) =>
        Assert.Equal(expected, string.Join('|', Matches(Parsed(regex), text)));

    [Theory]
    [InlineData(@"(a+)+")]
    [InlineData(@"(?<=a)b")]
    [InlineData(@"\bword")]
    [InlineData(@"^a")]
    [InlineData(@"a$")]
    [InlineData(@".")]
    [InlineData(@"\w")]
    [InlineData(@"[a-z&&[^b]]")]
    [InlineData(@"[a[b]]")]
    [InlineData(@"[]")]
    [InlineData(@"[a")]
    [InlineData(@"(a")]
    [InlineData(@"a)")]
    [InlineData(@"a{2,1}")]
    [InlineData(@"a{,2}")]
    [InlineData(@"a*?")]
    [InlineData(@"a{2}+")]
    [InlineData(@"\p{Han}")]
    [InlineData(@"\p{")]
    [InlineData(@"\1")]
    [InlineData(@"\")]
    [InlineData(@"(?i:ss)")]
    [InlineData(@"(?i:é)")]
    [InlineData(@"(?i:[a-z])")]
    [InlineData(@"*a")]
    public void What_could_mean_something_else_is_refused(string regex) =>
        Assert.False(RegexParser.TryParse(regex, () => new TimeoutException(), out _, out _));

    [Theory]
    [InlineData(Gpt2Pattern.Regex)]
    [InlineData(Llama3Pattern.Regex)]
    [InlineData(Llama3Pattern.RegexWithSingleDigits)]
    public void Hand_written_scanners_split_as_their_expressions(string regex)
    {
        string json = JsonSerializer.Serialize(new { Regex = regex });
        var scanner = Pattern.Read(new JsonSection(JsonDocument.Parse(json).RootElement, "", "test"));
        var expression = Parsed(regex);

        Assert.IsNotType<RegexPattern>(scanner);
        SomeText.Any.Sample(text => Assert.Equal(Matches(expression, text), Matches(scanner, text)), iter: 20_000);
    }

    /// <summary>Both have more ways to match the text than anybody can try.</summary>
    [Theory]
    [InlineData("a*a*a*a*a*a*a*a*b")]
    [InlineData(
        "(?:a|aa)(?:a|aa)(?:a|aa)(?:a|aa)(?:a|aa)(?:a|aa)(?:a|aa)(?:a|aa)(?:a|aa)(?:a|aa)(?:a|aa)(?:a|aa)(?:a|aa)"
        + "(?:a|aa)(?:a|aa)(?:a|aa)(?:a|aa)(?:a|aa)(?:a|aa)(?:a|aa)(?:a|aa)(?:a|aa)(?:a|aa)(?:a|aa)(?:a|aa)(?:a|aa)b")]
    public void An_expression_that_takes_too_long_is_given_up(string regex) =>
        Assert.Throws<TimeoutException>(() => Parsed(regex).TryFind(new string('a', 200), 0, out _));

    /// <summary>An expression may read a run of blanks several times over, and backs out of it.</summary>
    [Fact]
    public void A_long_run_of_blanks_is_no_reason_to_give_up() =>
        Assert.True(Parsed(Llama3Pattern.Regex).TryFind(new string(' ', 1_000_000) + "a", 0, out var match) && match.Length == 999_999);

    /// <summary>Each character of an expression is a step, each step a frame on the stack.</summary>
    [Fact]
    public void An_expression_that_would_exhaust_the_stack_is_refused() =>
        Assert.False(RegexParser.TryParse(new string('a', 20_000), () => new TimeoutException(), out _, out _));
}
