using System.Text.Json;

namespace QRHead.Cli.Tests;

/// <summary>The order in which passages are read.</summary>
public class OrderOptionTests
{
    private static readonly string[] Rank =
    [
        "rank", Tool.Sample("lighthouses.jsonl"), "-q", "Which Roman lighthouse is still in use?", "--format", "jsonl",
    ];

    [Fact]
    public void Passages_keep_their_index_whatever_the_order()
    {
        Dictionary<int, string> asGiven = IdsByIndex(), reversed = IdsByIndex("--order", "reversed"), shuffled = IdsByIndex(
            "--order", "Shuffled:2");
        Assert.Equal(asGiven, reversed);
        Assert.Equal(asGiven, shuffled);
        Assert.NotEqual(Tool.Run(Rank).Output, Tool.Run([.. Rank, "--order", "reversed"]).Output);
        Assert.Equal(Tool.Run(Rank).Output, Tool.Run([.. Rank, "--order", "as-given"]).Output);
    }

    [Theory]
    [InlineData("shuffled:0")]
    [InlineData("shuffled:-1")]
    [InlineData("shuffled:many")]
    [InlineData("backwards")]
    public void Another_word_is_refused(string order)
    {
        ToolResult result = Tool.Run([.. Rank, "--order", order]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(
            $"--order is '{order}'; expected as-given, reversed, shuffled or shuffled:N with N at least 1.", result.Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Read_alone_an_order_is_warned_of()
    {
        ToolResult result = Tool.Run([.. Rank, "--order", "reversed", "--reading", "alone"]);
        Assert.Equal(0, result.ExitCode);
        Assert.Equal("qrhead: The order 'reversed' plays no part: passages are read each by itself.", Assert.Single(result.Complaints));
    }

    private static Dictionary<int, string> IdsByIndex(params string[] more) => Tool.Run([.. Rank, .. more]).Succeeded().OutputLines
        .Select(line => JsonDocument.Parse(line).RootElement)
        .ToDictionary(root => root.GetProperty("index").GetInt32(), root => root.GetProperty("id").GetString()!);
}
