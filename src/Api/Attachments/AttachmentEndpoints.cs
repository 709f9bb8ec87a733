using System.Security.Claims;
using Chorus.Api.Accounts;
using Chorus.Api.OpenApi;
using Chorus.Api.RateLimits;
using Chorus.Grains.Conversations;
using Chorus.Grains.Errors;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Chorus.Api.Attachments;

/// <summary>Uploads, which messages then name.</summary>
internal static class AttachmentEndpoints
{
    // What multipart adds to a file.
    private const int FrameBytes = 16 * 1024;

    public static IServiceCollection AddAttachments(this IServiceCollection services)
    {
        services.AddOptions<AttachmentOptions>().BindConfiguration(AttachmentOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        return services.AddSingleton<AttachmentUploads>();
    }

    public static void MapAttachments(this IEndpointRouteBuilder app) =>
        app.MapPost("/api/attachments", UploadAsync).WithName("uploadAttachment").WithTags("Images and files").RequireAuthorization()
            .LimitedByUser().Limited(RateLimit.Upload).Accepts<IFormFile>("multipart/form-data")
            .WithMetadata(new RequestSizeLimitAttribute(AttachmentOptions.MaxBytes + FrameBytes))
            .WithSummary("Uploads a file for a message: a picture, a PDF or plain text, by its content; at most 20 MiB.")
            .Fails(ErrorCodes.Invalid, ErrorCodes.Unauthenticated, ErrorCodes.TooLarge, ErrorCodes.UnsupportedMediaType, ErrorCodes.StorageFull);

    private static async Task<Created<Attachment>> UploadAsync(
        HttpRequest request, ClaimsPrincipal caller, AttachmentUploads uploads, CancellationToken cancellationToken)
    {
        var attachment = await uploads.TakeAsync(caller.UserId(), request, cancellationToken);
        return TypedResults.Created(attachment.Url, attachment);
    }
}
