using System.Security.Claims;
using Chorus.Api.Accounts;
using Chorus.Api.Cluster;
using Chorus.Api.Concurrency;
using Chorus.Api.Errors;
using Chorus.Api.OpenApi;
using Chorus.Api.RateLimits;
using Chorus.Grains.Errors;
using Chorus.Grains.Json;
using Chorus.Grains.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Chorus.Api.Sessions;

/// <summary>Content sessions. Lists come from the database; a session and its changes from its grain.</summary>
internal static class SessionEndpoints
{
    private const string Route = "/api/sessions";

    public static IServiceCollection AddSessions(this IServiceCollection services) => services
        .AddSingleton<SessionDoor>().AddSingleton<SessionCalls>()
        .AddSingleton<QuietSessions>().AddHostedService(s => s.GetRequiredService<QuietSessions>());

    public static void MapSessions(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup(Route).WithTags("Sessions").RequireAuthorization().LimitedByUser();
        group.MapPost("", CreateAsync).WithName("createSession")
            .WithSummary("Creates a session, before anything is generated; the caller's own id again changes nothing.")
            .Fails(ErrorCodes.Invalid, ErrorCodes.Unauthenticated, ErrorCodes.IdReused, ErrorCodes.TooLarge);
        group.MapGet("", ListAsync).WithName("listSessions")
            .WithSummary("The caller's sessions with their steps, newest change first.")
            .Fails(ErrorCodes.Invalid, ErrorCodes.Unauthenticated);
        group.MapGet("/{id:guid}", GetAsync).WithName("getSession")
            .WithSummary("One session, with its version as ETag, and with the text so far of a step that is being generated.")
            .Fails(ErrorCodes.Unauthenticated, ErrorCodes.NotFound);
        group.MapPatch("/{id:guid}", UpdateAsync).WithName("updateSession")
            .WithSummary("Changes title or archived; with If-Match only if the version is still that one.")
            .Fails(ErrorCodes.Invalid, ErrorCodes.Unauthenticated, ErrorCodes.NotFound, ErrorCodes.VersionConflict);
        group.MapDelete("/{id:guid}", DeleteAsync).WithName("deleteSession").WithSummary("Deletes a session.")
            .Fails(ErrorCodes.Unauthenticated, ErrorCodes.NotFound);
        MapSteps(group);
    }

    private static void MapSteps(RouteGroupBuilder group)
    {
        var steps = group.MapGroup("/{id:guid}/steps/{step}");
        steps.MapPut("", SaveAsync).WithName("saveStep")
            .WithSummary("Stores a step, keeps it as a version, and moves the status to it; with If-Match only if the version is still that one.")
            .Fails(ErrorCodes.Invalid, ErrorCodes.Unauthenticated, ErrorCodes.NotFound, ErrorCodes.VersionConflict, ErrorCodes.TooLarge);
        steps.MapGet("/versions", VersionsAsync).WithName("listStepVersions").WithSummary("Every save of a step, the newest first.")
            .Fails(ErrorCodes.Invalid, ErrorCodes.Unauthenticated, ErrorCodes.NotFound);
        steps.MapPost("/generate", GenerateAsync).WithName("generateStep").Limited(RateLimit.Generate)
            .WithSummary("Has the assistant write a step from those before it, live on every device.")
            .Fails(ErrorCodes.Invalid, ErrorCodes.Unauthenticated, ErrorCodes.NotFound, ErrorCodes.Busy);
        steps.MapPost("/stop", StopAsync).WithName("stopStep").WithSummary("Ends what is being generated; what has come stays.")
            .Fails(ErrorCodes.Unauthenticated, ErrorCodes.NotFound);
    }

    private static async Task<Results<Created<Session>, Ok<Session>>> CreateAsync(
        NewSession request, ClaimsPrincipal caller, SessionCalls calls, HttpResponse response, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var id = request.Id ?? Guid.CreateVersion7(time.GetUtcNow());
        var (session, isNew) = await calls.CallAsync(
            id,
            (grain, _) => grain.CreateAsync(caller.UserId(), request with { Id = id }, cancellationToken),
            cancellationToken);
        EntityTag.Set(response, session.Version);
        return isNew || request.Id is null ? TypedResults.Created($"{Route}/{id}", session) : TypedResults.Ok(session);
    }

    private static async Task<Ok<SessionList>> ListAsync(
        ClaimsPrincipal caller, SessionDoor door, bool? archived, string? cursor, int? limit, CancellationToken cancellationToken) =>
        TypedResults.Ok(await door.ListAsync(caller.UserId(), archived ?? false, cursor, limit, cancellationToken));

    private static async Task<Ok<Session>> GetAsync(
        Guid id, ClaimsPrincipal caller, GrainCalls calls, HttpResponse response, CancellationToken cancellationToken)
    {
        var session = await calls.CallAsync(
            id, (ISessionGrain grain, bool _) => grain.GetAsync(caller.UserId(), cancellationToken), cancellationToken);
        EntityTag.Set(response, session.Version);
        return TypedResults.Ok(session);
    }

    private static async Task<Ok<Session>> UpdateAsync(
        Guid id, SessionPatch patch, ClaimsPrincipal caller, SessionCalls calls, HttpContext context, CancellationToken cancellationToken)
    {
        var ifVersion = EntityTag.IfMatch(context.Request);
        return Answer(context, await calls.CallAsync(
            id,
            (grain, isRepeat) => grain.UpdateAsync(caller.UserId(), patch, ifVersion, isRepeat, cancellationToken),
            cancellationToken));
    }

    private static async Task<NoContent> DeleteAsync(
        Guid id, ClaimsPrincipal caller, SessionCalls calls, CancellationToken cancellationToken)
    {
        await calls.CallAsync(
            id, (grain, isRepeat) => grain.DeleteAsync(caller.UserId(), isRepeat, cancellationToken), cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<Session>> SaveAsync(
        Guid id, string step, StepText text, ClaimsPrincipal caller, SessionCalls calls, HttpContext context,
        CancellationToken cancellationToken)
    {
        var (at, ifVersion) = (SessionDoor.StepOf(step), EntityTag.IfMatch(context.Request));
        return Answer(context, await calls.CallAsync(
            id,
            (grain, isRepeat) =>
                grain.SaveAsync(caller.UserId(), at, text.Content, ifVersion, isRepeat, cancellationToken),
            cancellationToken));
    }

    private static async Task<Ok<StepVersionList>> VersionsAsync(
        Guid id, string step, ClaimsPrincipal caller, SessionDoor door, string? cursor, int? limit, CancellationToken cancellationToken) =>
        TypedResults.Ok(await door.VersionsAsync(caller.UserId(), id, SessionDoor.StepOf(step), cursor, limit, cancellationToken));

    private static async Task<Accepted<Session>> GenerateAsync(
        Guid id, string step, [FromBody(EmptyBodyBehavior = Microsoft.AspNetCore.Mvc.ModelBinding.EmptyBodyBehavior.Allow)] StepRequest? request,
        ClaimsPrincipal caller, SessionCalls calls, HttpResponse response, CancellationToken cancellationToken)
    {
        var at = SessionDoor.StepOf(step);
        return Accepted(response, await calls.CallAsync(
            id,
            (grain, _) => grain.GenerateAsync(caller.UserId(), at, request?.Model, cancellationToken),
            cancellationToken));
    }

    private static async Task<Accepted<Session>> StopAsync(
        Guid id, string step, ClaimsPrincipal caller, SessionCalls calls, HttpResponse response, CancellationToken cancellationToken)
    {
        var at = SessionDoor.StepOf(step);
        return Accepted(response, await calls.CallAsync(
            id, (grain, _) => grain.StopAsync(caller.UserId(), at, cancellationToken), cancellationToken));
    }

    private static Ok<Session> Answer(HttpContext context, ChangedSession changed)
    {
        EntityTag.Set(context.Response, changed.Current.Version);
        return changed.IsApplied
            ? TypedResults.Ok(changed.Current)
            : throw ConflictException.Of(
                ErrorCodes.VersionConflict, changed.Current.Version, changed.Current, ContractJson.Default.Session);
    }

    private static Accepted<Session> Accepted(HttpResponse response, Session session)
    {
        EntityTag.Set(response, session.Version);
        return TypedResults.Accepted($"{Route}/{session.Id}", session);
    }
}
