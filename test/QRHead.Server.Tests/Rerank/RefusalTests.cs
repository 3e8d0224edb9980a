using System.Net.Http.Headers;
using System.Text;

namespace QRHead.Server.Tests.Rerank;

/// <summary>What is not answered is refused with the reason, wherever a client looks for it.</summary>
public class RefusalTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Theory]
    [InlineData("""{"documents":["a"]}""", 400, "query")]
    [InlineData("""{"query":" ","documents":["a"]}""", 400, "query")]
    [InlineData("""{"query":7,"documents":["a"]}""", 400, "query")]
    [InlineData("""{"query":"q"}""", 400, "documents")]
    [InlineData("""{"query":"q","documents":[]}""", 400, "documents")]
    [InlineData("""{"query":"q","documents":null}""", 400, "documents")]
    [InlineData("""{"query":"q","documents":7}""", 400, "documents")]
    [InlineData("""{"query":"q","documents":["a",7]}""", 400, "documents[1]")]
    [InlineData("""{"query":"q","documents":["a",{"title":"b"}]}""", 400, "documents[1]")]
    [InlineData("""{"query":"q","documents":["a"],"top_n":-1}""", 400, "top_n")]
    [InlineData("""{"query":"q","documents":["a"],"top_n":1.5}""", 400, "top_n")]
    [InlineData("""{"query":"q","documents":["a"],"return_documents":"perhaps"}""", 400, "return_documents")]
    [InlineData("""[1]""", 400, null)]
    [InlineData("", 400, null)]
    [InlineData("{", 400, null)]
    public async Task What_is_wrong_is_named(string body, int status, string? field)
    {
        Answer answer = await PostTextAsync(body);

        Assert.Equal(status, answer.Status);
        string message = answer.Json.GetProperty("error").GetProperty("message").GetString()!;
        Assert.Equal(field, answer.Json.GetProperty("error").GetProperty("param").GetString());
        Assert.Equal(status, answer.Json.GetProperty("error").GetProperty("code").GetInt32());
        Assert.Equal(
            ("invalid_request_error", message, message),
            (answer.Json.GetProperty("error").GetProperty("type").GetString(), answer.Json.GetProperty("message").GetString(),
                answer.Json.GetProperty("detail").GetString()));
        Assert.Contains(field is null ? "JSON" : "expected", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Broken_text_is_refused_and_not_guessed_at()
    {
        byte[] invalid = [.. Encoding.UTF8.GetBytes("""{"query":"q","documents":["a"""), 0xff, 0xfe, .. Encoding.UTF8.GetBytes("\"]}")];
        string deep = $$"""{"query":"q","documents":{{new string('[', 5000)}}{{new string(']', 5000)}}}""";

        Assert.InRange((await PostBytesAsync(invalid)).Status, 400, 422);
        Assert.InRange((await PostTextAsync("""{"query":"q","documents":["\ud83d"]}""")).Status, 400, 422);
        Assert.InRange((await PostTextAsync("""{"query":"q","documents":["a"],"return_documents":"\ud83d"}""")).Status, 400, 422);
        Assert.Equal(400, (await PostTextAsync(deep)).Status);
        Assert.Equal(
            200, (await server.PostAsync("/rerank", new { query = RunningServer.Query, documents = RunningServer.Documents })).Status);
    }

    [Fact]
    public async Task A_document_that_can_not_be_read_whole_is_refused_or_cut_on_demand()
    {
        await using RunningServer narrow = await NarrowAsync();
        string[] documents = ["Bees.", string.Join(' ', Enumerable.Repeat("a lighthouse on a rock", 200))];

        Answer refused = await narrow.PostAsync("/rerank", new { query = "q", documents }), cut = await narrow.PostAsync(
            "/rerank", new { query = "q", documents, truncate = true });

        Assert.Equal(422, refused.Status);
        Assert.Contains("tokens", refused.Json.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.True(
            cut.Array("results").Single(result => result.GetProperty("index").GetInt32() == 1).GetProperty("truncated").GetBoolean());
        Assert.Contains(
            cut.Json.GetProperty("meta").GetProperty("warnings")
                .EnumerateArray(), warning => warning.GetString()!.StartsWith("Cut", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Many_documents_are_read_in_windows()
    {
        await using RunningServer narrow = await NarrowAsync();
        string[] documents =
        [
            .. Enumerable.Range(0, 20).Select(i => $"{string.Join(' ', Enumerable.Repeat("a lighthouse on a rock", 8))} {i}"),
            "My aunt keeps bees behind the house.",
        ];

        Answer answer = await narrow.PostAsync("/rerank", new { query = RunningServer.Query, documents });

        Assert.Equal(21, answer.Array("results").Length);
        Assert.Equal(20, answer.Array("results")[0].GetProperty("index").GetInt32());
        Assert.Contains(
            answer.Json.GetProperty("meta").GetProperty("warnings")
                .EnumerateArray(), warning => warning.GetString()!.Contains("windows", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Limits_are_told()
    {
        await using RunningServer small = await RunningServer.StartAsync(
            options => (options.MaxDocuments, options.MaxTokens, options.MaxBodyBytes) = (3, 100, 2000));
        string words = string.Join(' ', Enumerable.Repeat("word", 200));

        Answer documents = await small.PostAsync("/rerank", new { query = "q", documents = Enumerable.Repeat("a", 4) });
        Answer tokens = await small.PostAsync("/rerank", new { query = "q", documents = new[] { words } });
        Answer bytes = await small.PostAsync("/rerank", new { query = "q", documents = new[] { words, words, words } });
        Answer chunked = await small.PostAsync(
            "/rerank", new StreamContent(new MemoryStream(new byte[5000])), ("Transfer-Encoding", "chunked"));

        Assert.Equal([413, 413, 413, 413], new[] { documents, tokens, bytes, chunked }.Select(answer => answer.Status));
        Assert.Contains("at most 3", documents.Json.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains("100 tokens", tokens.Json.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains("2000 bytes", bytes.Json.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    private static Task<RunningServer> NarrowAsync() =>
        RunningServer.StartAsync(options => options.Retriever = new() { MaxContextTokens = 500 });

    private Task<Answer> PostTextAsync(string body) => PostBytesAsync(Encoding.UTF8.GetBytes(body));

    private Task<Answer> PostBytesAsync(byte[] body) => server.PostAsync(
        "/rerank", new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } });
}
