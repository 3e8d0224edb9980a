using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using QRHead.Doors;
using QRHead.Server.Guard;
using QRHead.Server.Models;
using QRHead.Server.Requests;
using QRHead.Server.Telemetry;

namespace QRHead.Server.Rerank;

/// <summary>The routes by which clients of other rerank servers ask.</summary>
internal sealed class RerankEndpoints(Reranker reranker, ServedModel model, Admission admission, ServerInstruments instruments, TimeProvider clock, ILoggerFactory loggers)
{
    private static readonly string[] Reranks = ["/rerank", "/v1/rerank", "/reranking", "/v1/reranking", "/v1/ranking"];

    private readonly ILogger _log = loggers.CreateLogger(ServerLog.Category);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var exchange = routes.ServiceProvider.GetRequiredService<Exchange>();
        var self = routes.ServiceProvider.GetRequiredService<RerankEndpoints>();
        foreach (string route in Reranks)
            routes.MapPost(route, exchange.WithBody((context, body, cancellationToken) => self.RerankAsync(context, body, documentsBack: true, cancellationToken), IsOfTexts));

        // Version 2 of Cohere's never sends documents back.
        routes.MapPost("/v2/rerank", exchange.WithBody((context, body, cancellationToken) => self.RerankAsync(context, body, documentsBack: false, cancellationToken), IsOfTexts));
        foreach (string route in new[] { "/score", "/v1/score" })
            routes.MapPost(route, exchange.WithBody(self.ScoreAsync));
    }

    private static bool IsOfTexts(JsonRecord body) => RerankRequest.DialectOf(body) == Dialect.Texts;

    private async Task RerankAsync(HttpContext context, JsonRecord body, bool documentsBack, CancellationToken cancellationToken)
    {
        RerankRequest request = RerankRequest.Read(body, documentsBack);
        reranker.Check([request.Query], request.Documents, "documents");
        using Admission.Held turn = await admission.EnterAsync(cancellationToken).ConfigureAwait(false);
        Ranking ranking = await reranker.RankAsync(request.Query, request.Documents, request.Truncate, cancellationToken).ConfigureAwait(false);
        Tell(context, [ranking], turn);
        if (request.Dialect == Dialect.Texts)
        {
            TextsAnswer.WriteHeaders(context.Response.Headers, request, ranking, turn);
            await Exchange.SendAsync(context, StatusCodes.Status200OK, json => TextsAnswer.Write(json, request, ranking)).ConfigureAwait(false);
        }
        else
        {
            await Exchange.SendAsync(context, StatusCodes.Status200OK, json => RerankAnswer.Write(json, request, ranking, Head(context))).ConfigureAwait(false);
        }
    }

    private async Task ScoreAsync(HttpContext context, JsonRecord body, CancellationToken cancellationToken)
    {
        ScoreRequest request = ScoreRequest.Read(body);
        reranker.Check(request.Queries, request.Documents, "documents");
        using Admission.Held turn = await admission.EnterAsync(cancellationToken).ConfigureAwait(false);
        var rankings = new List<Ranking>();
        if (request.Queries.Count == 1)
        {
            rankings.Add(await reranker.RankAsync(request.Queries[0], request.Documents, request.Truncate, cancellationToken).ConfigureAwait(false));
        }
        else
        {
            foreach ((string query, Passage document) in request.Queries.Zip(request.Documents))
                rankings.Add(await reranker.RankAsync(query, [document], request.Truncate, cancellationToken).ConfigureAwait(false));
        }

        Tell(context, rankings, turn);
        double[] scores = [.. rankings.SelectMany(ranking => ranking.Passages.OrderBy(passage => passage.Index).Select(new RelevanceScale(ranking).Of))];
        await Exchange.SendAsync(
            context, StatusCodes.Status200OK, json => ScoreAnswer.Write(json, scores, rankings.Sum(ranking => ranking.Usage.PromptTokens), Head(context))).ConfigureAwait(false);
    }

    private Answered Head(HttpContext context) => new($"rerank-{context.TraceIdentifier}", model.Retriever.Model, clock.GetUtcNow());

    private void Tell(HttpContext context, IReadOnlyList<Ranking> rankings, Admission.Held turn)
    {
        int passages = rankings.Sum(ranking => ranking.Passages.Count);
        instruments.Passages.Add(passages);
        instruments.Truncated.Add(rankings.Sum(ranking => ranking.Passages.Count(passage => passage.Truncated)));
        ServerLog.Answered(
            _log, context.Request.Path, StatusCodes.Status200OK, passages, rankings.Sum(ranking => ranking.Usage.PromptTokens), turn.Waited.TotalMilliseconds, turn.Took.TotalMilliseconds);
    }
}
