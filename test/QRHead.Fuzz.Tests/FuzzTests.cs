using System.Diagnostics;

namespace QRHead.Fuzz;

/// <summary>
/// Every reader of what a stranger may have written reads damaged files: it accepts them or refuses them as it documents, soon and without
/// much memory. The same files in every run; <c>QRHEAD_FUZZ=N</c> reads N times as many. What was once found lies in <c>regressions</c>, in
/// a folder for each reader.
/// </summary>
public abstract class FuzzTests
{
    /// <summary>Reads damaged files, and what was found before.</summary>
    internal static void Check(IEnumerable<Reader> readers, int rounds)
    {
        foreach (Reader reader in readers)
        {
            long start = Stopwatch.GetTimestamp();
            string found = Path.Combine(Repository.Root(), "test", "QRHead.Fuzz.Tests", "regressions", reader.Name.Replace(' ', '-'));
            foreach (string file in Directory.Exists(found) ? Directory.GetFiles(found) : [])
            {
                Exception? exception = HostileReading.Read(File.ReadAllBytes(file), reader.Read);
                Assert.True(exception is null || reader.Refusals.Contains(exception.GetType()), $"{file}: {exception}");
            }

            Assert.All(
                reader.Seeds.Where(seed => reader.AcceptsSeeds && seed.Length > 0), seed => Assert.Null(
                    Record.Exception(() => reader.Read(seed))));
            HostileReading.Check(
                random => reader.Mutate(reader.Seeds[random.Next(reader.Seeds.Count)], random), reader.Read, rounds, reader.Refusals);
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"{reader.Name}: {rounds * HostileReading.Times} files in {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s");
        }
    }
}

/// <inheritdoc/>
public sealed class TextFuzzTests : FuzzTests
{
    [Fact]
    public void What_users_bring_is_read_or_refused()
    {
        using var readers = new TextReaders();
        Check(readers.All(), 1500);
    }
}

/// <inheritdoc/>
public sealed class OwnFuzzTests : FuzzTests
{
    [Fact]
    public void What_the_product_wrote_is_read_or_refused_whoever_changed_it()
    {
        using var readers = new OwnReaders();
        Check(readers.All(), 400);
    }
}

/// <inheritdoc/>
public sealed class IndexFuzzTests : FuzzTests
{
    [Fact]
    public void An_index_is_read_or_refused_whoever_changed_it()
    {
        using var readers = new IndexReaders();
        Check(readers.All(), 120);
    }
}

/// <inheritdoc/>
public sealed class HubFuzzTests : FuzzTests
{
    [Fact]
    public async Task A_hub_and_its_cache_are_read_or_refused()
    {
        await using HubReaders readers = await HubReaders.Start();
        Check(readers.All(), 300);
    }
}
