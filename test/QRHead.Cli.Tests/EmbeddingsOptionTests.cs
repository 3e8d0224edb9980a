using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace QRHead.Cli.Tests;

/// <summary><c>--embeddings</c>: an endpoint that counts bees and trams.</summary>
public sealed class EmbeddingsOptionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly HttpListener _endpoint = new();
    private readonly string _where;
    private readonly string _passages;

    public EmbeddingsOptionTests()
    {
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            _where = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/v1#toy";
        }

        _endpoint.Prefixes.Add(_where.Replace("#toy", "/", StringComparison.Ordinal));
        _endpoint.Start();
        _ = Task.Run(Answer, TestContext.Current.CancellationToken);
        _passages = _folder.Write(
            "p.jsonl",
            "{\"id\":\"bee\",\"text\":\"My aunt has a bee.\"}\n{\"id\":\"tram\",\"text\":\"The tram stops at "
            + "noon.\"}\n{\"id\":\"stone\",\"text\":\"A stone lies here.\"}\n");
    }

    public void Dispose()
    {
        _endpoint.Close();
        _folder.Dispose();
    }

    [Fact]
    public void A_ranking_and_an_index_are_fused_with_embeddings()
    {
        string index = _folder.In("ix");
        Tool.Run("index", "build", index, _passages, "--embeddings", _where).Succeeded();

        string[] ranked = Dense(
            Tool.Run("rank", _passages, "-q", "Which bee?", "--fuse", "bm25:0.5,dense", "--embeddings", _where, "--format", "jsonl")
                .Succeeded());
        string[] found = Dense(
            Tool.Run("search", index, "-q", "Which bee?", "--fuse", "dense", "--embeddings", _where, "--format", "jsonl").Succeeded());

        Assert.Equal(["bee 1", "stone 0", "tram 0"], ranked.Order(StringComparer.Ordinal));
        Assert.Equal(ranked.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
        Assert.Contains($"embeddings\t{_where}", Tool.Run("index", "info", index).Succeeded().OutputLines);
    }

    [Fact]
    public void The_ready_comparison_has_words_embeddings_and_all_together_over_all_passages()
    {
        string data = _folder.In("beir"), output = _folder.In("out");
        Directory.CreateDirectory(Path.Combine(data, "qrels"));
        File.WriteAllText(
            Path.Combine(data, "corpus.jsonl"), File.ReadAllText(_passages).Replace("\"id\"", "\"_id\"", StringComparison.Ordinal));
        File.WriteAllText(
            Path.Combine(data, "queries.jsonl"),
            "{\"_id\":\"q1\",\"text\":\"Which bee?\"}\n{\"_id\":\"q2\",\"text\":\"When does the tram stop?\"}\n");
        File.WriteAllText(Path.Combine(data, "qrels", "test.tsv"), "query-id\tcorpus-id\tscore\nq1\tbee\t1\nq2\ttram\t1\n");

        ToolResult result = Tool.Run(
            "eval", "--data", data, "--systems", "standard,qrheads+bm25:0.5", "--embeddings", _where, "--out", output, "--measures", "MRR")
                .Succeeded();

        string[] systems =
        [
            "dense+bm25", "bm25", "dense", "qrheads", "qrheads+bm25", "qrheads+dense", "qrheads+dense+bm25", "qrheads+bm25-0.5",
        ];
        Assert.All(systems, system => Assert.Equal(6, File.ReadAllLines(Path.Combine(output, $"{system}.trec")).Length));
        Assert.Contains("dense\tMRR\t1.0000", result.Output, StringComparison.Ordinal);
        Assert.Contains("qrheads+bm25-0.5: bm25 counts 0.5", File.ReadAllText(Path.Combine(output, "report.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_place_that_only_the_index_names_is_not_asked()
    {
        string index = _folder.In("ix");
        Tool.Run("index", "build", index, _passages, "--embeddings", _where).Succeeded();

        ToolResult result = Tool.Run("search", index, "-q", "bee", "--fuse", "dense");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"The index was embedded by '{_where}': say so with --embeddings", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/v1#toy", 1, "can't be asked for embeddings")]
    [InlineData("http://127.0.0.1:1/v1", 2, "needs a model behind it")]
    [InlineData("no-such-program", 1, "'no-such-program' can't be started to embed")]
    [InlineData("$where#refused", 1, "answers 404 for the model 'refused': no such model")]
    public void What_does_not_embed_is_said_in_one_line(string where, int code, string message)
    {
        ToolResult result = Tool.Run(
            "rank", _passages, "-q", "bee", "--fuse", "dense", "--embeddings", where.Replace(
                "$where#", _where.Replace("toy", "", StringComparison.Ordinal), StringComparison.Ordinal));

        Assert.Equal(code, result.ExitCode);
        Assert.Contains(message, Assert.Single(result.Complaints), StringComparison.Ordinal);
    }

    [Fact]
    public void An_index_without_embeddings_has_none_to_fuse()
    {
        Tool.Run("index", "build", _folder.In("ix"), _passages).Succeeded();

        Assert.Contains(
            "The index has no embeddings", Tool.Run(
                "search", _folder.In("ix"), "-q", "bee", "--fuse", "bm25,dense").Error, StringComparison.Ordinal);
    }

    private static string[] Dense(ToolResult result) =>
        [
            .. result.OutputLines.Select(line => JsonDocument.Parse(line).RootElement)
                .Select(line => $"{line.GetProperty("id")} {Math.Round(line.GetProperty("fused").GetProperty("dense").GetDouble(), 3)}"),
        ];

    private async Task Answer()
    {
        while (_endpoint.IsListening)
        {
            HttpListenerContext context = await _endpoint.GetContextAsync();
            using JsonDocument request = await JsonDocument.ParseAsync(context.Request.InputStream);
            bool known = request.RootElement.GetProperty("model").GetString() == "toy" && context.Request.RawUrl == "/v1/embeddings";
            object answer = new
            {
                data = request.RootElement.GetProperty("input").EnumerateArray()
                    .Select((text, index) => new { index, embedding = Vector(text.GetString()!) }).Reverse(),
            };
            context.Response.StatusCode = known ? 200 : 404;
            await context.Response.OutputStream.WriteAsync(
                known ? JsonSerializer.SerializeToUtf8Bytes(answer) : "no such model"u8.ToArray());
            context.Response.Close();
        }
    }

    private static readonly string[] Known = ["bee", "tram"];

    private static float[] Vector(string text) => [.. Known.Select(word => text.Contains(word, StringComparison.Ordinal) ? 3f : 0f)];
}
