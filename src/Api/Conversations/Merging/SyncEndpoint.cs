using System.Net.Mime;
using System.Security.Claims;
using System.Text.Json;
using Chorus.Api.Accounts;
using Chorus.Api.Concurrency;
using Chorus.Api.Errors;
using Chorus.Api.Json;
using Chorus.Api.OpenApi;
using Chorus.Api.RateLimits;
using Chorus.Grains.Conversations;
using Chorus.Grains.Errors;
using Chorus.Storage.Conversations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace Chorus.Api.Conversations.Merging;

/// <summary>A device that was away brings its changes and gets the others'.</summary>
internal static class SyncEndpoint
{
    /// <summary>Bytes of one request; a device with more sends several.</summary>
    private const int MaxRequestBytes = 4 * 1024 * 1024;

    public static void MapSync(this RouteGroupBuilder conversations) => conversations
        .MapPut("/{id:guid}/sync", SyncAsync).WithName("syncConversation").Limited(RateLimit.Send)
        .WithSummary("Merges what a device changed while away, in one transaction, and answers with all that changed since its base version.")
        .WithMetadata(new RequestSizeLimitAttribute(MaxRequestBytes))
        .Produces<SyncAnswer>()
        .Fails(ErrorCodes.Invalid, ErrorCodes.Unauthenticated, ErrorCodes.Forbidden, ErrorCodes.NotFound, ErrorCodes.IdReused, ErrorCodes.TooLarge);

    private static async Task SyncAsync(
        Guid id, SyncRequest request, ClaimsPrincipal caller, ConversationCalls calls, ChangeReader changes, HttpResponse response,
        CancellationToken cancellationToken)
    {
        if (request.BaseVersion < 0)
        {
            throw new InvalidFieldException("baseVersion", "baseVersion is a version of the conversation, or 0.");
        }

        if (request.Messages is null || request.Messages.Any(m => m is null))
        {
            throw new InvalidFieldException("messages", "messages is a list of messages.");
        }

        var merged = await calls.CallAsync(
            id,
            (conversation, _) => conversation.MergeAsync(caller.UserId(), request.Messages, request.Force, cancellationToken),
            cancellationToken);

        // A device that reads slowly must not keep the database's view of this moment alive: its answer goes to a file first.
        await using var answer = new FileBufferingWriteStream();
        var isThere = await changes.ReadAsync(
            caller.UserId(),
            id,
            request.BaseVersion,
            async (conversation, messages) =>
            {
                EntityTag.Set(response, conversation.Version);
                await WriteAsync(answer, new SyncAnswer(conversation, merged.Applied, merged.Conflicts, messages), cancellationToken);
            },
            cancellationToken);
        if (!isThere)
        {
            ConversationAccess.Require(null, Access.Read); // Removed, or deleted, at this very moment.
        }

        response.ContentType = $"{MediaTypeNames.Application.Json}; charset=utf-8";
        await answer.DrainBufferAsync(response.Body, cancellationToken);
    }

    private static Task WriteAsync(Stream to, SyncAnswer answer, CancellationToken cancellationToken) =>
        JsonSerializer.SerializeAsync(to, answer, ApiJson.Readable.SyncAnswer, cancellationToken);
}
