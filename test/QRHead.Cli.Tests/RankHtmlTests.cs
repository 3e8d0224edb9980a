using System.Text.Json;
using System.Text.RegularExpressions;

namespace QRHead.Cli.Tests;

/// <summary><c>rank --format html</c>: one page for a browser.</summary>
public sealed class RankHtmlTests
{
    private const string Hostile =
        "</p><script>alert(1)</script><img src=x onerror=alert(2)> \" ' & \u001b[31m The Romans built a lighthouse.";

    [Fact]
    public void A_page_has_every_passage_with_its_words_shaded()
    {
        string page = Tool.Run("rank", Tool.Sample("lighthouses.jsonl"), "-q", "What made the lens go round?", "--format", "html")
            .Succeeded().Output;

        Assert.StartsWith("<!doctype html>", page, StringComparison.Ordinal);
        Assert.EndsWith("</main></body></html>", page.TrimEnd(), StringComparison.Ordinal);
        Assert.Contains("<h2 id=\"q-1\">What made the lens go round?</h2>", page, StringComparison.Ordinal);
        Assert.Matches("<mark style=\"--s:1.00\" title=\"0[.][0-9]{4}\">", page);
        Assert.Contains("earned by <bdi>", page, StringComparison.Ordinal);
        Assert.Contains("<summary>by head</summary>", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("title")]
    [InlineData("text")]
    [InlineData("id")]
    public void What_users_write_is_text_and_never_markup(string field)
    {
        var passage = new Dictionary<string, string> { ["id"] = "a", ["title"] = "b", ["text"] = "c", [field] = Hostile };
        string page = Tool.RunWith(
            JsonSerializer.Serialize(new[] { passage }), "rank", "-", "-q", $"Who? {Hostile[..^1]}", "--format", "html").Succeeded().Output;

        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain('\u001b', page);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", WithoutMarks(page), StringComparison.Ordinal);
    }

    [Fact]
    public void Pages_of_several_queries_are_one_page()
    {
        string page = Tool.Run(
            "rank", Tool.Sample("lighthouses.jsonl"), "--queries", Tool.Sample("questions.txt"), "--top", "1", "--format", "html")
                .Succeeded().Output;

        Assert.Equal(1, page.Split("<!doctype").Length - 1);
        Assert.Equal(page.Split("<section").Length, page.Split("<article>").Length);
    }

    [Fact]
    public void A_page_asks_nobody_for_anything()
    {
        string page = Tool.Run("rank", Tool.Sample("lighthouses.jsonl"), "-q", "Who?", "--format", "html").Succeeded().Output;

        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
        Assert.DoesNotMatch("(?i)\\b(src|href|url)\\s*[=(]", page);
    }

    private static string WithoutMarks(string page) => Regex.Replace(page, "</?mark[^>]*>", "");
}
