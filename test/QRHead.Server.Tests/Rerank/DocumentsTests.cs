using System.Text.Json;

namespace QRHead.Server.Tests.Rerank;

/// <summary>Clients that send documents: each finds in the answer what it reads.</summary>
public class DocumentsTests(RunningServer server) : IClassFixture<RunningServer>
{
    private static readonly string[] Documents = RunningServer.Documents;

    private static string Query => RunningServer.Query;

    [Theory]
    [InlineData("/v2/rerank")]
    [InlineData("/v1/rerank")]
    [InlineData("/rerank")]
    [InlineData("/v1/reranking")]
    [InlineData("/reranking")]
    public async Task Every_route_puts_the_best_first(string route)
    {
        Answer answer = await server.PostAsync(route, new { model = "rerank-v3.5", query = Query, documents = Documents });

        Assert.Equal(200, answer.Status);
        JsonElement[] results = answer.Array("results");
        double[] scores = [.. results.Select(result => result.GetProperty("relevance_score").GetDouble())];
        Assert.Equal(1, results[0].GetProperty("index").GetInt32());
        Assert.Equal([0, 1, 2], results.Select(result => result.GetProperty("index").GetInt32()).Order());
        Assert.Equal(scores.OrderDescending(), scores);
        Assert.All(scores, score => Assert.InRange(score, 0, 1));
        Assert.Equal(
            results.Select(result => result.GetProperty("index").GetInt32()), answer.Array("data")
                .Select(result => result.GetProperty("index").GetInt32()));
    }

    [Fact]
    public async Task Cohere_finds_id_results_and_meta_and_no_documents()
    {
        Answer answer = await server.PostAsync(
            "/v2/rerank",
            new { model = "rerank-v3.5", query = Query, documents = Documents, top_n = 2, max_tokens_per_doc = 4096, priority = 0 });

        JsonElement meta = answer.Json.GetProperty("meta");
        Assert.NotEqual("", answer.Json.GetProperty("id").GetString());
        Assert.Equal(2, answer.Array("results").Length);
        Assert.False(answer.Array("results")[0].TryGetProperty("document", out _));
        Assert.Equal("2", meta.GetProperty("api_version").GetProperty("version").GetString());
        Assert.False(meta.GetProperty("api_version").GetProperty("is_experimental").GetBoolean());
        Assert.Equal(1, meta.GetProperty("billed_units").GetProperty("search_units").GetInt32());
        Assert.True(meta.GetProperty("tokens").GetProperty("input_tokens").GetInt32() > 0);
    }

    [Fact]
    public async Task Jina_and_vllm_find_objects_for_documents_and_their_usage()
    {
        Answer answer = await server.PostAsync(
            "/v1/rerank",
            new { model = "jina", query = Query, documents = Documents.Select(text => new { text }), return_documents = true });

        JsonElement usage = answer.Json.GetProperty("usage");
        Assert.Equal(Documents[1], answer.Array("results")[0].GetProperty("document").GetProperty("text").GetString());
        Assert.Equal("list", answer.Json.GetProperty("object").GetString());
        Assert.NotEqual("", answer.Json.GetProperty("model").GetString());
        Assert.True(usage.GetProperty("total_tokens").GetInt32() > 0);
        Assert.Equal(usage.GetProperty("total_tokens").GetInt32(), usage.GetProperty("prompt_tokens").GetInt32());
    }

    [Fact]
    public async Task Voyage_finds_data_with_strings_for_documents()
    {
        Answer answer = await server.PostAsync(
            "/v1/rerank",
            new { model = "rerank-2.5", query = Query, documents = Documents, top_k = 1, truncation = true, return_documents = true });

        JsonElement found = Assert.Single(answer.Array("data"));
        Assert.Equal((1, Documents[1]), (found.GetProperty("index").GetInt32(), found.GetProperty("document").GetString()));
        Assert.Single(answer.Array("results"));
    }

    [Fact]
    public async Task Nvidia_finds_rankings()
    {
        Answer answer = await server.PostAsync(
            "/v1/ranking",
            new { model = "nv", query = new { text = Query }, passages = Documents.Select(text => new { text }), truncate = "END" });

        Assert.Equal(1, answer.Array("rankings")[0].GetProperty("index").GetInt32());
        Assert.Equal(
            answer.Array("results")[0].GetProperty("raw_score").GetDouble(), answer.Array("rankings")[0].GetProperty("logit").GetDouble());
    }

    [Fact]
    public async Task Documents_have_their_texts_in_many_fields()
    {
        object[] documents =
        [
            "The tram stops at noon.", new { page_content = "My aunt keeps bees behind the house." },
            new { title = "Stamps", content = "They are kept dry.", id = 7 },
            new { content = new[] { new { type = "text", text = "My uncle" }, new { type = "text", text = "keeps bees." } } },
        ];
        Answer answer = await server.PostAsync("/v1/rerank", new { query = Query, documents });

        Assert.Equal(
            "My uncle\nkeeps bees.", answer.Array("results").Single(result => result.GetProperty("index").GetInt32() == 3)
                .GetProperty("document").GetProperty("text").GetString());
        Assert.Equal([1, 3], answer.Array("results").Take(2).Select(result => result.GetProperty("index").GetInt32()).Order());
    }

    [Theory]
    [InlineData("""{"top_n":0}""", 3)]
    [InlineData("""{"top_n":null}""", 3)]
    [InlineData("""{"top_n":99}""", 3)]
    [InlineData("""{"top_k":2}""", 2)]
    [InlineData("""{"return_documents":"true","return_len":"true"}""", 3)]
    [InlineData("""{"texts":["gateways","write","both"],"return_text":true}""", 3)]
    [InlineData("""{"texts":true}""", 3)]
    [InlineData("""{"unknown":{"deep":[1]},"user":"me","rank_fields":["text"]}""", 3)]
    public async Task Clients_write_as_they_please(string more, int results)
    {
        var body = JsonSerializer.Deserialize<Dictionary<string, object?>>(more)!;
        (body["query"], body["documents"]) = (Query, Documents);
        Answer answer = await server.PostAsync("/rerank", body);

        Assert.Equal(200, answer.Status);
        Assert.Equal(results, answer.Array("results").Length);
        Assert.Equal(1, answer.Array("results")[0].GetProperty("index").GetInt32());
    }

    [Fact]
    public async Task One_text_is_a_list_of_one_and_equal_texts_are_two()
    {
        Assert.Single((await server.PostAsync("/rerank", new { query = Query, documents = "Bees." })).Array("results"));
        Assert.Equal(
            2, (await server.PostAsync("/rerank", new { query = Query, documents = Enumerable.Repeat("Bees.", 2) }))
                .Array("results").Length);
    }

    [Fact]
    public async Task Raw_scores_are_the_librarys_and_the_relevance_rises_with_them()
    {
        using QRRetriever retriever = QRRetriever.Load(cancellationToken: TestContext.Current.CancellationToken);
        Ranking expected = retriever.Rank(
            Query, [.. Documents.Select((text, index) => new Passage($"{index}", text))],
            cancellationToken: TestContext.Current.CancellationToken);

        Answer calibrated = await server.PostAsync("/rerank", new { query = Query, documents = Documents }), raw = await server.PostAsync(
            "/rerank", new { query = Query, documents = Documents, raw_scores = true });

        Assert.Equal(
            expected.Passages.Select(passage => passage.Score), raw.Array("results")
                .Select(result => result.GetProperty("relevance_score").GetSingle()));
        Assert.Equal(
            expected.Passages.Select(passage => (passage.Score, passage.Relevance)), calibrated.Array("results")
                .Select(result => (result.GetProperty("raw_score").GetSingle(), result.GetProperty("share").GetSingle())));
        Assert.Contains(
            "No threshold was fitted", calibrated.Json.GetProperty("meta")
                .GetProperty("warnings")[0].GetString(), StringComparison.Ordinal);
    }
}
