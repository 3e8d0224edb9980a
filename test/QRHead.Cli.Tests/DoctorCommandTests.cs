namespace QRHead.Cli.Tests;

public class DoctorCommandTests
{
    [Fact]
    public void Says_what_it_found_and_tries_a_ranking()
    {
        ToolResult result = Tool.Run("doctor").Succeeded();

        Assert.Empty(result.ErrorLines);
        string[] names = ["qrhead", ".NET", "system", "processors", "memory", "ONNX Runtime", "devices", "hub cache", "presets", "built-in model"];
        Assert.Equal(names.Length, result.OutputLines.Length);
        Assert.All(names.Zip(result.OutputLines), pair => Assert.StartsWith(pair.First, pair.Second));
        Assert.Contains("qrhead-mini: ranks as it should", result.OutputLines[^1], StringComparison.Ordinal);
        Assert.Contains("CPU", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', result.Output);
    }

    [Fact]
    public void Takes_no_arguments()
    {
        ToolResult result = Tool.Run("doctor", "passages.jsonl");

        Assert.Equal(2, result.ExitCode);
        Assert.Empty(result.Output);
    }
}
