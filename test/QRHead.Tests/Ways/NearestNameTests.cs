using QRHead.Ways;

namespace QRHead.Tests.Ways;

public sealed class NearestNameTests
{
    private static readonly string[] Names = ["rank", "ask", "search", "index", "--format", "--context"];

    [Theory]
    [InlineData("rnk", "rank")]
    [InlineData("RANK", "rank")]
    [InlineData("serach", "search")]
    [InlineData("indexes", "index")]
    [InlineData("--foramt", "--format")]
    [InlineData("aks", "ask")]
    [InlineData("banana", null)]
    [InlineData("", null)]
    [InlineData("x", null)]
    public void A_misspelled_name_finds_the_one_that_was_meant(string found, string? meant) =>
        Assert.Equal(meant, NearestName.Of(found, Names));
}
