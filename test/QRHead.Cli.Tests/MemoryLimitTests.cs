namespace QRHead.Cli.Tests;

/// <summary>What would need more memory than allowed is refused before it is read.</summary>
public sealed class MemoryLimitTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static readonly string[] Rank = ["rank", Tool.Sample("lighthouses.jsonl"), "-q", "Which Roman lighthouse is still in use?"];

    [Theory]
    [InlineData("4GB")]
    [InlineData("4 gib")]
    [InlineData("0.5G")]
    [InlineData("900000000")]
    public void What_fits_is_ranked(string limit) => Tool.Run([.. Rank, "--max-memory", limit]).Succeeded();

    [Fact]
    public void What_does_not_fit_is_refused_with_the_numbers_and_what_would_help()
    {
        ToolResult result = Tool.Run([.. Rank, "--max-memory", "50MB"]);
        Assert.Equal(1, result.ExitCode);
        Assert.Empty(result.Output);
        Assert.Matches(
            @"^qrhead: This needs about [\d.]+ MB of memory, --max-memory allows 50\.0 MB: [\d.]+ MB for the runtime, [\d.]+ MB for weights, "
            + @"[\d.]+ MB for keys and values, [\d.]+ MB of work space\. What would help: --reading alone \(about [\d.]+ MB\), "
            + @"--precision int8 \(about a quarter of the weights\), heads of lower layers \(--heads\), a higher limit\.$",
            Assert.Single(result.Complaints));
    }

    [Fact]
    public void A_context_that_does_not_fit_is_neither_made_nor_opened()
    {
        string context = _folder.In("passages.context");
        Assert.Equal(1, Tool.Run([.. Rank, "--context", context, "--max-memory", "50MB"]).ExitCode);
        Assert.False(File.Exists(context));

        Tool.Run([.. Rank, "--context", context, "--max-memory", "2GB"]).Succeeded();
        ToolResult opened = Tool.Run("rank", "-q", "Which?", "--context", context, "--max-memory", "50MB");
        Assert.Equal(1, opened.ExitCode);
        Assert.EndsWith("What would help: a context of fewer passages, a higher limit.", Assert.Single(opened.Complaints));
        Tool.Run("rank", "-q", "Which?", "--context", context, "--max-memory", "2GB").Succeeded();
    }

    [Theory]
    [InlineData("much")]
    [InlineData("0")]
    [InlineData("-4GB")]
    [InlineData("4TBB")]
    public void What_is_no_size_is_refused(string limit)
    {
        ToolResult result = Tool.Run([.. Rank, "--max-memory", limit]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(
            $"--max-memory is '{limit}'; expected a size such as 4GB, 800MiB or a number of bytes.", result.Error,
            StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
