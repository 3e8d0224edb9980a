using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using QRHead.Doors;
using QRHead.Server.Contexts;
using QRHead.Server.Guard;
using QRHead.Server.Indexes;
using QRHead.Server.Models;
using QRHead.Server.Requests;
using QRHead.Server.Rerank;
using QRHead.Server.Telemetry;

namespace QRHead.Server;

/// <summary>QRHead as a part of an ASP.NET Core application.</summary>
public static class QRHeadServerExtensions
{
    /// <summary>How much longer than a request the application may take to end.</summary>
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Adds the model, which is loaded in the background from the application's start on. At its end requests that run are finished.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Says what is served, and how much of it at once; null for the defaults.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddQRHead(this IServiceCollection services, Action<QRHeadServerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<QRHeadServerOptions>().Configure(options => configure?.Invoke(options))
            .PostConfigure(options => options.Check());
        services.AddOptions<HostOptions>().PostConfigure<IOptions<QRHeadServerOptions>>((host, options) =>
        {
            TimeSpan longest = options.Value.MaxTime + LastWords;
            if (host.ShutdownTimeout < longest)
                host.ShutdownTimeout = longest;
        });
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ServedModel>().AddHostedService(provider => provider.GetRequiredService<ServedModel>());
        services.AddSingleton(provider => new ApiKeys(provider.GetRequiredService<IOptions<QRHeadServerOptions>>().Value.ApiKeys));
        services.AddSingleton(provider => new Origins(provider.GetRequiredService<IOptions<QRHeadServerOptions>>().Value.AllowedOrigins));
        return services.AddSingleton<ServerInstruments>().AddSingleton<Admission>().AddSingleton<Exchange>().AddSingleton<Turns>()
            .AddSingleton<ModelEndpoints>()
            .AddSingleton<Reranker>().AddSingleton<RerankEndpoints>().AddSingleton<KeptContexts>().AddSingleton<ContextEndpoints>()
            .AddSingleton<ServedIndexes>().AddSingleton<IndexEndpoints>();
    }

    /// <summary>
    /// Maps the routes of rerank servers: <c>/rerank</c>, <c>/v1/rerank</c>, <c>/v2/rerank</c>, <c>/score</c>; those of contexts and
    /// indexes; and those that say what is served and whether it can be asked.
    /// </summary>
    /// <param name="routes">The application's routes, or a group of them.</param>
    /// <returns>The routes.</returns>
    /// <exception cref="UsageException">A key of <see cref="QRHeadServerOptions.ApiKeys"/> can't be used.</exception>
    public static IEndpointRouteBuilder MapQRHead(this IEndpointRouteBuilder routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        RerankEndpoints.Map(routes);
        ModelEndpoints.Map(routes);
        ContextEndpoints.Map(routes);
        IndexEndpoints.Map(routes);
        return routes;
    }
}
