using System.Security.Claims;
using Chorus.Api.Accounts;
using Chorus.Api.Concurrency;
using Chorus.Api.Conversations.Merging;
using Chorus.Api.Errors;
using Chorus.Api.OpenApi;
using Chorus.Api.Paging;
using Chorus.Api.RateLimits;
using Chorus.Grains.Conversations;
using Chorus.Grains.Errors;
using Chorus.Grains.Json;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Chorus.Api.Conversations;

/// <summary>Conversations and who takes part in them. Reads go to the database, writes to the conversation's grain.</summary>
internal static class ConversationEndpoints
{
    private const string Route = "/api/conversations";

    public static IServiceCollection AddConversations(this IServiceCollection services) => services
        .AddSingleton<ConversationDoor>().AddSingleton<ConversationCalls>()
        .AddSingleton<QuietConversations>().AddHostedService(s => s.GetRequiredService<QuietConversations>());

    public static void MapConversations(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup(Route).WithTags("Conversations").RequireAuthorization().LimitedByUser();
        group.MapPost("", CreateAsync).WithName("createConversation")
            .WithSummary("Creates a conversation; the caller's own id again changes nothing.")
            .Fails(ErrorCodes.Invalid, ErrorCodes.Unauthenticated, ErrorCodes.IdReused, ErrorCodes.TooLarge);
        group.MapGet("", ListAsync).WithName("listConversations").WithSummary("The caller's conversations, newest change first.")
            .Fails(ErrorCodes.Invalid, ErrorCodes.Unauthenticated);
        group.MapGet("/{id:guid}", GetAsync).WithName("getConversation").WithSummary("One conversation, with its version as ETag.")
            .Fails(ErrorCodes.Unauthenticated, ErrorCodes.NotFound);
        group.MapPatch("/{id:guid}", UpdateAsync).WithName("updateConversation")
            .WithSummary("Changes title, archived or metadata; with If-Match only if the version is still that one.")
            .Fails(ErrorCodes.Invalid, ErrorCodes.Unauthenticated, ErrorCodes.Forbidden, ErrorCodes.NotFound,
                ErrorCodes.VersionConflict, ErrorCodes.TooLarge);
        group.MapDelete("/{id:guid}", DeleteAsync).WithName("deleteConversation").WithSummary("Deletes it for everybody.")
            .Fails(ErrorCodes.Unauthenticated, ErrorCodes.Forbidden, ErrorCodes.NotFound);
        group.MapPost("/{id:guid}/members", AddMemberAsync).WithName("addMember").WithSummary("Lets somebody in, or changes their role.")
            .Fails(ErrorCodes.Invalid, ErrorCodes.Unauthenticated, ErrorCodes.Forbidden, ErrorCodes.NotFound);
        group.MapDelete("/{id:guid}/members/{userId:guid}", RemoveMemberAsync).WithName("removeMember")
            .WithSummary("Removes somebody; anybody may remove themselves.")
            .Fails(ErrorCodes.Unauthenticated, ErrorCodes.Forbidden, ErrorCodes.NotFound);
        group.MapSync();
    }

    private static async Task<Results<Created<Conversation>, Ok<Conversation>>> CreateAsync(
        NewConversation request, ClaimsPrincipal caller, ConversationCalls calls, HttpResponse response, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var id = request.Id ?? Guid.CreateVersion7(time.GetUtcNow());
        var (conversation, isNew) = await calls.CallAsync(
            id,
            (grain, _) => grain.CreateAsync(caller.UserId(), request with { Id = id }, cancellationToken),
            cancellationToken);
        EntityTag.Set(response, conversation.Version);
        return isNew || request.Id is null ? TypedResults.Created($"{Route}/{id}", conversation) : TypedResults.Ok(conversation);
    }

    private static async Task<Ok<ConversationList>> ListAsync(
        ClaimsPrincipal caller, ConversationDoor door, bool? archived, string? cursor, int? limit, CancellationToken cancellationToken)
    {
        var page = await door.ListAsync(
            caller.UserId(), archived ?? false, Cursor.Read(cursor), PageLimit.Of(limit), cancellationToken);
        return TypedResults.Ok(new ConversationList(page.Items, Cursor.Write(page.Next)));
    }

    private static async Task<Ok<Conversation>> GetAsync(
        Guid id, ClaimsPrincipal caller, ConversationDoor door, HttpResponse response, CancellationToken cancellationToken)
    {
        var conversation = await door.GetAsync(caller.UserId(), id, cancellationToken);
        EntityTag.Set(response, conversation.Version);
        return TypedResults.Ok(conversation);
    }

    private static async Task<Ok<Conversation>> UpdateAsync(
        Guid id, ConversationPatch patch, ClaimsPrincipal caller, ConversationCalls calls, HttpContext context,
        CancellationToken cancellationToken)
    {
        var (current, isApplied) = await calls.CallAsync(
            id,
            (conversation, isRepeat) => conversation.UpdateAsync(
                caller.UserId(), patch, EntityTag.IfMatch(context.Request), isRepeat, cancellationToken),
            cancellationToken);
        EntityTag.Set(context.Response, current.Version);
        return isApplied
            ? TypedResults.Ok(current)
            : throw ConflictException.Of(ErrorCodes.VersionConflict, current.Version, current, ContractJson.Default.Conversation);
    }

    private static async Task<NoContent> DeleteAsync(
        Guid id, ClaimsPrincipal caller, ConversationCalls calls, CancellationToken cancellationToken)
    {
        await calls.CallAsync(
            id,
            (conversation, isRepeat) => conversation.DeleteAsync(caller.UserId(), isRepeat, cancellationToken),
            cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<Conversation>> AddMemberAsync(
        Guid id, NewMember member, ClaimsPrincipal caller, ConversationCalls calls, CancellationToken cancellationToken)
    {
        if (member.Role == MemberRole.Owner)
        {
            throw new InvalidFieldException("role", "role is member or viewer.");
        }

        return TypedResults.Ok(await calls.CallAsync(
            id,
            (conversation, _) =>
                conversation.AddMemberAsync(caller.UserId(), member.UserId, member.Role, cancellationToken),
            cancellationToken));
    }

    private static async Task<NoContent> RemoveMemberAsync(
        Guid id, Guid userId, ClaimsPrincipal caller, ConversationCalls calls, CancellationToken cancellationToken)
    {
        await calls.CallAsync(
            id,
            (conversation, isRepeat) =>
                conversation.RemoveMemberAsync(caller.UserId(), userId, isRepeat, cancellationToken),
            cancellationToken);
        return TypedResults.NoContent();
    }
}
