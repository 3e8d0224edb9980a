using System.Diagnostics;
using System.Runtime.InteropServices;

namespace QRHead.Cli.Tests;

/// <summary>An index knows what it was built with, and keeps up with its folders.</summary>
public sealed class IndexRecipeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Index => _folder.In("notes.index");

    [Fact]
    public void A_search_needs_no_model_and_none_of_its_options()
    {
        string model = CopyOf("qwen2-tied", "model");
        _folder.Write("notes/tea.md", "Tea is in the green tin.");
        string[] options =
        [
            "--model", model, "--heads", "0-0,1-1", "--scoring", "reference,unmasked", "--prompt", "chatml", "--chunk-tokens", "50",
        ];
        Tool.Run(["index", "build", Index, _folder.In("notes"), .. options]).Succeeded();
        string found = Tool.Run("search", Index, "-q", "tea", "--format", "trec").Succeeded().Output;
        Assert.Contains("tea.md#1", found, StringComparison.Ordinal);
        Assert.StartsWith(
            "0 added, 0 replaced, 0 removed, 1 unchanged", Tool.Run("index", "add", Index, _folder.In("notes"))
                .Succeeded().Output, StringComparison.Ordinal);
        Assert.Contains($"model from\t{model}", Tool.Run("index", "info", Index).Succeeded().Output, StringComparison.Ordinal);

        string moved = _folder.In("moved");
        Directory.Move(model, moved);
        ToolResult gone = Tool.Run("search", Index, "-q", "tea");
        Assert.Equal(1, gone.ExitCode);
        Assert.Contains($"no longer at {model}", gone.Error, StringComparison.Ordinal);
        Assert.Contains("--model", gone.Error, StringComparison.Ordinal);

        Assert.Equal(found, Tool.Run("search", Index, "-q", "tea", "--format", "trec", "--model", moved).Succeeded().Output);
        Tool.Run("index", "add", Index, _folder.In("notes"), "--model", moved).Succeeded();
        Assert.Equal(found, Tool.Run("search", Index, "-q", "tea", "--format", "trec").Succeeded().Output);
    }

    [Fact]
    public void Another_model_in_the_place_of_the_old_one_is_noticed()
    {
        string model = CopyOf("qwen2-tied", "model");
        _folder.Write("notes/tea.md", "Tea is in the green tin.");
        Tool.Run("index", "build", Index, _folder.In("notes"), "--model", model, "--heads", "0-0").Succeeded();
        Directory.Delete(model, recursive: true);
        CopyOf("qwen3", "model");
        ToolResult other = Tool.Run("search", Index, "-q", "tea");
        Assert.Equal(1, other.ExitCode);
        Assert.DoesNotContain("Unhandled", other.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watching_follows_what_changes_and_ends_in_order()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "An interrupt can't be sent to one process alone.");
        _folder.Write("notes/tea.md", "Tea is in the green tin.");
        using Process watching = Tool.Start(null, new Dictionary<string, string>(), "index", "watch", _folder.In("notes"), "--every", "2");
        Task<string> error = watching.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.StartsWith(
            "1 added", await watching.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        _folder.Write("notes/new/coffee.txt", "Coffee is in the red tin.");
        Assert.StartsWith(
            "1 added", await watching.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        _folder.Write("notes/tea.md", "Tea is out.");
        Assert.StartsWith(
            "0 added, 1 replaced", await watching.StandardOutput.ReadLineAsync(
                TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains(
            "Coffee", Tool.Run("search", _folder.In("notes/.qrhead/index"), "-q", "coffee", "--top", "1")
                .Succeeded().Output, StringComparison.Ordinal);
        File.Delete(_folder.In("notes/new/coffee.txt"));
        Assert.StartsWith(
            "0 added, 0 replaced, 1 removed", await watching.StandardOutput.ReadLineAsync(
                TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(0, Kill(watching.Id, 2));
        await watching.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(130, watching.ExitCode);
        Assert.Contains("watching has ended", await error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_can_not_be_watched_is_refused()
    {
        Assert.Equal(2, Tool.Run("index", "watch", _folder.In("nowhere")).ExitCode);
        string passages = _folder.Write("passages.jsonl", """{"id":"a","text":"Tea."}""");
        Tool.Run("index", "build", Index, passages).Succeeded();
        Assert.Contains("of no folder", Tool.Run("index", "watch", Index).Error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private string CopyOf(string golden, string name)
    {
        foreach (string file in Directory.GetFiles(Tool.GoldenModel(golden)))
            File.Copy(file, Path.Combine(Directory.CreateDirectory(_folder.In(name)).FullName, Path.GetFileName(file)));
        return _folder.In(name);
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}
