using System.Globalization;
using System.Security.Claims;
using Chorus.Api.Accounts;
using Chorus.Api.Errors;
using Chorus.Api.OpenApi;
using Chorus.Api.RateLimits;
using Chorus.Grains.Errors;
using Chorus.Storage.Analytics;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Chorus.Api.Analytics;

/// <summary>What the caller's conversations came to.</summary>
internal static class AnalyticsEndpoints
{
    private const int MaxDays = 366;
    private const int UsualDays = 30;

    public static void MapAnalytics(this IEndpointRouteBuilder app) => app.MapGet("/api/analytics", GetAsync)
        .WithName("getAnalytics").WithTags("Analytics").RequireAuthorization().LimitedByUser()
        .WithSummary("Messages a day by role, replies' time and failures, tokens, and pictures, of the caller's conversations.")
        .Fails(ErrorCodes.Invalid, ErrorCodes.Unauthenticated);

    private static async Task<Ok<AnalyticsAnswer>> GetAsync(
        ClaimsPrincipal caller, AnalyticsReader reader, TimeProvider time, string? from, string? to, CancellationToken cancellationToken)
    {
        var last = Read(to, nameof(to)) ?? DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var first = Read(from, nameof(from)) ?? DateOnly.FromDayNumber(Math.Max(0, last.DayNumber + 1 - UsualDays));
        if (first > last || last.DayNumber - first.DayNumber >= MaxDays)
        {
            throw new InvalidFieldException(nameof(from), $"from is a day up to {MaxDays - 1} days before to.");
        }

        var rows = await reader.FiguresAsync(caller.UserId(), first, last, cancellationToken);
        var images = await reader.ImagesAsync(caller.UserId(), first, last, cancellationToken);
        var (messagesOf, imagesOf) = (rows.ToLookup(r => r.Day), images.ToLookup(i => i.Day));
        var days = messagesOf.Select(d => d.Key).Union(imagesOf.Select(d => d.Key)).Order()
            .Select(day => new AnalyticsDay(day, AnalyticsFigures.Of([.. messagesOf[day]], [.. imagesOf[day]])));
        return TypedResults.Ok(new AnalyticsAnswer(first, last, AnalyticsFigures.Of(rows, images), [.. days]));
    }

    /// <summary>A day of UTC, or the day of a time.</summary>
    private static DateOnly? Read(string? text, string name) => text is null ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? DateOnly.FromDateTime(at.UtcDateTime)
        : throw new InvalidFieldException(name, $"{name} is a day, such as 2026-01-31.");
}
