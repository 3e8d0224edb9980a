using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace QRHead.Cli.Tests;

/// <summary><c>qrhead eval --data</c> is killed at any moment.</summary>
public sealed class EvalKillTests : IDisposable
{
    /// <summary>How often it is killed, if not 6 times.</summary>
    private const string KillsVariable = "QRHEAD_KILLS";

    private const int Queries = 60;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Started_again_it_ends_with_the_files_of_an_unbroken_run()
    {
        int kills = int.Parse(Environment.GetEnvironmentVariable(KillsVariable) ?? "6", CultureInfo.InvariantCulture);
        Keepers();
        var watch = Stopwatch.StartNew();
        Tool.Run(Arguments("unbroken")).Succeeded();
        TimeSpan whole = watch.Elapsed;
        var random = new Random(7);
        int killed = 0;
        for (int kill = 0; kill < kills; kill++)
        {
            using Process process = Tool.Start(folder: null, new Dictionary<string, string>(), Arguments("killed"));
            _ = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            _ = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            if (!process.WaitForExit(whole * (0.2 + (0.6 * random.NextDouble()))))
            {
                process.Kill();
                killed++;
            }

            process.WaitForExit();
        }

        string expected = Tool.Run(Arguments("unbroken")).Succeeded().Output, found = Tool.Run(Arguments("killed")).Succeeded().Output;

        Assert.True(killed > 0, "nothing was killed");
        Assert.Equal(expected, found);
        Assert.Equal(Names("unbroken"), Names("killed"));
        foreach (string name in Names("unbroken").Where(name => !name.StartsWith("bm25-", StringComparison.Ordinal)))
            Assert.Equal(Text("unbroken", name), Text("killed", name));
    }

    public void Dispose() => _folder.Dispose();

    private string[] Arguments(string output) =>
        [
            "eval", "--data", _folder.In("keepers"), "--out", _folder.In(
                output), "--candidates", "bm25:8", "--systems", "qrheads,bm25,qrheads+bm25",
        ];

    private string[] Names(string output) =>
        [
            .. Directory.EnumerateFileSystemEntries(_folder.In(output), "*", SearchOption.TopDirectoryOnly)
                .Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal),
        ];

    private string Text(string output, string name) => File.ReadAllText(Path.Combine(_folder.In(output), name));

    private void Keepers()
    {
        string[] towns = ["Dunmore", "Ashby", "Porthleven", "Wick"], goods = ["barrels", "lamps", "ropes", "nets", "sails"];
        string Keeper(int i) =>
            $"Keeper number {i} counts {goods[i % 5]} in {towns[i % 4]} every {(i % 28) + 1} days, and writes {i * 7} into the book. "
            + string.Concat(Enumerable.Repeat("The harbour is quiet and the ships are out at sea. ", 6));
        _folder.Write(
            "keepers/corpus.jsonl", string.Join(
                '\n', Enumerable.Range(0, Queries)
                    .Select(i => JsonSerializer.Serialize(new { _id = $"p{i}", title = "", text = Keeper(i) }))));
        _folder.Write(
            "keepers/queries.jsonl", string.Join(
                '\n', Enumerable.Range(0, Queries).Select(
                    i => JsonSerializer.Serialize(new { _id = $"q{i}", text = $"What does keeper {i} count in {towns[i % 4]}?" }))));
        _folder.Write(
            "keepers/qrels/test.tsv", "query-id\tcorpus-id\tscore\n" + string.Join(
                '\n', Enumerable.Range(0, Queries).Select(i => $"q{i}\tp{i}\t1")));
    }
}
