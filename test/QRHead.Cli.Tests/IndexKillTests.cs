using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace QRHead.Cli.Tests;

/// <summary>An index whose writers are killed at any moment.</summary>
public sealed class IndexKillTests : IDisposable
{
    /// <summary>How many writers are killed, if not 20.</summary>
    private const string KillsVariable = "QRHEAD_KILLS";

    private const int Passages = 100;

    private readonly TemporaryFolder _folder = new();

    private string Index => _folder.In("killed.index");

    /// <summary>
    /// Each writer gets all passages of one generation, adds them in place of those of the one before, or removes, or compacts, and is
    /// killed. What is found afterwards must be whole: every passage once or not at all, as some generation wrote it.
    /// </summary>
    [Fact]
    public void Every_passage_is_there_once_or_not_at_all_whenever_a_writer_is_killed()
    {
        int kills = int.Parse(Environment.GetEnvironmentVariable(KillsVariable) ?? "20", CultureInfo.InvariantCulture);
        var random = new Random(11);
        var watch = Stopwatch.StartNew();
        Tool.Run("index", "build", Index, Generation(0)).Succeeded();
        TimeSpan whole = watch.Elapsed;
        int finished = 0;
        for (int kill = 1; kill <= kills; kill++)
        {
            string[] work = (kill % 4) switch
            {
                0 =>
                [
                    "index", "remove", Index, .. Enumerable.Range(0, Passages).Where(_ => random.Next(2) == 0).Select(i => $"p{i}")
                        .Append("p0"),
                ],
                3 => ["index", "compact", Index],
                _ => ["index", "add", Index, Generation(kill)],
            };
            using (Process process = Tool.Start(folder: null, new Dictionary<string, string>(), work))
            {
                _ = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
                _ = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
                if (process.WaitForExit(whole * (0.3 + (0.8 * random.NextDouble())) * (work[1] == "add" ? 1 : 0.4)))
                    finished++;
                else
                    process.Kill();
                process.WaitForExit();
            }

            ToolResult verified = Tool.Run("index", "verify", Index);
            Assert.True(verified.ExitCode == 0, $"kill {kill}, {work[1]}: {verified.Output} {verified.Error}");
            AssertWhole(kill);
        }

        Assert.True(finished < kills, "no writer was killed");
        Tool.Run("index", "build", Index, Generation(kills + 1)).Succeeded();
        Tool.Run("index", "verify", Index).Succeeded();
        Assert.Equal(Passages, AssertWhole(kills + 1));
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Every passage found is one that was written, and there once.</summary>
    private int AssertWhole(int generations)
    {
        string[] lines = Tool.Run("search", Index, "-q", "Who counts ships?", "--top", "1000", "--explain", "--format", "jsonl")
            .Succeeded().OutputLines;
        var found = lines.Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(found.Count, found.Select(line => line.GetProperty("id").GetString()).Distinct().Count());
        foreach (JsonElement line in found)
        {
            string[] words = [.. line.GetProperty("words").EnumerateArray().Select(word => word.GetProperty("word").GetString()!)];
            Assert.Equal(line.GetProperty("id").GetString(), $"p{words[2]}");
            Assert.InRange(int.Parse(words[^1], CultureInfo.InvariantCulture), 0, generations);
        }

        using var info = JsonDocument.Parse(Tool.Run("index", "info", Index, "--format", "json").Succeeded().Output);
        Assert.Equal(info.RootElement.GetProperty("passages").GetInt32(), found.Count);
        return found.Count;
    }

    private string Generation(int number) => _folder.Write(
        $"generation{number}.jsonl",
        string.Join('\n', Enumerable.Range(0, Passages).Select(i =>
            $$"""{"id":"p{{i}}","text":"Keeper number {{i}} counts {{string.Join(' ', Enumerable.Repeat("ships and boats and barrels in "
                + "the harbour", 12))}} in generation {{number}}"}""")));
}
