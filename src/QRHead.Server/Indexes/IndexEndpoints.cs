using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using QRHead.Doors;
using QRHead.Server.Models;
using QRHead.Server.Refusals;
using QRHead.Server.Requests;

namespace QRHead.Server.Indexes;

/// <summary>
/// Passages that were read once in their life: searching them, saying why one was found, and, where that is allowed, changing them.
/// </summary>
internal sealed class IndexEndpoints(ServedIndexes indexes, ServedModel model, Turns turns, IOptions<QRHeadServerOptions> options)
{
    private const string Root = "/v1/indexes", One = $"{Root}/{{index}}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var exchange = routes.ServiceProvider.GetRequiredService<Exchange>();
        var self = routes.ServiceProvider.GetRequiredService<IndexEndpoints>();
        routes.MapGet(Root, exchange.WithoutBody((context, _) => Exchange.SendAsync(context, StatusCodes.Status200OK, self.WriteNames)));
        routes.MapGet(One, exchange.WithoutBody((context, _) =>
        {
            IndexInfo info = self.IndexOf(context).Folder.Info();
            return Exchange.SendAsync(
                context, StatusCodes.Status200OK, json => JsonSerializer.Serialize(json, info, RecordJson.Readable.IndexInfo));
        }));
        routes.MapPost($"{One}/search", exchange.WithBody(self.SearchAsync));
        routes.MapPost($"{One}/explain", exchange.WithBody(self.ExplainAsync));
        routes.MapPost($"{One}/passages", exchange.WithBody(self.AddAsync));
        routes.MapPost($"{One}/remove", exchange.WithBody(self.RemoveAsync));
    }

    private async Task SearchAsync(HttpContext context, JsonRecord body, CancellationToken cancellationToken)
    {
        PassageIndex index = IndexOf(context);
        var search = new SearchOptions
        {
            Top = Math.Clamp(body.Number("top", "top_n", "top_k") ?? SearchOptions.DefaultTop, 1, options.Value.MaxDocuments),
            Candidates = body.Number("candidates") is { } candidates ? Math.Max(1, candidates) : null,
            Fusion = body.Switch("words") == true ? FusionMethod.Standardised : null,
        };
        await AnswerAsync(context, index, body.Words("query"), search, body.Switch("explain") ?? false, _ => true, cancellationToken)
            .ConfigureAwait(false);
    }

    private async Task ExplainAsync(HttpContext context, JsonRecord body, CancellationToken cancellationToken)
    {
        PassageIndex index = IndexOf(context);
        string query = body.Words("query");
        string[] ids =
        [
            .. body.List("ids", "id").Select(id => id.Element.ValueKind == JsonValueKind.Number ? id.Element.GetRawText() : id.AsText())
                .Distinct(),
        ];
        if (ids.FirstOrDefault(id => index.Folder.Find(id) is null) is { } unknown)
            throw new RefusedException(404, "not_found_error", $"There is no passage '{unknown}' in the index.") { Field = "ids" };
        var search = new SearchOptions
        {
            Top = ids.Length,
            Candidates = ids.Length,
            FirstStage = IFirstStage.Of("given", (_, _, _) => ids.Select(id => (id, 1.0))),
        };
        await AnswerAsync(context, index, query, search, explain: true, passage => ids.Contains(passage.Passage.Id), cancellationToken)
            .ConfigureAwait(false);
    }

    private async Task AddAsync(HttpContext context, JsonRecord body, CancellationToken cancellationToken)
    {
        indexes.CheckMayChange();
        PassageIndex index = IndexOf(context);
        IReadOnlyList<Passage> passages = JsonFields.Named(body.List("passages", "documents"), before: null);
        if (passages.Count > options.Value.MaxDocuments)
            throw new RefusedException(
                413, Outcome.Usage.Kind, $"There are {passages.Count} passages; at most {options.Value.MaxDocuments} are added at once.")
            {
                Field = "passages",
            };
        OverflowPolicy overflow = body.Switch("truncate") == true ? OverflowPolicy.Truncate : OverflowPolicy.Error;
        IndexUpdate update = await turns.RunAsync(
            () => index.Add(passages, overflow, cancellationToken: cancellationToken), cancellationToken).ConfigureAwait(false);
        await Exchange.SendAsync(
            context, StatusCodes.Status200OK, json => JsonSerializer.Serialize(json, update, RecordJson.Readable.IndexUpdate))
                .ConfigureAwait(false);
    }

    private async Task RemoveAsync(HttpContext context, JsonRecord body, CancellationToken cancellationToken)
    {
        indexes.CheckMayChange();
        PassageIndex index = IndexOf(context);
        string[] ids = [.. body.List("ids", "id").Select(id => id.AsText())];
        int removed = await turns.RunAsync(() => index.Remove(ids), cancellationToken).ConfigureAwait(false);
        await Exchange.SendAsync(
            context, StatusCodes.Status200OK, json => JsonSerializer.Serialize(
                json, new IndexUpdate(0, 0, removed, 0), RecordJson.Readable.IndexUpdate)).ConfigureAwait(false);
    }

    private async Task AnswerAsync(
        HttpContext context, PassageIndex index, string query, SearchOptions search, bool explain, Func<RankedPassage, bool> isWanted,
        CancellationToken cancellationToken)
    {
        (IReadOnlyList<Ranking> found, _, _) = await turns.RankAsync(
            context, async () =>
            [
                await index.SearchAsync(query, search, cancellationToken).ConfigureAwait(false),
            ], cancellationToken).ConfigureAwait(false);
        Ranking ranking = options.Value.Threshold is { } threshold ? found[0] with { Threshold = threshold } : found[0];
        await RankingAnswer.SendAsync(context, ranking, model.Retriever, ranking.Passages.Where(isWanted), explain).ConfigureAwait(false);
    }

    private PassageIndex IndexOf(HttpContext context) => indexes.Open((string)context.Request.RouteValues["index"]!);

    private void WriteNames(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("object", "list");
        json.WriteStartArray("data");
        foreach (string name in indexes.Names)
        {
            json.WriteStartObject();
            json.WriteString("id", name);
            json.WriteString("object", "index");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
