using System.Security.Claims;
using Chorus.Api.Accounts;
using Chorus.Api.Concurrency;
using Chorus.Api.Conversations;
using Chorus.Api.Errors;
using Chorus.Api.OpenApi;
using Chorus.Api.Paging;
using Chorus.Api.RateLimits;
using Chorus.Grains.Conversations;
using Chorus.Grains.Errors;
using Chorus.Grains.Json;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Chorus.Api.Messages;

/// <summary>Messages over REST.</summary>
internal static class MessageEndpoints
{
    public static IServiceCollection AddMessages(this IServiceCollection services) => services.AddSingleton<SendMeter>().AddSingleton<MessageSender>().AddSingleton<LiveTexts>();

    public static void MapMessages(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/conversations/{id:guid}/messages").WithTags("Messages").RequireAuthorization()
            .LimitedByUser();
        group.MapGet("", ListAsync).WithName("listMessages")
            .WithSummary("Messages in order: the last ones before a seq, the first ones after one, or the newest.")
            .Fails(ErrorCodes.Invalid, ErrorCodes.Unauthenticated, ErrorCodes.NotFound);
        group.MapGet("/{messageId:guid}", GetAsync).WithName("getMessage").WithSummary("One message, with its revision as ETag.")
            .Fails(ErrorCodes.Unauthenticated, ErrorCodes.NotFound);
        group.MapPost("", SendAsync).WithName("sendMessage").Limited(RateLimit.Send)
            .WithSummary("Appends a message and answers once it is durable; the same id and content again appends nothing.")
            .Fails(ErrorCodes.Invalid, ErrorCodes.Unauthenticated, ErrorCodes.Forbidden, ErrorCodes.NotFound,
                ErrorCodes.IdReused, ErrorCodes.TooLarge, ErrorCodes.StorageFull);
        group.MapPatch("/{messageId:guid}", EditAsync).WithName("editMessage")
            .WithSummary("Edits a message; with If-Match only if the revision is still that one.")
            .Fails(ErrorCodes.Invalid, ErrorCodes.Unauthenticated, ErrorCodes.Forbidden, ErrorCodes.NotFound,
                ErrorCodes.RevisionConflict, ErrorCodes.TooLarge);
        group.MapDelete("/{messageId:guid}", DeleteAsync).WithName("deleteMessage").WithSummary("Deletes a message; a tombstone stays.")
            .Fails(ErrorCodes.Unauthenticated, ErrorCodes.Forbidden, ErrorCodes.NotFound);
        group.MapPost("/{messageId:guid}/stop", StopAsync).WithName("stopMessage")
            .WithSummary("Stops a message that is being made; what there is of it stays. What has ended already stays as it is.")
            .Fails(ErrorCodes.Unauthenticated, ErrorCodes.Forbidden, ErrorCodes.NotFound);
        group.MapPost("/{messageId:guid}/regenerate", RegenerateAsync).WithName("regenerateMessage").Limited(RateLimit.Generate)
            .WithSummary("Has an answer made once more, as a new message beside it.")
            .Fails(ErrorCodes.Invalid, ErrorCodes.Unauthenticated, ErrorCodes.Forbidden, ErrorCodes.NotFound, ErrorCodes.StorageFull);
    }

    private static async Task<Ok<MessageList>> ListAsync(
        Guid id, ClaimsPrincipal caller, ConversationDoor door, long? before, long? after, string? cursor, int? limit,
        CancellationToken cancellationToken)
    {
        var position = MessagePosition.Of(before, after, cursor);
        var page = await door.MessagesAsync(
            caller.UserId(), id, position.Before, position.After, PageLimit.Of(limit), cancellationToken);
        return TypedResults.Ok(new MessageList(page.Items, page.HasMore, page.HasMore ? position.Next(page.Items) : null));
    }

    private static async Task<Ok<Message>> GetAsync(
        Guid id, Guid messageId, ClaimsPrincipal caller, ConversationDoor door, HttpResponse response,
        CancellationToken cancellationToken)
    {
        var message = await door.MessageAsync(caller.UserId(), id, messageId, cancellationToken);
        EntityTag.Set(response, message.Revision);
        return TypedResults.Ok(message);
    }

    private static async Task<Results<Created<Message>, Ok<Message>>> SendAsync(
        Guid id, NewMessage message, HttpContext context, MessageSender sender)
    {
        var sent = await sender.SendAsync(context.User.UserId(), ClientAddress.Of(context), id, message, context.RequestAborted);
        EntityTag.Set(context.Response, sent.Message.Revision);
        return sent.IsNew
            ? TypedResults.Created($"/api/conversations/{id}/messages/{sent.Message.Id}", sent.Message)
            : TypedResults.Ok(sent.Message);
    }

    private static async Task<Ok<Message>> EditAsync(
        Guid id, Guid messageId, MessagePatch patch, ClaimsPrincipal caller, ConversationCalls calls, HttpContext context,
        CancellationToken cancellationToken)
    {
        var ifRevision = EntityTag.IfMatch(context.Request) is { } version ? (int?)Math.Min(version, int.MaxValue) : null;
        var (current, isApplied) = await calls.CallAsync(
            id,
            (conversation, isRepeat) =>
                conversation.EditAsync(caller.UserId(), messageId, patch, ifRevision, isRepeat, cancellationToken),
            cancellationToken);
        EntityTag.Set(context.Response, current.Revision);
        return isApplied
            ? TypedResults.Ok(current)
            : throw ConflictException.Of(ErrorCodes.RevisionConflict, current.Revision, current, ContractJson.Default.Message);
    }

    private static async Task<NoContent> DeleteAsync(
        Guid id, Guid messageId, ClaimsPrincipal caller, ConversationCalls calls, CancellationToken cancellationToken)
    {
        await calls.CallAsync(
            id,
            (conversation, _) => conversation.DeleteMessageAsync(caller.UserId(), messageId, cancellationToken),
            cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Accepted<Message>> StopAsync(
        Guid id, Guid messageId, ClaimsPrincipal caller, ConversationCalls calls, HttpResponse response,
        CancellationToken cancellationToken) => Accept(
            response,
            await calls.CallAsync(
                id, (conversation, _) => conversation.StopAsync(caller.UserId(), messageId, cancellationToken), cancellationToken));

    private static async Task<Accepted<Message>> RegenerateAsync(
        Guid id, Guid messageId, ClaimsPrincipal caller, ConversationCalls calls, HttpResponse response, TimeProvider time,
        CancellationToken cancellationToken)
    {
        // Given here, so that the call can be repeated.
        var siblingId = Guid.CreateVersion7(time.GetUtcNow());
        return Accept(
            response,
            await calls.CallAsync(
                id,
                (conversation, _) => conversation.RegenerateAsync(caller.UserId(), messageId, siblingId, cancellationToken),
                cancellationToken));
    }

    private static Accepted<Message> Accept(HttpResponse response, Message message)
    {
        EntityTag.Set(response, message.Revision);
        return TypedResults.Accepted($"/api/conversations/{message.ConversationId}/messages/{message.Id}", message);
    }
}
