using Chorus.Api.Json;
using Chorus.Silo.Hosting;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Chorus.Api.Hosting;

/// <summary>The server around the features: limits, proxies, origins and headers.</summary>
internal static class WebHosting
{
    public static void AddWebHosting(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        builder.AddProcessHosting();
        services.Configure<KestrelServerOptions>(o => o.Limits.MaxRequestBodySize = JsonLimits.MaxRequestBytes);
        services.ConfigureHttpJsonOptions(o => JsonLimits.Apply(o.SerializerOptions));
        services.AddOptions<CorsOriginOptions>().BindConfiguration(CorsOriginOptions.Section);
        services.AddOptions<ProxyOptions>().BindConfiguration(ProxyOptions.Section);
        services.AddWebApp();
        services.AddCors();
        services.AddOptions<CorsOptions>().Configure<IOptions<CorsOriginOptions>>((cors, origins) => cors.AddDefaultPolicy(policy =>
            policy.WithOrigins(origins.Value.List()).AllowAnyHeader().AllowAnyMethod().AllowCredentials()
                .WithExposedHeaders("ETag", "Location", "Retry-After")));
        // It logs whole addresses, and a browser's hub address holds its access token.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);
    }

    public static void UseWebHosting(this WebApplication app)
    {
        if (app.Services.GetRequiredService<IOptions<ProxyOptions>>().Value.TrustForwardedHeaders)
        {
            var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto };
            forwarded.KnownIPNetworks.Clear();
            forwarded.KnownProxies.Clear();
            app.UseForwardedHeaders(forwarded);
        }

        app.UseSecurityHeaders();
        app.UseMiddleware<OriginCheck>();
        app.UseMiddleware<JsonCharset>();
    }
}
