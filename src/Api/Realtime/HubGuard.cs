using Chorus.Api.Errors;
using Chorus.Api.RateLimits;
using Chorus.Grains.Errors;
using Microsoft.AspNetCore.SignalR;

namespace Chorus.Api.Realtime;

/// <summary>Limits each user's calls, and gives every failure its code.</summary>
internal sealed partial class HubGuard(CallLimiter limiter, TimeProvider time, ILogger<HubGuard> logger) : IHubFilter
{
    public async ValueTask<object?> InvokeMethodAsync(
        HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        try
        {
            var device = invocationContext.Context.Features.Get<Device>()!;
            Count(invocationContext, device);
            RequireStanding(invocationContext, device);
            if (invocationContext.HubMethodArguments.Contains(null) && invocationContext.HubMethodName != nameof(ChannelHub.Resume))
            {
                throw ErrorCodes.Invalid.With("An argument is missing.");
            }

            return await next(invocationContext);
        }
        catch (OperationCanceledException e) when (invocationContext.Context.ConnectionAborted.IsCancellationRequested)
        {
            throw new HubException(HubErrors.Text(ErrorCodes.Unavailable.Code, "The connection has ended."), e);
        }
        catch (Exception e)
        {
            var error = ErrorMapping.Map(e);
            if (error.Code == ErrorCodes.Internal.Code)
            {
                LogFailed(e, invocationContext.HubMethodName);
            }
            else if (error.Code == ErrorCodes.Unavailable.Code)
            {
                LogUnavailable(e, invocationContext.HubMethodName);
            }

            throw new HubException(HubErrors.Text(error.Code, error.Message), e);
        }
    }

    private void Count(HubInvocationContext call, Device device)
    {
        limiter.Take(RateLimit.Call, device.UserId, device.Address);
        if (call.HubMethodName == nameof(ChannelHub.Send))
        {
            limiter.Take(RateLimit.Send, device.UserId, device.Address);
        }
    }

    /// <summary>A socket that is to close, or should have been closed, is obeyed no more.</summary>
    private void RequireStanding(HubInvocationContext call, Device device)
    {
        if (device.Ended is { } why)
        {
            throw why.With("The connection is at its end.");
        }

        if (device.Pass.ExpiresAt <= time.GetUtcNow() && call.HubMethodName != nameof(ChannelHub.Renew))
        {
            throw ErrorCodes.Unauthenticated.With("The connection's token has run out.");
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The hub's {Method} failed")]
    private partial void LogFailed(Exception error, string method);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The hub's {Method} could not be done")]
    private partial void LogUnavailable(Exception error, string method);
}
