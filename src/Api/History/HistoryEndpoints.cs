using System.Security.Claims;
using Chorus.Api.Accounts;
using Chorus.Api.OpenApi;
using Chorus.Api.Paging;
using Chorus.Api.RateLimits;
using Chorus.Grains.Errors;
using Chorus.Storage.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Chorus.Api.History;

/// <summary>A page of what was made, the newest change first.</summary>
/// <param name="NextCursor">Goes into <c>cursor</c> for the next page; null: this was the last one.</param>
public sealed record HistoryList(IReadOnlyList<HistoryItem> Items, string? NextCursor);

/// <summary>What the caller has made.</summary>
internal static class HistoryEndpoints
{
    public static void MapHistory(this IEndpointRouteBuilder app) => app.MapGet("/api/history", ListAsync)
        .WithName("listHistory").WithTags("Sessions").RequireAuthorization().LimitedByUser()
        .WithSummary("The caller's sessions with their steps and their newest pictures, newest change first.")
        .Fails(ErrorCodes.Invalid, ErrorCodes.Unauthenticated);

    private static async Task<Ok<HistoryList>> ListAsync(
        ClaimsPrincipal caller, HistoryReader reader, bool? archived, string? cursor, int? limit, CancellationToken cancellationToken)
    {
        var page = await reader.ListAsync(
            caller.UserId(), archived ?? false, Cursor.Read(cursor), PageLimit.Of(limit), cancellationToken);
        return TypedResults.Ok(new HistoryList(page.Items, Cursor.Write(page.Next)));
    }
}
