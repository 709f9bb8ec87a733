using Microsoft.AspNetCore.Http;

namespace Chorus.Testing.Providers;

/// <summary>What goes wrong with providers of any kind.</summary>
public static class FaultScripts
{
    /// <summary>An error as OpenAI words it.</summary>
    /// <param name="retryAfter">The header of that name: seconds, or a date.</param>
    public static ProviderScript Error(int status, string? code = null, string message = "It failed.", string? retryAfter = null) =>
        async (context, _) =>
        {
            context.Response.StatusCode = status;
            if (retryAfter is not null)
                context.Response.Headers.RetryAfter = retryAfter;
            await context.Response.WriteAsJsonAsync(
                new { error = new { message, type = "invalid_request_error", param = (string?)null, code } }, context.RequestAborted);
        };

    /// <summary>A text of any kind, with any status.</summary>
    public static ProviderScript Text(string text, string contentType = "text/html", int status = 200) => async (context, _) =>
    {
        (context.Response.StatusCode, context.Response.ContentType) = (status, contentType);
        await context.Response.WriteAsync(text, context.RequestAborted);
    };

    public static ProviderScript Redirect(string address) => (context, _) =>
    {
        context.Response.Redirect(address);
        return Task.CompletedTask;
    };

    /// <summary>Takes the request, and never says anything; ends when whoever asked has gone.</summary>
    public static ProviderScript Hang() => (context, _) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);

    /// <summary>Drops the connection instead of an answer.</summary>
    public static ProviderScript Drop() => (context, _) =>
    {
        context.Abort();
        return Task.CompletedTask;
    };

    /// <summary>Does something once it may.</summary>
    public static ProviderScript After(Task until, ProviderScript then) => async (context, request) =>
    {
        await until.WaitAsync(context.RequestAborted);
        await then(context, request);
    };
}
