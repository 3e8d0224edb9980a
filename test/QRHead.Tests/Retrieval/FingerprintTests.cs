using System.Text;
using QRHead.Indexing;
using QRHead.Retrieval;

namespace QRHead.Tests.Retrieval;

/// <summary>
/// All that numbers depend on is in the fingerprint by which they are told from others: what was kept is never taken for what would be
/// computed now.
/// </summary>
public class FingerprintTests(BuiltInRetriever builtIn)
{
    private static readonly ContextIdentity Keys = new(
        "m", "weights", "int8", "tokenizer", PromptFormat.Plain, 1, ["past_key_values.0.key 1x8"]);

    private static readonly ScoreIdentity Scores = new(
        Keys, Device.Cpu, ["1-0"], "reference", 100, "Together", "as-given", null, OverflowPolicy.Error, []);

    [Fact]
    public void Every_option_of_a_ranking_has_a_say_or_a_reason_for_none() => EveryOption.Changes(
        builtIn.Retriever.Fingerprint,
        new RankOptions(),
        new Dictionary<string, RankOptions>
        {
            [nameof(RankOptions.Reading)] = new() { Reading = Reading.Joined },
            [nameof(RankOptions.Order)] = new() { Order = PassageOrder.Shuffled(2) },
            [nameof(RankOptions.PassageTokens)] = new() { PassageTokens = 100 },
            [nameof(RankOptions.Overflow)] = new() { Overflow = OverflowPolicy.Window },
            [nameof(RankOptions.Compared)] = new() { Compared = [new ComparedHeads(HeadSet.Parse("1-0"))] },
        },
        new Dictionary<string, string>
        {
            [nameof(RankOptions.PassageCache)] = "keys and values that were kept are those that would be read",
            [nameof(RankOptions.IsBrief)] = "what tokens and heads give is left out, no number changes",
            [nameof(RankOptions.Progress)] = "it is told, and has no say",
        });

    [Fact]
    public void Every_option_of_a_retriever_has_a_say_or_a_reason_for_none()
    {
        using var folder = new TemporaryFolder();
        string Fingerprint(QRRetrieverOptions options)
        {
            using QRRetriever retriever = QRRetriever.Load(
                null, options with { CacheFolder = folder.Path }, TestContext.Current.CancellationToken);
            return retriever.Fingerprint();
        }

        EveryOption.Changes(
            Fingerprint,
            new QRRetrieverOptions(),
            new Dictionary<string, QRRetrieverOptions>
            {
                [nameof(QRRetrieverOptions.Heads)] = new() { Heads = HeadSet.Parse("1-0") },
                [nameof(QRRetrieverOptions.Prompt)] = new() { Prompt = PromptFormat.Plain },
                [nameof(QRRetrieverOptions.Scoring)] = new() { Scoring = ScoringRule.Normalized },
                [nameof(QRRetrieverOptions.MaxContextTokens)] = new() { MaxContextTokens = 500 },
                [nameof(QRRetrieverOptions.Precision)] = new() { Precision = Precision.Int8 },
                [nameof(QRRetrieverOptions.Masked)] = new() { Masked = HeadSet.Parse("0-1") },
                [nameof(QRRetrieverOptions.WithVocabulary)] = new() { WithVocabulary = true },
            },
            new Dictionary<string, string>
            {
                [nameof(QRRetrieverOptions.Device)] =
                    "it has a say, but no other than the processor is on every machine: see the test of the record",
                [nameof(QRRetrieverOptions.Threads)] = "each number is computed by one thread",
                [nameof(QRRetrieverOptions.ChunkTokens)] = "a token sees what it sees however many are read in one run",
                [nameof(QRRetrieverOptions.CacheFolder)] = "where weights are kept is not what they are",
                [nameof(QRRetrieverOptions.CompileProgress)] = "it is told, and has no say",
                [nameof(QRRetrieverOptions.Hub)] = "where a model comes from is not what it is",
                [nameof(QRRetrieverOptions.DownloadProgress)] = "it is told, and has no say",
                [nameof(QRRetrieverOptions.LoggerFactory)] = "it is told, and has no say",
            });
    }

    [Fact]
    public void Every_option_of_an_index_is_written_down_in_it() => EveryOption.Changes(
        options => IndexHeader.Of(builtIn.Retriever.RankingModel, options).ToJson(),
        new IndexOptions(),
        new Dictionary<string, IndexOptions>
        {
            [nameof(IndexOptions.Keys)] = new() { Keys = KeyPrecision.Int8 },
            [nameof(IndexOptions.PassageTokens)] = new() { PassageTokens = 100 },
        },
        new Dictionary<string, string>());

    [Fact]
    public void Every_part_of_the_identity_of_scores_changes_their_fingerprint() =>
        Assert.All(
            EveryOption.EachChanged(Scores), changed => Assert.True(Scores.Fingerprint != changed.Record.Fingerprint, changed.Property));

    [Fact]
    public void Every_part_of_the_identity_of_keys_but_the_models_name_changes_their_fingerprint_and_is_complained_about()
    {
        foreach ((string property, ContextIdentity changed) in EveryOption.EachChanged(Keys))
        {
            bool same = property == nameof(ContextIdentity.Model);
            Assert.True(same == changed.Fingerprint.SequenceEqual(Keys.Fingerprint), property);
            Assert.True(same == Keys.DifferenceOf("a context", changed) is null, property);
            Assert.True(same == ((Scores with { Keys = changed }).Fingerprint == Scores.Fingerprint), property);
        }
    }

    /// <summary>Passages that were kept before are found under this name.</summary>
    [Fact]
    public void Kept_passages_keep_their_names() => Assert.Equal(
        """{"model":"","weights":"weights","precision":"int8","tokenizer":"tokenizer","prompt":{"name":"plain","prefix":"","suffix":"","separator":"\n\n"},"deepestLayer":1,"cache":["past_key_values.0.key 1x8"]}""",
        Encoding.UTF8.GetString(Keys.Fingerprint));

    [Fact]
    public void What_a_set_counts_by_has_a_say_and_its_name_has_none()
    {
        string Of(HeadSet heads) => string.Join(',', heads.Entries);
        HeadSet plain = new("a", HeadSet.Parse("1-0,2-1").Heads), weighted = new("a", plain.Heads) { Weights = [1, 0.5f] };
        var keys = new ComparedKeys(new KvHeadId(0, 0), 1, [1, 2], [3, 4]);
        HeadSet Similar(float scale, ComparedKeys compared) =>
            new("a", new SimilarityHeads([new DistantHead(new HeadId(1, 0), 8, scale)], [compared]));

        string[] all =
        [
            Of(plain), Of(weighted), Of(new("a", plain.Heads) { Weights = [1, 0.25f] }), Of(Similar(1, keys)), Of(Similar(2, keys)),
            Of(Similar(1, keys with { QueryMean = [1, 3] })), Of(Similar(1, keys with { PassageMean = [3, 5] })), Of(
                Similar(1, keys with { Scale = 2 })),
        ];

        Assert.Equal(all.Length, all.Distinct().Count());
        Assert.Equal(Of(plain), Of(new HeadSet("b", plain.Heads)));
    }

    [Fact]
    public void The_same_orders_from_another_seed_are_others() => Assert.NotEqual(
        builtIn.Retriever.Fingerprint(new() { Order = PassageOrder.Shuffled(3, seed: 1) }), builtIn.Retriever.Fingerprint(
            new() { Order = PassageOrder.Shuffled(3, seed: 2) }));
}
