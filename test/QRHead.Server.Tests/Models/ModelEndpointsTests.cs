using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using QRHead.Server.Models;

namespace QRHead.Server.Tests.Models;

/// <summary>What is served, and whether it can be asked.</summary>
public class ModelEndpointsTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task Info_has_what_clients_of_texts_look_for()
    {
        Answer info = await server.GetAsync("/info");

        Assert.Equal("reranker", info.Json.GetProperty("model_type").EnumerateObject().First().Name);
        Assert.Equal(1000, info.Json.GetProperty("max_client_batch_size").GetInt32());
        Assert.True(info.Json.GetProperty("max_input_length").GetInt32() > 1000);
        Assert.False(info.Json.GetProperty("auto_truncate").GetBoolean());
    }

    [Fact]
    public async Task The_model_is_listed()
    {
        Answer models = await server.GetAsync("/v1/models");
        Answer answer = await server.PostAsync("/v1/rerank", new { query = RunningServer.Query, documents = RunningServer.Documents });

        Assert.Equal(answer.Json.GetProperty("model").GetString(), models.Array("data").Single().GetProperty("id").GetString());
    }

    [Fact]
    public async Task While_the_model_is_loaded_the_server_lives_and_is_not_ready()
    {
        using var gate = new Gate();
        await using WebApplication app = await StartAsync(options => options.Retriever = new() { LoggerFactory = gate });
        using HttpClient client = app.GetTestClient();
        async Task<Answer> GetAsync(string path) =>
            await Answer.OfAsync(await client.GetAsync(path, TestContext.Current.CancellationToken));

        Assert.Equal(200, (await GetAsync("/health/live")).Status);
        Assert.Equal(503, (await GetAsync("/health/ready")).Status);
        Answer info = await GetAsync("/info");
        Assert.Equal((503, "2"), (info.Status, info.Headers["Retry-After"]));
        gate.Open.Set();
        await app.Services.GetRequiredService<ServedModel>().ExecuteTask!;
        Assert.Equal(200, (await GetAsync("/health/ready")).Status);
    }

    [Fact]
    public async Task A_model_that_can_not_be_loaded_ends_the_application()
    {
        await using WebApplication app = await StartAsync(options => options.Model = "/no/such/model.gguf");
        ServedModel model = app.Services.GetRequiredService<ServedModel>();
        await model.ExecuteTask!;

        Assert.IsAssignableFrom<QRHeadException>(model.Failure);
        Assert.True(app.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested);
    }

    private static async Task<WebApplication> StartAsync(Action<QRHeadServerOptions> configure)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseTestServer();
        builder.Services.AddQRHead(configure);
        WebApplication app = builder.Build();
        app.MapQRHead();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    /// <summary>Holds up the loading of a model, whose first act is to ask for a logger.</summary>
    private sealed class Gate : ILoggerFactory
    {
        public ManualResetEventSlim Open { get; } = new();

        public ILogger CreateLogger(string categoryName)
        {
            Open.Wait();
            return NullLogger.Instance;
        }

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public void Dispose() => Open.Dispose();
    }
}
