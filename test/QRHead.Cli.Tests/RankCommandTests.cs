namespace QRHead.Cli.Tests;

public class RankCommandTests
{
    [Fact]
    public void Placeholder_until_the_command_exists() => Assert.Equal("qrhead", typeof(RankCommandTests).Namespace![..6].ToLowerInvariant());
}
