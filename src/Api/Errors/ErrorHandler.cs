using Chorus.Api.Concurrency;
using Chorus.Grains.Errors;

namespace Chorus.Api.Errors;

/// <summary>Answers every failed call with a problem; logs those that nobody expected.</summary>
internal sealed partial class ErrorHandler(RequestDelegate next, ILogger<ErrorHandler> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        try
        {
            await next(context);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody waits for an answer any more, or for the rest of one.
            if (!context.Response.HasStarted)
            {
                context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            }
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            context.Response.Clear();
            await AnswerAsync(context, e);
        }
    }

    private Task AnswerAsync(HttpContext context, Exception exception)
    {
        var problem = ProblemWriter.Of(exception);
        if (problem.Code == ErrorCodes.Internal.Code)
        {
            LogFailed(exception, context.Request.Method, context.GetEndpoint()?.DisplayName);
        }
        else if (problem.Code == ErrorCodes.Unavailable.Code)
        {
            LogUnavailable(exception, context.Request.Method, context.GetEndpoint()?.DisplayName);
        }

        if (exception is ConflictException conflict)
        {
            EntityTag.Set(context.Response, conflict.Version);
        }

        if (exception is RetryLaterException later)
        {
            context.Response.Headers.RetryAfter = $"{later.Seconds}";
        }

        return ProblemWriter.WriteAsync(context, problem);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Endpoint} failed")]
    private partial void LogFailed(Exception error, string method, string? endpoint);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Method} {Endpoint} could not be done")]
    private partial void LogUnavailable(Exception error, string method, string? endpoint);
}
