namespace QRHead.Cli.Tests;

public class DoctorCommandTests
{
    [Fact]
    public void Says_what_it_found_and_tries_a_ranking()
    {
        ToolResult result = Tool.Run("doctor").Succeeded();

        Assert.Empty(result.ErrorLines);
        string[] names =
        [
            "qrhead", ".NET", "system", "processors", "memory", "ONNX Runtime", "devices", "hub ", "hub cache", "hub token", "presets",
            "built-in model",
        ];
        Assert.Equal(names.Length, result.OutputLines.Length);
        Assert.All(names.Zip(result.OutputLines), pair => Assert.StartsWith(pair.First, pair.Second));
        Assert.Contains("qrhead-mini: ranks as it should", result.OutputLines[^1], StringComparison.Ordinal);
        Assert.Contains("CPU", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', result.Output);
    }

    [Fact]
    public void Says_where_models_come_from_and_keeps_the_token_to_itself()
    {
        using var folder = new TemporaryFolder();
        folder.Write("hub/models--org--tiny/blobs/0", new byte[2500]);

        ToolResult result = Tool.RunIn(
            new Dictionary<string, string>
            {
                ["HF_HOME"] = folder.Path,
                ["HF_TOKEN"] = "hf_secret",
                ["HF_HUB_OFFLINE"] = "1",
                ["HF_ENDPOINT"] = "https://hub.example",
            },
            "doctor").Succeeded();

        Assert.Contains("https://hub.example/ (offline: only the cache is used)", result.Output, StringComparison.Ordinal);
        Assert.Contains($"{Path.Combine(folder.Path, "hub")}: 0 models, 2.5 kB", result.Output, StringComparison.Ordinal);
        Assert.Contains("found in the environment variable HF_TOKEN", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("hf_secret", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_that_cannot_be_used_are_a_finding()
    {
        ToolResult result = Tool.RunIn(new Dictionary<string, string> { ["HF_ENDPOINT"] = "nonsense" }, "doctor");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("HF_ENDPOINT is 'nonsense'", result.Output, StringComparison.Ordinal);
        Assert.Contains("ranks as it should", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Takes_no_arguments()
    {
        ToolResult result = Tool.Run("doctor", "passages.jsonl");

        Assert.Equal(2, result.ExitCode);
        Assert.Empty(result.Output);
    }
}
