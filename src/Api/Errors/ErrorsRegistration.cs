namespace Chorus.Api.Errors;

internal static class ErrorsRegistration
{
    // Without this a body that cannot be read is answered without a word of why.
    public static IServiceCollection AddErrors(this IServiceCollection services) =>
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);

    /// <summary>Everything after it answers failures with problems, also what routing and authorization refuse.</summary>
    public static void UseErrors(this IApplicationBuilder app)
    {
        app.UseStatusCodePages(context => ProblemWriter.WriteAsync(
            context.HttpContext, ProblemWriter.Of(ErrorStatus.ErrorOf(context.HttpContext.Response.StatusCode)) with
            {
                Status = context.HttpContext.Response.StatusCode,
            }));
        app.UseMiddleware<ErrorHandler>();
    }
}
