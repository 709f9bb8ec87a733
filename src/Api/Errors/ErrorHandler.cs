using Chorus.Api.Concurrency;
using Chorus.Grains.Errors;
using Microsoft.AspNetCore.Diagnostics;

namespace Chorus.Api.Errors;

/// <summary>Answers every failed call with a problem; logs those that nobody expected.</summary>
internal sealed partial class ErrorHandler(ILogger<ErrorHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
        {
            return true; // Nobody waits for an answer any more.
        }

        var problem = ProblemWriter.Of(exception);
        if (problem.Code == ErrorCodes.Internal.Code)
        {
            LogFailed(exception, httpContext.Request.Method, httpContext.GetEndpoint()?.DisplayName);
        }
        else if (problem.Code == ErrorCodes.Unavailable.Code)
        {
            LogUnavailable(exception, httpContext.Request.Method, httpContext.GetEndpoint()?.DisplayName);
        }

        if (exception is ConflictException conflict)
        {
            EntityTag.Set(httpContext.Response, conflict.Version);
        }

        await ProblemWriter.WriteAsync(httpContext, problem);
        return true;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Endpoint} failed")]
    private partial void LogFailed(Exception error, string method, string? endpoint);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Method} {Endpoint} could not be done")]
    private partial void LogUnavailable(Exception error, string method, string? endpoint);
}
