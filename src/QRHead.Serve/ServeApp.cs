using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using OpenTelemetry.Metrics;
using QRHead.Doors;
using QRHead.Server;

namespace QRHead.Serve;

/// <summary>The application that listens: the routes of the library, metrics for Prometheus, logs on stderr.</summary>
internal static class ServeApp
{
    private static readonly string[] Meters =
    [
        "QRHead", "QRHead.Server", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime",
    ];

    /// <summary>Builds it.</summary>
    /// <param name="host">The address that is listened to.</param>
    /// <param name="port">The port; 0 for any that is free.</param>
    /// <param name="allowedHosts">
    /// Names under which it may be asked; empty for those of this machine, or any where it listens to more.
    /// </param>
    /// <param name="configure">Says what is served.</param>
    /// <exception cref="UsageException">The address is none.</exception>
    public static WebApplication Build(string host, int port, IReadOnlyList<string> allowedHosts, Action<QRHeadServerOptions> configure)
    {
        if (!IPAddress.TryParse(host, out IPAddress? address))
            throw new UsageException($"--host is '{host}'; expected an address such as 127.0.0.1, or 0.0.0.0 for all of this machine's.");
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddFilter("Microsoft.AspNetCore", LogLevel.Warning)
            .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace).AddSimpleConsole(lines =>
        {
            (lines.SingleLine, lines.UseUtcTimestamp, lines.TimestampFormat) = (true, true, "yyyy-MM-dd'T'HH:mm:ss'Z' ");
            lines.ColorBehavior = LoggerColorBehavior.Disabled;
        });
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(address, port);
        });

        // A page of the world may have its own name point to this machine: who listens to it alone is asked by its names alone.
        string[] names = allowedHosts.Count > 0 ? [.. allowedHosts] : IPAddress.IsLoopback(address)
            ? ["localhost", "127.0.0.1", "[::1]"] : ["*"];
        builder.Services.Configure<HostFilteringOptions>(filter => (filter.AllowedHosts, filter.AllowEmptyHosts) = (names, false));
        builder.Services.AddQRHead(configure);
        builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddMeter(Meters).AddPrometheusExporter());
        WebApplication app = builder.Build();
        app.UseHostFiltering();
        app.UseRouting();
        app.MapPrometheusScrapingEndpoint();
        app.MapQRHead();
        return app;
    }
}
