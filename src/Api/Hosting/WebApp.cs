namespace Chorus.Api.Hosting;

/// <summary>The web app, as <c>scripts/web.sh</c> has built it into the web root; it needs no sign-in.</summary>
internal static class WebApp
{
    private const string Page = "/index.html";
    private const string Assets = "/assets";

    public static IServiceCollection AddWebApp(this IServiceCollection services) =>
        services.AddResponseCompression(o => o.EnableForHttps = true);

    public static void UseWebApp(this IApplicationBuilder app)
    {
        app.Use((context, next) =>
        {
            if (IsPage(context.Request))
            {
                context.Request.Path = Page;
            }

            return next(context);
        });
        // Nothing else is compressed: beside secrets, sizes tell.
        app.UseWhen(c => c.Request.Path.StartsWithSegments(Assets), assets => assets.UseResponseCompression());
        app.UseStaticFiles(new StaticFileOptions
        {
            // Assets have the hash of their content in their name.
            OnPrepareResponse = c => c.Context.Response.Headers.CacheControl =
                c.Context.Request.Path.StartsWithSegments(Assets) ? "public, max-age=31536000, immutable" : "no-cache",
        });
    }

    /// <summary>The app's own addresses, as <c>src/Web/app/src/routing</c> reads them: each is answered with the app.</summary>
    private static bool IsPage(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        && (request.Path.Value ?? "").TrimEnd('/').Split('/') is var parts
        && parts switch
        {
            [_] => true,
            [_, "sessions" or "gallery" or "history" or "analytics" or "operation" or "search" or "settings"] => true,
            [_, "c" or "sessions", _] => true,
            _ => false,
        };
}
