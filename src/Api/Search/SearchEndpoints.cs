using System.Globalization;
using System.Security.Claims;
using Chorus.Api.Accounts;
using Chorus.Api.Errors;
using Chorus.Api.OpenApi;
using Chorus.Api.Paging;
using Chorus.Api.RateLimits;
using Chorus.Grains.Errors;
using Chorus.Grains.Json;
using Chorus.Storage.Search;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Chorus.Api.Search;

/// <summary>A page of hits, the best first.</summary>
/// <param name="NextCursor">Goes into <c>cursor</c> for the next page; null: this was the last one.</param>
public sealed record SearchList(IReadOnlyList<SearchHit> Items, string? NextCursor);

/// <summary>Search in all that the caller may see.</summary>
internal static class SearchEndpoints
{
    private const int MaxLength = 500;

    public static void MapSearch(this IEndpointRouteBuilder app) => app.MapGet("/api/search", SearchAsync)
        .WithName("search").WithTags("Search").RequireAuthorization().LimitedByUser().Limited(RateLimit.Search)
        .WithSummary("Finds messages, sessions, pictures and titles: words, \"phrases\", -not, or; the last word may be the beginning of one.")
        .Fails(ErrorCodes.Invalid, ErrorCodes.Unauthenticated);

    private static async Task<Ok<SearchList>> SearchAsync(
        string q, ClaimsPrincipal caller, SearchReader reader, Guid? conversationId, string? cursor, int? limit,
        CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(q) || q.Length > MaxLength)
        {
            throw new InvalidFieldException(nameof(q), $"q is what to search for, of at most {MaxLength} characters.");
        }

        TextRules.Require(q, nameof(q));
        var page = await reader.SearchAsync(caller.UserId(), q, conversationId, From(cursor), PageLimit.Of(limit), cancellationToken);
        return TypedResults.Ok(new SearchList(page.Items, page.Next?.ToString(CultureInfo.InvariantCulture)));
    }

    private static int From(string? cursor) => cursor is null ? 0
        : int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var from) ? from
        : throw new InvalidFieldException(nameof(cursor), "cursor is a nextCursor from an earlier answer.");
}
