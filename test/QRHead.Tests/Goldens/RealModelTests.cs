namespace QRHead.Tests.Goldens;

/// <summary>A real language model on real text: SmolLM2-135M-Instruct, from its GGUF file, on SQuAD paragraphs.</summary>
public sealed class RealModelTests : IDisposable
{
    private const string File = "models/smollm2-135m-instruct/SmolLM2-135M-Instruct.Q4_1.gguf";
    private const string Heads = "7-7,18-7,17-3,14-3,17-4,23-2,20-6,21-8";

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Scores_in_f32_are_those_of_the_reference()
    {
        using QRRetriever retriever = Load(Shared.Require(File), HeadSet.Parse(Heads), Precision.F32);
        Assert.All(Cases(), golden => GoldenRanking.Check(golden, Recorded(golden, Heads), retriever));
    }

    [Theory]
    [InlineData("18-7")]
    [InlineData("full_heads")]
    public void Scores_of_one_head_and_of_all_are_those_of_the_reference(string heads)
    {
        GoldenCase golden = Cases()[0];
        using QRRetriever retriever = Load(
            Shared.Require(File), heads == "full_heads" ? HeadSelection.All : HeadSet.Parse(heads), Precision.F32);
        GoldenRanking.Check(golden, Recorded(golden, heads), retriever);
    }

    /// <summary>
    /// The weights are those of the file, but products are summed in int8: what that does to rankings is measured in docs/precision.md.
    /// </summary>
    [Fact]
    public void Scores_in_int8_are_near_those_of_the_reference()
    {
        using QRRetriever retriever = Load(Shared.Require(File), HeadSet.Parse(Heads), Precision.Int8);
        foreach (GoldenCase golden in Cases().Take(2))
        {
            Ranking ranking = retriever.Rank(golden.Query, golden.AllPassages, cancellationToken: TestContext.Current.CancellationToken);
            float[] expected = Recorded(golden, Heads).Scores;
            Assert.All(
                ranking.Passages, passage => Assert.Equal(
                    expected[passage.Index], passage.Score, Math.Max(0.02, 0.05 * expected[passage.Index])));
        }
    }

    [Fact]
    public void A_compiled_folder_is_smaller_and_ranks_without_the_file()
    {
        string original = Shared.Require(File), compiled = _folder.In("compiled");
        QRRetriever.Compile(
            original, compiled, new() { Heads = HeadSet.Parse(Heads), Precision = Precision.Int4 }, TestContext.Current.CancellationToken);
        Assert.InRange(new DirectoryInfo(compiled).EnumerateFiles().Sum(file => file.Length), 1, new FileInfo(original).Length - 1);

        string moved = _folder.In("moved");
        Directory.Move(compiled, moved);
        using QRRetriever retriever = QRRetriever.Load(
            moved, new() { CacheFolder = _folder.In("no-cache") }, TestContext.Current.CancellationToken);
        Assert.Equal(Heads, retriever.Heads.ToString());
        Assert.Equal(Precision.Int4, retriever.Precision);
        Assert.False(Directory.Exists(_folder.In("no-cache")));

        GoldenCase golden = Cases()[0];
        Ranking ranking = retriever.Rank(golden.Query, golden.AllPassages, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(Recorded(golden, Heads).Ranking[0], ranking.Passages[0].Passage.Id);
    }

    public void Dispose() => _folder.Dispose();

    private static IReadOnlyList<GoldenCase> Cases() => GoldenFolder.Cases("shared/goldens", "smollm2-135m-instruct");

    private static GoldenHeadSet Recorded(GoldenCase golden, string heads) => golden.Results.HeadSets.Single(set => set.Heads == heads);

    private QRRetriever Load(string model, HeadSelection heads, Precision precision) =>
        QRRetriever.Load(
            model, new()
            {
                Heads = heads,
                Precision = precision,
                CacheFolder = _folder.In("cache"),
            }, TestContext.Current.CancellationToken);
}
