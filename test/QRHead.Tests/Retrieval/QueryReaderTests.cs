using System.Text.Json;
using QRHead.Inference;
using QRHead.Lifetimes;
using QRHead.Prompting;
using QRHead.Retrieval;
using QRHead.Tests.Inference;
using QRHead.Tests.Models;
using QRHead.Tokenization;

namespace QRHead.Tests.Retrieval;

/// <summary>Queries that are read for passages which were read alone: their instruction once for all of them.</summary>
public class QueryReaderTests(BuiltInRetriever builtIn)
{
    private const int Room = 200;

    private static readonly string[] Queries = [BuiltInRetriever.Question, "x", "Why does the tram stop at noon, and who knows it?"];

    private static readonly string[][] Merges = [[":", "Ġ"], [":Ġ", "x"]];

    /// <summary>Longer than what prefix and query have by themselves, shorter than with a passage's room between them.</summary>
    private const string LongRope =
        """{"vocab_size":8192,"original_max_position_embeddings":180,"rope_scaling":{"type":"longrope","short_factor":[1,1.5,2,4],"long_factor":[1,3,8,20]}}""";

    [Theory]
    [InlineData("llama", """{"vocab_size":8192}""")]
    [InlineData("mistral", """{"vocab_size":8192,"sliding_window":190}""")]
    [InlineData("phi3", LongRope)]
    public void A_query_sees_what_it_sees_when_it_is_read_as_a_whole(string modelType, string overrides)
    {
        using var tiny = new TinyModel(modelType, overrides);
        using AttentionModel model = tiny.Open();
        Assert.All(Compared(RankingModelOf(tiny, model, builtIn.Retriever.Tokenizer)), held => Assert.NotNull(held.Instruction));
    }

    /// <summary>A tokenizer of bytes that takes the colon before a query, the blank and an x for one token.</summary>
    [Fact]
    public void A_query_that_the_tokenizer_joins_to_its_instruction_is_read_as_a_whole()
    {
        string[] vocabulary =
        [
            .. Enumerable.Range(0, 512).Select(code => (char)code).Where(symbol => ByteAlphabet.TryGetByte(symbol, out _))
                .Select(symbol => $"{symbol}"), ":Ġ", ":Ġx",
        ];
        string json = JsonSerializer.Serialize(new
        {
            model = new
            {
                type = "BPE",
                vocab = vocabulary.Index().ToDictionary(token => token.Item, token => token.Index),
                merges = Merges
            },
            pre_tokenizer = new { type = "ByteLevel", add_prefix_space = false, use_regex = false },
            decoder = new { type = "ByteLevel" },
        });
        using var tiny = new TinyModel("llama", """{"vocab_size":258}""");
        using AttentionModel model = tiny.Open();

        List<HeldQuery> held = Compared(
            RankingModelOf(tiny, model, Tokenizer.Parse(System.Text.Encoding.UTF8.GetBytes(json), "bytes.json")));

        Assert.Equal([true, false, true], held.Select(query => query.Instruction is not null));
    }

    private static RankingModel RankingModelOf(TinyModel tiny, AttentionModel model, Tokenizer tokenizer) =>
        new(model, new HeadSet("all", tiny.AllHeads), tokenizer, new PromptEncoder(PromptFormat.ChatML, tokenizer), 4096,
            ScoringRule.Reference, null!)
        {
            Calls = new(new Lifetime(typeof(QRRetriever), () => { })),
        };

    /// <summary>Reads all queries, and checks that each pays to a passage what it pays when it is read as a whole.</summary>
    private static List<HeldQuery> Compared(RankingModel ranking)
    {
        AttentionModel model = ranking.Attention;
        EncodedPrompt prompt = ranking.Prompts.Encode(PromptWriter.NullQuery, [BuiltInRetriever.Passages[1]]);
        int[] prefix = prompt.Encoding.IdSpan()[..prompt.Passages[0].Start].ToArray();
        Assert.Equal(prefix, ranking.Prompts.Prefix);
        var room = new AloneRoom(ranking, Room);
        using var reader = new QueryReader(room);
        using KvCache passage = model.NewCache(prefix.Length + Room, room.PlannedLength);
        reader.Begin(passage, TestContext.Current.CancellationToken);
        model.Read(ranking.Prompts.PieceOf(prompt), prefix.Length, passage, null, TestContext.Current.CancellationToken);
        PassageKeys[] keys = [new PassageKeys(model.Layout, model.KeysOf(passage, prefix.Length))];

        var all = new List<HeldQuery>();
        foreach (string query in Queries)
        {
            HeldQuery held = reader.Hold(ranking.Prompts.TailOf(query), TestContext.Current.CancellationToken);
            all.Add(held);
            AttentionRows.AssertWithin(
                1e-5, model.Attend(Whole(ranking, query), keys, TestContext.Current.CancellationToken)[0].Weights, model.Attend(
                    held, keys, TestContext.Current.CancellationToken)[0].Weights);
        }

        return all;
    }

    /// <summary>The query in one piece, over a cache that was made for the whole text from the start.</summary>
    private static HeldQuery Whole(RankingModel ranking, string query)
    {
        AttentionModel model = ranking.Attention;
        ReadOnlySpan<int> prefix = ranking.Prompts.Prefix;
        using KvCache cache = model.NewCache(4096);
        model.Read(prefix, 0, cache, null, TestContext.Current.CancellationToken);
        KeyPiece prefixKeys = model.KeysOf(cache, 0);
        int[] tail = ranking.Prompts.TailOf(query).Ids;
        return model.Hold(
            model.ReadTail(tail, prefix.Length + Room, cache, TestContext.Current.CancellationToken), prefix.Length + Room, prefixKeys);
    }
}
