using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using QRHead.Doors;
using QRHead.Server.Models;
using QRHead.Server.Requests;
using QRHead.Server.Rerank;

namespace QRHead.Server.Contexts;

/// <summary>Passages that are read once, together, and asked many times: a question costs its own tokens only.</summary>
internal sealed class ContextEndpoints(KeptContexts contexts, ServedModel model, Reranker reranker, Turns turns)
{
    private const string Root = "/v1/contexts", One = $"{Root}/{{context}}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var exchange = routes.ServiceProvider.GetRequiredService<Exchange>();
        var self = routes.ServiceProvider.GetRequiredService<ContextEndpoints>();
        routes.MapPost(Root, exchange.WithBody(self.ReadAsync));
        routes.MapGet(
            One, exchange.WithoutBody((context, _) => SendAsync(context, StatusCodes.Status200OK, IdOf(context), self.KeptOf(context))));
        routes.MapPost($"{One}/ask", exchange.WithBody(self.AskAsync));
        routes.MapPost($"{One}/passages", exchange.WithBody(self.AppendAsync));
        routes.MapDelete(One, exchange.WithoutBody((context, _) =>
        {
            context.Response.StatusCode = self.Forget(IdOf(context)) ? StatusCodes.Status204NoContent : StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }));
    }

    private async Task ReadAsync(HttpContext context, JsonRecord body, CancellationToken cancellationToken)
    {
        IReadOnlyList<Passage> passages = JsonFields.Named(body.List("passages", "documents"), before: 0);
        reranker.Check([], passages, "passages");
        var options = new RankOptions { Overflow = body.Switch("truncate") == true ? OverflowPolicy.Truncate : OverflowPolicy.Error };
        (string id, KeptContexts.Kept kept) = await contexts
            .AddAsync(() => turns.RunAsync(() => model.Retriever.Read(passages, options, cancellationToken), cancellationToken))
            .ConfigureAwait(false);
        context.Response.Headers.Location = $"{Root}/{id}";
        await SendAsync(context, StatusCodes.Status201Created, id, kept).ConfigureAwait(false);
    }

    private async Task AskAsync(HttpContext context, JsonRecord body, CancellationToken cancellationToken)
    {
        ReadContext asked = KeptOf(context).Context;
        string query = body.Words("query");
        int top = body.Number("top", "top_n", "top_k") is { } number and > 0 ? number : int.MaxValue;
        (IReadOnlyList<Ranking> rankings, _, _) = await turns.RankAsync(
            context, async () =>
            [
                await asked.RankAsync(query, cancellationToken).ConfigureAwait(false),
            ], cancellationToken).ConfigureAwait(false);
        await RankingAnswer.SendAsync(
            context, rankings[0], model.Retriever, rankings[0].Passages.Take(top), body.Switch("explain") ?? false).ConfigureAwait(false);
    }

    private async Task AppendAsync(HttpContext context, JsonRecord body, CancellationToken cancellationToken)
    {
        KeptContexts.Kept kept = KeptOf(context);
        IReadOnlyList<Passage> passages = JsonFields.Named(body.List("passages", "documents"), kept.Context.Passages.Count);
        reranker.Check([], passages, "passages");
        await turns.RunAsync(
            () =>
            {
                if (kept.Context.Passages.Select(passage => passage.Id).Intersect(passages.Select(passage => passage.Id))
                    .FirstOrDefault() is { } taken)
                    throw new UsageException($"The id '{taken}' is there already; each passage needs one of its own.", "passages");
                kept.Context.Append(passages, cancellationToken);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
        await SendAsync(context, StatusCodes.Status200OK, IdOf(context), kept).ConfigureAwait(false);
    }

    private bool Forget(string id) => contexts.Remove(id);

    private static string IdOf(HttpContext context) => (string)context.Request.RouteValues["context"]!;

    private KeptContexts.Kept KeptOf(HttpContext context) => contexts.Find(IdOf(context));

    private static Task SendAsync(HttpContext context, int status, string id, KeptContexts.Kept kept) =>
        Exchange.SendAsync(context, status, json =>
    {
        json.WriteStartObject();
        json.WriteString("id", id);
        json.WriteString("object", "context");
        json.WriteNumber("passages", kept.Context.Passages.Count);
        json.WriteNumber("tokens", kept.Context.Tokens);
        json.WriteNumber("expires_at", kept.Until.ToUnixTimeSeconds());
        json.WriteEndObject();
    });
}
