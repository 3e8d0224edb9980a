using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using QRHead.Server.Requests;

namespace QRHead.Server.Models;

/// <summary>What is served, and whether it can be asked: for load balancers, and for clients that look before they ask.</summary>
internal sealed class ModelEndpoints(ServedModel model, IOptions<QRHeadServerOptions> options, TimeProvider clock)
{
    private static readonly string[] Readiness = ["/health", "/health/ready", "/ping"];

    private readonly DateTimeOffset _start = clock.GetUtcNow();

    public static void Map(IEndpointRouteBuilder routes)
    {
        var exchange = routes.ServiceProvider.GetRequiredService<Exchange>();
        var self = routes.ServiceProvider.GetRequiredService<ModelEndpoints>();

        // Health is asked without a key: it says nothing else.
        routes.MapGet("/health/live", context => StatusAsync(context, isWell: true, "live"));
        foreach (string route in Readiness)
            routes.MapGet(route, context => StatusAsync(context, self.IsReady, self.IsReady ? "ready" : "not ready"));
        routes.MapGet("/info", exchange.WithoutBody((context, _) => Exchange.SendAsync(context, StatusCodes.Status200OK, self.WriteInfo)));
        routes.MapGet(
            "/v1/models", exchange.WithoutBody((context, _) => Exchange.SendAsync(context, StatusCodes.Status200OK, self.WriteModels)));
    }

    private bool IsReady => model.IsReady;

    private static Task StatusAsync(HttpContext context, bool isWell, string status) =>
        Exchange.SendAsync(context, isWell ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, json =>
        {
            json.WriteStartObject();
            json.WriteString("status", status);
            json.WriteEndObject();
        });

    /// <summary>
    /// As text-embeddings-inference: clients take the first name in <c>model_type</c> for what the model can do, and send as many texts at
    /// once as <c>max_client_batch_size</c> says.
    /// </summary>
    private void WriteInfo(Utf8JsonWriter json)
    {
        QRRetriever retriever = model.Retriever;
        json.WriteStartObject();
        json.WriteString("model_id", retriever.Model);
        json.WriteNull("model_sha");
        json.WriteString("model_dtype", retriever.Precision.ToString().ToLowerInvariant());
        json.WriteStartObject("model_type");
        json.WriteStartObject("reranker");
        json.WriteStartObject("id2label");
        json.WriteString("0", "LABEL_0");
        json.WriteEndObject();
        json.WriteStartObject("label2id");
        json.WriteNumber("LABEL_0", 0);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteNumber("max_concurrent_requests", options.Value.Concurrency + options.Value.QueueLength);
        json.WriteNumber("max_input_length", retriever.MaxTokens);
        json.WriteNumber("max_batch_tokens", options.Value.MaxTokens);
        json.WriteNull("max_batch_requests");
        json.WriteNumber("max_client_batch_size", options.Value.MaxDocuments);
        json.WriteBoolean("auto_truncate", false);
        json.WriteNumber("tokenization_workers", options.Value.Concurrency);
        json.WriteString("version", typeof(QRRetriever).Assembly.GetName().Version?.ToString(3));
        json.WriteNull("sha");
        json.WriteNull("docker_label");
        json.WriteString("heads", retriever.Heads.Name);
        json.WriteString("reading", (options.Value.Reading ?? retriever.Heads.Reading).ToString().ToLowerInvariant());
        json.WriteEndObject();
    }

    private void WriteModels(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("object", "list");
        json.WriteStartArray("data");
        json.WriteStartObject();
        json.WriteString("id", model.Retriever.Model);
        json.WriteString("object", "model");
        json.WriteNumber("created", _start.ToUnixTimeSeconds());
        json.WriteString("owned_by", "qrhead");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
