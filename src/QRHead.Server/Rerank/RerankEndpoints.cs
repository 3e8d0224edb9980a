using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using QRHead.Doors;
using QRHead.Server.Models;
using QRHead.Server.Requests;

namespace QRHead.Server.Rerank;

/// <summary>The routes by which clients of other rerank servers ask.</summary>
internal sealed class RerankEndpoints(Reranker reranker, ServedModel model, Turns turns, TimeProvider clock)
{
    private static readonly string[] Reranks = ["/rerank", "/v1/rerank", "/reranking", "/v1/reranking", "/v1/ranking"];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var exchange = routes.ServiceProvider.GetRequiredService<Exchange>();
        var self = routes.ServiceProvider.GetRequiredService<RerankEndpoints>();
        foreach (string route in Reranks)
            routes.MapPost(
                route, exchange.WithBody(
                    (context, body, cancellationToken) => self.RerankAsync(
                        context, body, documentsBack: true, cancellationToken), IsOfTexts));

        // Version 2 of Cohere's never sends documents back.
        routes.MapPost(
            "/v2/rerank", exchange.WithBody(
                (context, body, cancellationToken) => self.RerankAsync(context, body, documentsBack: false, cancellationToken), IsOfTexts));
        foreach (string route in new[] { "/score", "/v1/score" })
            routes.MapPost(route, exchange.WithBody(self.ScoreAsync));
    }

    private static bool IsOfTexts(JsonRecord body) => RerankRequest.DialectOf(body) == Dialect.Texts;

    private async Task RerankAsync(HttpContext context, JsonRecord body, bool documentsBack, CancellationToken cancellationToken)
    {
        RerankRequest request = RerankRequest.Read(body, documentsBack);
        reranker.Check([request.Query], request.Documents, "documents");
        (IReadOnlyList<Ranking> rankings, TimeSpan waited, TimeSpan took) = await turns.RankAsync(
            context, async () =>
            [
                await reranker.RankAsync(request.Query, request.Documents, request.Truncate, cancellationToken).ConfigureAwait(false),
            ], cancellationToken).ConfigureAwait(false);
        if (request.Dialect == Dialect.Texts)
        {
            TextsAnswer.WriteHeaders(context.Response.Headers, request, rankings[0], waited, took);
            await Exchange.SendAsync(context, StatusCodes.Status200OK, json => TextsAnswer.Write(json, request, rankings[0]))
                .ConfigureAwait(false);
        }
        else
        {
            await Exchange.SendAsync(
                context, StatusCodes.Status200OK, json => RerankAnswer.Write(json, request, rankings[0], Head(context)))
                    .ConfigureAwait(false);
        }
    }

    private async Task ScoreAsync(HttpContext context, JsonRecord body, CancellationToken cancellationToken)
    {
        ScoreRequest request = ScoreRequest.Read(body);
        reranker.Check(request.Queries, request.Documents, "documents");
        (IReadOnlyList<Ranking> rankings, _, _) = await turns.RankAsync(
            context, () => RankAsync(request, cancellationToken), cancellationToken).ConfigureAwait(false);
        double[] scores =
        [
            .. rankings.SelectMany(ranking => ranking.Passages.OrderBy(passage => passage.Index).Select(new RelevanceScale(ranking).Of)),
        ];
        await Exchange.SendAsync(
            context, StatusCodes.Status200OK, json => ScoreAnswer.Write(
                json, scores, rankings.Sum(ranking => ranking.Usage.PromptTokens), Head(context))).ConfigureAwait(false);
    }

    /// <summary>One query is asked of all documents; several are asked each of its own.</summary>
    private async Task<IReadOnlyList<Ranking>> RankAsync(ScoreRequest request, CancellationToken cancellationToken)
    {
        if (request.Queries.Count == 1)
            return
            [
                await reranker.RankAsync(request.Queries[0], request.Documents, request.Truncate, cancellationToken).ConfigureAwait(false),
            ];
        var rankings = new List<Ranking>();
        foreach ((string query, Passage document) in request.Queries.Zip(request.Documents))
            rankings.Add(await reranker.RankAsync(query, [document], request.Truncate, cancellationToken).ConfigureAwait(false));
        return rankings;
    }

    private Answered Head(HttpContext context) => new($"rerank-{context.TraceIdentifier}", model.Retriever.Model, clock.GetUtcNow());
}
