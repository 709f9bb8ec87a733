using Chorus.Api.Errors;
using Chorus.Api.Realtime;
using Chorus.Grains.Errors;
using Chorus.Silo.Health;

namespace Chorus.Api.Draining;

internal static class DrainingRegistration
{
    public static IServiceCollection AddDraining(this IServiceCollection services) => services
        .AddSingleton<Drain>()
        .AddSingleton<IReadinessPart>(s => s.GetRequiredService<Drain>())
        .AddSingleton<IHostLifetime, DrainingLifetime>();

    /// <summary>Refuses new sockets once the server is being drained.</summary>
    public static void UseDraining(this IApplicationBuilder app)
    {
        var drain = app.ApplicationServices.GetRequiredService<Drain>();
        app.Use((context, next) => drain.HasBegun && context.Request.Path.StartsWithSegments(RealtimeRegistration.Path)
            ? ProblemWriter.WriteAsync(context, ProblemWriter.Of(ErrorCodes.Unavailable, "This server is stopping: connect again."))
            : next(context));
    }
}
