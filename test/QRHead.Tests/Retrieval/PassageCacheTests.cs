using System.Security.Cryptography;

namespace QRHead.Tests.Retrieval;

/// <summary>Passages that were read each by itself and are kept in a folder.</summary>
public sealed class PassageCacheTests(BuiltInRetriever builtIn) : IDisposable
{
    private const string Question = BuiltInRetriever.Question;
    private const int SealLength = 32;

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Cache => _folder.In("kept");

    private string[] Files => Directory.Exists(Cache) ? [.. Directory.GetFiles(Cache).Order(StringComparer.Ordinal)] : [];

    [Theory]
    [InlineData(Reading.Alone)]
    [InlineData(Reading.Joined)]
    public void Kept_passages_give_the_same_scores_to_the_last_bit(Reading reading)
    {
        Dictionary<string, float> expected = Scores(reading, BuiltInRetriever.Passages, cache: null);
        Assert.Equal(expected, Scores(reading, BuiltInRetriever.Passages));
        Assert.Equal(BuiltInRetriever.Passages.Count, Files.Length);
        Assert.Equal(expected, Scores(reading, BuiltInRetriever.Passages));
        Assert.Equal(BuiltInRetriever.Passages.Count, Files.Length);
    }

    [Fact]
    public void Each_passage_is_read_once_in_whatever_company_order_and_way()
    {
        Scores(Reading.Alone, [.. BuiltInRetriever.Passages.Take(2)]);
        string[] two = Files;
        Assert.Equal(2, two.Length);
        DateTime[] written = [.. two.Select(File.GetLastWriteTimeUtc)];

        Passage[] reversed = [.. BuiltInRetriever.Passages.Reverse()];
        Assert.Equal(Scores(Reading.Joined, reversed, cache: null), Scores(Reading.Joined, reversed));
        Assert.Equal(BuiltInRetriever.Passages.Count, Files.Length);
        Assert.Equal(written, two.Select(File.GetLastWriteTimeUtc));
        Scores(Reading.Alone, [BuiltInRetriever.Passages[1] with { Id = "the same text" }]);
        Assert.Equal(BuiltInRetriever.Passages.Count, Files.Length);
    }

    /// <summary>Keys of zeros, properly sealed: they must be seen in the score, or nothing of the file was used.</summary>
    [Fact]
    public void What_is_kept_is_what_is_asked()
    {
        Dictionary<string, float> expected = Scores(Reading.Alone, [BuiltInRetriever.Passages[0]]);
        byte[] bytes = File.ReadAllBytes(Files.Single());
        bytes.AsSpan(bytes.Length / 2, (bytes.Length / 2) - SealLength).Clear();
        SHA256.HashData(bytes.AsSpan(..^SealLength)).CopyTo(bytes, bytes.Length - SealLength);
        File.WriteAllBytes(Files.Single(), bytes);
        Assert.NotEqual(expected, Scores(Reading.Alone, [BuiltInRetriever.Passages[0]]));
    }

    [Theory]
    [InlineData(0.9, 0)]
    [InlineData(0.5, 0)]
    [InlineData(0.01, 0)]
    [InlineData(1, 0.999)]
    [InlineData(1, 0.5)]
    [InlineData(1, 0.02)]
    public void A_damaged_file_is_as_if_it_were_not_there(double left, double flipped)
    {
        Passage[] passages = [.. BuiltInRetriever.Passages];
        Dictionary<string, float> expected = Scores(Reading.Joined, passages);
        byte[][] whole = [.. Files.Select(File.ReadAllBytes)];
        foreach ((string file, byte[] bytes) in Files.Zip(whole))
        {
            byte[] damaged = bytes[..(int)(bytes.Length * left)];
            if (flipped > 0)
                damaged[(int)(bytes.Length * flipped)] ^= 1;
            File.WriteAllBytes(file, damaged);
        }

        Assert.Equal(expected, Scores(Reading.Joined, passages));
        Assert.Equal(whole, Files.Select(File.ReadAllBytes));
    }

    [Fact]
    public void Deeper_heads_have_files_of_their_own_and_others_of_the_same_depth_have_not()
    {
        Scores(Reading.Joined, BuiltInRetriever.Passages);
        using QRRetriever same = Load("0-1,1-2"), deeper = Load("2-0");
        Assert.Equal(
            Scores(Reading.Joined, BuiltInRetriever.Passages, null, same), Scores(Reading.Joined, BuiltInRetriever.Passages, Cache, same));
        Assert.Equal(BuiltInRetriever.Passages.Count, Files.Length);
        Assert.Equal(
            Scores(Reading.Joined, BuiltInRetriever.Passages, null, deeper), Scores(
                Reading.Joined, BuiltInRetriever.Passages, Cache, deeper));
        Assert.Equal(2 * BuiltInRetriever.Passages.Count, Files.Length);
    }

    [Fact]
    public void A_kept_passage_is_a_saved_context_of_its_own()
    {
        Scores(Reading.Alone, [BuiltInRetriever.Passages[0]]);
        using ReadContext context = builtIn.Retriever.OpenContext(Files.Single(), Cancellation);
        Ranking expected = builtIn.Retriever.Rank(
            Question, [BuiltInRetriever.Passages[0]], new() { Reading = Reading.Together }, Cancellation);
        Assert.Equal(expected.Passages[0].Score, context.Rank(Question, Cancellation).Passages[0].Score, 1e-5f);
    }

    [Fact]
    public void Read_together_nothing_is_kept_and_a_warning_says_so()
    {
        Ranking ranking = builtIn.Retriever.Rank(
            Question, BuiltInRetriever.Passages, new() { Reading = Reading.Together, PassageCache = Cache }, Cancellation);
        Assert.Contains(ranking.Warnings, warning => warning.StartsWith($"Nothing is kept in {Cache}", StringComparison.Ordinal));
        Assert.Empty(Files);
    }

    public void Dispose() => _folder.Dispose();

    private static QRRetriever Load(string heads) =>
        QRRetriever.Load(null, new() { Heads = HeadSelection.Parse(heads), Threads = 1 }, Cancellation);

    private Dictionary<string, float> Scores(Reading reading, IReadOnlyList<Passage> passages) => Scores(reading, passages, Cache);

    private Dictionary<string, float> Scores(
        Reading reading, IReadOnlyList<Passage> passages, string? cache, QRRetriever? retriever = null) =>
        (retriever ?? builtIn.Retriever).Rank(Question, passages, new() { Reading = reading, PassageCache = cache }, Cancellation)
            .Passages.ToDictionary(passage => passage.Passage.Id, passage => passage.Score);
}
