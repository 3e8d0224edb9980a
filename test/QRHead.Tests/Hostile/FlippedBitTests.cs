using System.Globalization;
using QRHead.Tests.Retrieval;

namespace QRHead.Tests.Hostile;

/// <summary>
/// One flipped bit in a file that was written: whoever uses it then says so, or finds what was there before. Other results without a word
/// are what must not be. <c>QRHEAD_FLIPS=2000</c> flips so many bits of each kind of file.
/// </summary>
public sealed class FlippedBitTests(BuiltInRetriever builtIn) : IDisposable
{
    private const int FewFlips = 40;

    private static readonly int Flips = int.Parse(
        Environment.GetEnvironmentVariable("QRHEAD_FLIPS") ?? $"{FewFlips}", CultureInfo.InvariantCulture);

    private static readonly Passage[] Passages =
    [
        .. BuiltInRetriever.Passages, new("one", "a"), new(
            "long", string.Join(' ', Enumerable.Repeat("The keeper counts ships.", 9)), "Log"),
    ];

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Saved_contexts()
    {
        string path = _folder.In("a.context");
        using (ReadContext context = builtIn.Retriever.Read(Passages, cancellationToken: Cancellation))
            context.Save(path, Cancellation);
        Check([path], () =>
        {
            using ReadContext context = builtIn.Retriever.OpenContext(path, Cancellation);
            return Scores(context.Rank(BuiltInRetriever.Question, Cancellation));
        }, typeof(SavedContextException));
    }

    [Fact]
    public void Cached_passages()
    {
        RankOptions options = new()
        {
            Reading = Reading.Alone,
            PassageTokens = 64,
            PassageCache = _folder.In("cache"),
            Overflow = OverflowPolicy.Truncate,
        };
        string[] Rank() => Scores(builtIn.Retriever.Rank(BuiltInRetriever.Question, Passages, options, Cancellation));
        Rank();
        Check(Directory.GetFiles(_folder.In("cache")), Rank);
    }

    [Fact]
    public void Keys_of_an_index()
    {
        Build();
        Check(Directory.GetFiles(_folder.In("index"), "*.keys"), Search, typeof(IndexException));
    }

    [Fact]
    public void The_database_of_an_index()
    {
        Build();
        Check([Path.Combine(_folder.In("index"), "index.db")], Search, typeof(IndexException));
    }

    [Fact]
    public void Compiled_models()
    {
        string folder = _folder.In("compiled");
        QRRetriever.Compile(null, folder, new() { Precision = Precision.Int8 }, Cancellation);
        Check(Directory.GetFiles(folder), () => LoadAndRank(folder, new()), typeof(CheckpointException), typeof(HeadSetException));
    }

    [Fact]
    public void Models_that_were_compiled_in_passing()
    {
        var options = new QRRetrieverOptions { Precision = Precision.Int8, CacheFolder = _folder.In("models") };
        LoadAndRank(null, options);
        string compiled = Directory.GetDirectories(_folder.In("models")).Single();
        Check([.. Directory.GetFiles(compiled).Where(file => !file.EndsWith("heads.json", StringComparison.Ordinal))],
            () => LoadAndRank(null, options));
    }

    public void Dispose() => _folder.Dispose();

    private void Build()
    {
        using PassageIndex index = builtIn.Retriever.CreateIndex(_folder.In("index"), new() { PassageTokens = 64 });
        index.Add(Passages, OverflowPolicy.Truncate, cancellationToken: Cancellation);
        index.Remove("tram");
        index.Add([Passages.Single(passage => passage.Id == "tram")], cancellationToken: Cancellation);
    }

    private string[] Search()
    {
        using PassageIndex index = builtIn.Retriever.OpenIndex(_folder.In("index"));
        return Scores(index.Search(BuiltInRetriever.Question, 100, cancellationToken: Cancellation));
    }

    private static string[] LoadAndRank(string? model, QRRetrieverOptions options)
    {
        using QRRetriever retriever = QRRetriever.Load(model, options, Cancellation);
        return Scores(retriever.Rank(BuiltInRetriever.Question, Passages, cancellationToken: Cancellation));
    }

    private static string[] Scores(Ranking ranking) =>
        [
            .. ranking.Passages.Select(
                passage => $"{passage.Passage} {passage.Score:R} {passage.Index} {passage.Tokens} {string.Join(' ', passage.TokenScores)}"),
        ];

    /// <summary>Flips bits of some files, one at a time, evenly over all of their bytes.</summary>
    private static void Check(string[] files, Func<string[]> use, params Type[] refusals)
    {
        string[] expected = use();
        byte[][] written = [.. files.Select(File.ReadAllBytes)];
        var random = new Random(1);
        int noticed = 0;
        for (int flip = 0; flip < Flips; flip++)
        {
            int file = flip % files.Length, at = random.Next(written[file].Length), bit = random.Next(8);
            byte[] flipped = [.. written[file]];
            flipped[at] ^= (byte)(1 << bit);
            File.WriteAllBytes(files[file], flipped);
            string where = $"bit {bit} of byte {at} of {Path.GetFileName(files[file])}";
            string[]? found = null;
            if (Record.Exception(() => found = use()) is { } exception)
            {
                Assert.True(refusals.Contains(exception.GetType()), $"{where}: {exception}");
                noticed++;
            }
            else
            {
                Assert.True(
                    expected.SequenceEqual(found!), $"{where}: other results without a word: {string.Join('\n', found!.Except(expected))}");
            }

            foreach ((string path, byte[] bytes) in files.Zip(written))
                File.WriteAllBytes(path, bytes);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{Flips} flips: {noticed} noticed, {Flips - noticed} harmless or rebuilt");
        Assert.True(noticed > 0 || refusals.Length == 0);
    }
}
