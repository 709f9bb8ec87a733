using System.Security.Claims;
using Chorus.Api.Accounts;
using Chorus.Api.Cluster;
using Chorus.Api.Conversations;
using Chorus.Api.OpenApi;
using Chorus.Api.RateLimits;
using Chorus.Grains.Errors;
using Chorus.Grains.Images;
using Chorus.Storage.Files;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Chorus.Api.Images;

/// <summary>The caller's gallery. What comes of a picture is told over the channel.</summary>
internal static class ImageEndpoints
{
    private const string Route = "/api/images";

    public static IServiceCollection AddImages(this IServiceCollection services) => services.AddSingleton<ImageDoor>();

    public static void MapImages(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup(Route).WithTags("Images and files").RequireAuthorization().LimitedByUser();
        group.MapPost("", PaintAsync).WithName("paintImage").Limited(RateLimit.Generate)
            .WithSummary("Has a picture painted; with a conversation also as a message. The same id again begins nothing.")
            .Fails(ErrorCodes.Invalid, ErrorCodes.Unauthenticated, ErrorCodes.Forbidden, ErrorCodes.NotFound, ErrorCodes.IdReused,
                ErrorCodes.TooLarge, ErrorCodes.StorageFull);
        group.MapGet("", ListAsync).WithName("listImages")
            .WithSummary("The caller's pictures, newest first: all, or those of a conversation or a session.")
            .Fails(ErrorCodes.Invalid, ErrorCodes.Unauthenticated);
        group.MapGet("/{id:guid}", GetAsync).WithName("getImage").WithSummary("One picture.")
            .Fails(ErrorCodes.Unauthenticated, ErrorCodes.NotFound);
        group.MapDelete("/{id:guid}", DeleteAsync).WithName("deleteImage").WithSummary("Deletes a picture, its files and its message.")
            .Fails(ErrorCodes.Unauthenticated, ErrorCodes.NotFound);
        group.MapPost("/{id:guid}/regenerate", RegenerateAsync).WithName("regenerateImage").Limited(RateLimit.Generate)
            .WithSummary("Has the same painted once more, as another picture.")
            .Fails(ErrorCodes.Unauthenticated, ErrorCodes.Forbidden, ErrorCodes.NotFound, ErrorCodes.StorageFull);
    }

    private static async Task<Accepted<Image>> PaintAsync(
        NewImage request, ClaimsPrincipal caller, ImageDoor door, ConversationCalls conversations, GrainCalls calls, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var image = request with { Id = request.Id ?? Guid.CreateVersion7(time.GetUtcNow()) };
        await door.RequireSessionAsync(caller.UserId(), image.SessionId, cancellationToken);
        return Accepted(await BeginAsync(image, caller.UserId(), conversations, calls, cancellationToken));
    }

    private static async Task<Ok<ImageList>> ListAsync(
        ClaimsPrincipal caller, ImageDoor door, Guid? conversationId, Guid? sessionId, string? cursor, int? limit,
        CancellationToken cancellationToken) =>
        TypedResults.Ok(await door.ListAsync(caller.UserId(), conversationId, sessionId, cursor, limit, cancellationToken));

    private static async Task<Ok<Image>> GetAsync(Guid id, ClaimsPrincipal caller, ImageDoor door, CancellationToken cancellationToken) =>
        TypedResults.Ok(await door.GetAsync(caller.UserId(), id, cancellationToken));

    private static async Task<NoContent> DeleteAsync(
        Guid id, ClaimsPrincipal caller, GrainCalls calls, FileSweeper sweeper, CancellationToken cancellationToken)
    {
        await calls.CallAsync(
            id, (IImageGrain image, bool isRepeat) => image.DeleteAsync(caller.UserId(), isRepeat, cancellationToken), cancellationToken);
        sweeper.Wake();
        return TypedResults.NoContent();
    }

    // Another picture, since what the address of one shows never changes.
    private static async Task<Accepted<Image>> RegenerateAsync(
        Guid id, ClaimsPrincipal caller, ImageDoor door, ConversationCalls conversations, GrainCalls calls, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var image = await door.GetAsync(caller.UserId(), id, cancellationToken);
        var sibling = image.Again(Guid.CreateVersion7(time.GetUtcNow()));
        if (image.ConversationId is not { } conversation)
        {
            return Accepted(await BeginAsync(sibling, caller.UserId(), conversations, calls, cancellationToken));
        }

        await conversations.CallAsync(
            conversation,
            (grain, _) => grain.RegenerateAsync(caller.UserId(), id, sibling.Id!.Value, cancellationToken),
            cancellationToken);
        return Accepted(await door.GetAsync(caller.UserId(), sibling.Id!.Value, cancellationToken));
    }

    private static Task<Image> BeginAsync(
        NewImage image, Guid caller, ConversationCalls conversations, GrainCalls calls, CancellationToken cancellationToken) =>
        image.ConversationId is { } conversation
            ? conversations.CallAsync(conversation, (grain, _) => grain.PaintAsync(caller, image, cancellationToken), cancellationToken)
            : calls.CallAsync(
                image.Id!.Value, (IImageGrain grain, bool _) => grain.CreateAsync(caller, image, cancellationToken), cancellationToken);

    private static Accepted<Image> Accepted(Image image) => TypedResults.Accepted($"{Route}/{image.Id}", image);
}
