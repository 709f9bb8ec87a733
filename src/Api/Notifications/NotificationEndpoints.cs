using System.Security.Claims;
using Chorus.Api.Accounts;
using Chorus.Api.Cluster;
using Chorus.Api.Errors;
using Chorus.Api.OpenApi;
using Chorus.Api.Paging;
using Chorus.Api.RateLimits;
using Chorus.Grains.Errors;
using Chorus.Grains.Notifications;
using Chorus.Storage.Notifications;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Chorus.Api.Notifications;

/// <summary>What the caller has yet to see. What is new comes over the channel.</summary>
internal static class NotificationEndpoints
{
    public static void MapNotifications(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/notifications").WithTags("Notifications").RequireAuthorization().LimitedByUser();
        group.MapGet("", ListAsync).WithName("listNotifications").WithSummary("What the caller has yet to see, newest first.")
            .Fails(ErrorCodes.Invalid, ErrorCodes.Unauthenticated);
        group.MapPost("/seen", SeenAsync).WithName("seenNotifications")
            .WithSummary("The caller has seen these: they are gone, on all devices. What is not there is left out.")
            .Fails(ErrorCodes.Invalid, ErrorCodes.Unauthenticated);
    }

    private static async Task<Ok<NotificationList>> ListAsync(
        ClaimsPrincipal caller, NotificationReader reader, string? cursor, int? limit, CancellationToken cancellationToken)
    {
        var page = await reader.ListAsync(caller.UserId(), Cursor.Read(cursor), PageLimit.Of(limit), cancellationToken);
        return TypedResults.Ok(new NotificationList(page.Items, Cursor.Write(page.Next)));
    }

    private static async Task<NoContent> SeenAsync(
        SeenRequest request, ClaimsPrincipal caller, GrainCalls calls, CancellationToken cancellationToken)
    {
        if (request.Ids is not { Count: > 0 and <= INotificationStore.MaxOfUser } ids)
        {
            throw new InvalidFieldException("ids", $"ids names 1 to {INotificationStore.MaxOfUser} notifications.");
        }

        await calls.CallAsync(
            caller.UserId(), (INotificationsGrain grain, bool _) => grain.SeenAsync(ids, cancellationToken), cancellationToken);
        return TypedResults.NoContent();
    }
}
