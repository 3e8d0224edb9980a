using QRHead.Inference;
using QRHead.Lifetimes;
using QRHead.Prompting;
using QRHead.Retrieval;
using QRHead.Tests.Models;
using QRHead.Tokenization;

namespace QRHead.Tests.Retrieval;

/// <summary>No text is encoded twice, whichever way passages are read.</summary>
public sealed class EncodingsTests : IDisposable
{
    private static readonly string[] TenQueries =
    [
        .. Enumerable.Range(1, 10)
            .Select(number => $"Who built lighthouse {number} {string.Concat(Enumerable.Repeat("of stone ", number % 4))}?"),
    ];

    private static readonly Passage[] Passages =
    [
        .. Enumerable.Range(0, 12)
            .Select(i => new Passage($"{i}", $"Harbour {i} has a lighthouse that has been built of stone, and a keeper lives in it.")),
    ];

    private readonly List<string> _encoded = [];
    private readonly TinyModel _tiny = new("llama", """{"vocab_size":8192}""");
    private readonly AttentionModel _attention;
    private readonly PromptEncoder _prompts;
    private readonly Tokenizer _tokenizer;

    public EncodingsTests(BuiltInRetriever builtIn)
    {
        _attention = _tiny.Open();
        _tokenizer = builtIn.Retriever.Tokenizer;
        _prompts = new PromptEncoder(PromptFormat.ChatML, prompt =>
        {
            _encoded.Add(prompt.Text);
            return EncodedPrompt.From(prompt, _tokenizer);
        });
        _ = _prompts.NullTail;
        _encoded.Clear();
    }

    public static TheoryData<Reading, int, int> Ways => new()
    {
        { Reading.Together, 1, 2 },                    // the query and the null query
        { Reading.Together, 10, 11 },
        { Reading.Alone, 1, Passages.Length + 1 },     // each passage, and the query
        { Reading.Alone, 10, Passages.Length + 10 },
        { Reading.Joined, 1, Passages.Length + 1 },
        { Reading.Joined, 10, Passages.Length + 10 },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public void Each_text_is_encoded_once(Reading reading, int queries, int expected)
    {
        Rank(queries, new() { Reading = reading });

        Assert.Equal(expected, _encoded.Count);
        Assert.Equal(expected, _encoded.Distinct().Count());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public void Scored_by_similarity_each_text_is_encoded_once(int queries)
    {
        var similarity = new HeadSet("by similarity", new SimilarityHeads([new DistantHead(_tiny.AllHeads[0], 8, 1)], []));
        RankingModel model = Model(similarity, ScoringRule.Similarity);
        Ranking[] rankings =
        [
            .. PassageRanker.Rank(
                model, TenQueries[..queries], Passages, new()
                {
                    Reading = Reading.Alone,
                    Order = PassageOrder.Reversed,
                }, TestContext.Current.CancellationToken),
        ];
        Assert.Equal(queries, rankings.Length);
        Assert.All(rankings, ranking => Assert.Contains("plays no part", Assert.Single(ranking.Warnings)));

        Assert.Equal(Passages.Length + queries, _encoded.Count);
        Assert.Equal(_encoded.Count, _encoded.Distinct().Count());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public void A_policy_that_is_not_needed_costs_nothing(int queries)
    {
        foreach (OverflowPolicy overflow in Enum.GetValues<OverflowPolicy>())
        {
            _encoded.Clear();
            Rank(queries, new() { Reading = Reading.Together, Overflow = overflow });
            Assert.Equal(queries + 1, _encoded.Count);
        }
    }

    /// <summary>All passages once, to cut them into windows, and in each window every query and the null query.</summary>
    [Theory]
    [InlineData(1, 0)]
    [InlineData(10, 9)]
    public void In_windows_each_text_is_encoded_once(int queries, int shortOnes)
    {
        Ranking ranking = Rank(queries, new() { Reading = Reading.Together, Overflow = OverflowPolicy.Window }, maxTokens: 300)[0];

        int windows = int.Parse(ranking.Warnings[0].Split(' ').First(word => int.TryParse(word, out _)));
        Assert.InRange(windows, 2, Passages.Length);
        Assert.Equal(1 + shortOnes + (windows * (queries + 1)), _encoded.Count);
        Assert.Equal(_encoded.Count, _encoded.Distinct().Count());
    }

    [Fact]
    public void Each_order_is_a_text_of_its_own()
    {
        Rank(2, new() { Reading = Reading.Together, Order = PassageOrder.Shuffled(3, seed: 1) });

        Assert.Equal(3 * 3, _encoded.Count);
    }

    [Fact]
    public void A_context_is_encoded_once_for_itself_and_once_for_each_query()
    {
        using (ReadContext context = ReadContext.Read(Model(), Passages[..8], new(), TestContext.Current.CancellationToken))
        {
            foreach (string query in TenQueries)
                context.Rank(query, TestContext.Current.CancellationToken);
            Assert.Equal(1 + 10, _encoded.Count);
            context.Append(Passages[8..], TestContext.Current.CancellationToken);
            context.Rank(TenQueries[0], TestContext.Current.CancellationToken);
        }

        Assert.Equal(1 + 10 + 1 + 1, _encoded.Count);
        Assert.Equal(_encoded.Count, _encoded.Distinct().Count());
    }

    /// <summary>Passages are cut step by step until the longest prompt fits; each step is one text.</summary>
    [Fact]
    public void Where_passages_are_cut_no_text_is_encoded_twice()
    {
        Rank(10, new() { Reading = Reading.Together, Overflow = OverflowPolicy.Truncate }, maxTokens: 300);
        Assert.Equal(_encoded.Count, _encoded.Distinct().Count());

        _encoded.Clear();
        Rank(1, new() { Reading = Reading.Alone, Overflow = OverflowPolicy.Truncate }, maxTokens: 85);
        Assert.Equal(_encoded.Count, _encoded.Distinct().Count());
    }

    public void Dispose()
    {
        _attention.Dispose();
        _tiny.Dispose();
    }

    private Ranking[] Rank(int queries, RankOptions options, int maxTokens = 4096) =>
        [.. PassageRanker.Rank(Model(maxTokens), TenQueries[..queries], Passages, options, TestContext.Current.CancellationToken)];

    private RankingModel Model(int maxTokens = 4096) => Model(new HeadSet("all", _tiny.AllHeads), ScoringRule.Reference, maxTokens);

    private RankingModel Model(HeadSet heads, ScoringRule scoring, int maxTokens = 4096) =>
        new(_attention, heads, _tokenizer, _prompts, maxTokens, scoring, null!)
        {
            Calls = new(new Lifetime(typeof(QRRetriever), () => { })),
        };
}
