using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using QRHead.Doors;
using QRHead.Serve;
using QRHead.Server.Models;

namespace QRHead.Server.Tests.Serve;

/// <summary>The application that the tool runs, on a port.</summary>
public class ServeAppTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_listens_counts_and_answers_to_its_own_names_only()
    {
        await using WebApplication app = ServeApp.Build("127.0.0.1", port: 0, allowedHosts: [], _ => { });
        await app.StartAsync(Cancelled);
        await app.Services.GetRequiredService<ServedModel>().ExecuteTask!;
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        using (HttpResponseMessage answer = await client.PostAsync(
            "/v1/rerank", System.Net.Http.Json.JsonContent.Create(
                new { query = RunningServer.Query, documents = RunningServer.Documents }), Cancelled))
            Assert.Equal(200, (int)answer.StatusCode);
        using var foreign = new HttpRequestMessage(HttpMethod.Get, "/health/live") { Headers = { Host = "rebound.example.org" } };
        using HttpResponseMessage refused = await client.SendAsync(foreign, Cancelled);
        Assert.Equal(400, (int)refused.StatusCode);

        string metrics = await client.GetStringAsync("/metrics", Cancelled);
        Assert.All(
            [
                "http_server_request_duration_seconds", "qrhead_call_duration_seconds", "qrhead_tokens",
                "qrhead_server_queue_duration_seconds", "qrhead_server_passages",
            ],
            name => Assert.Contains(name, metrics, StringComparison.Ordinal));
        await app.StopAsync(Cancelled);
    }

    [Fact]
    public void What_can_not_be_listened_to_is_refused() =>
        Assert.Contains(
            "expected an address", Assert.Throws<UsageException>(
                () => ServeApp.Build("here", 0, [], _ => { })).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(1, "--model", "/no/such/model.gguf")]
    [InlineData(2, "--host", "here")]
    [InlineData(2, "--threshold", "much")]
    [InlineData(1, "--api-key-file", "/no/such/file")]
    public async Task What_can_not_be_served_ends_the_process(int code, params string[] words) =>
        Assert.Equal(code, await ServeCommand.Create().Parse([.. words, "--port", "0"]).InvokeAsync(cancellationToken: Cancelled));

    [Theory]
    [InlineData("--port is '-1'; expected a whole number of at least 0.", "--port", "-1")]
    [InlineData("--max-documents is 'x'; expected a whole number of at least 1.", "--max-documents", "x")]
    [InlineData("--reading is 'sideways'; expected one of: together, alone, joined.", "--reading", "sideways")]
    public void Wrong_settings_are_named(string said, params string[] words) =>
        Assert.Contains(ServeCommand.Create().Parse(words).Errors, error => error.Message == said);
}
