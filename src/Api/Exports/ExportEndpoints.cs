using System.Net.Mime;
using System.Security.Claims;
using Chorus.Api.Accounts;
using Chorus.Api.Cluster;
using Chorus.Api.Conversations;
using Chorus.Api.Exports.Pdf;
using Chorus.Api.OpenApi;
using Chorus.Api.RateLimits;
using Chorus.Grains.Errors;
using Chorus.Grains.Sessions;
using Microsoft.AspNetCore.Http.Features;

namespace Chorus.Api.Exports;

/// <summary>Takes things out, streamed.</summary>
internal static class ExportEndpoints
{
    public static IServiceCollection AddExports(this IServiceCollection services) =>
        services.AddSingleton<PdfFonts>().AddSingleton<PdfPictures>().AddSingleton<ExportPictures>().AddSingleton<ExportText>().AddSingleton<ExportPdf>().AddSingleton<Exporter>();

    public static void MapExports(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api").WithTags("Exports").RequireAuthorization().LimitedByUser().Limited(RateLimit.Transfer);
        group.MapGet("/conversations/{id:guid}/export", ConversationAsync).WithName("exportConversation")
            .WithSummary("A conversation as json (complete, and can be brought in again), md, html or pdf.")
            .ProducesFile(MediaTypeNames.Application.Json, "text/markdown", "text/html", MediaTypeNames.Application.Pdf)
            .Fails(ErrorCodes.Invalid, ErrorCodes.Unsupported, ErrorCodes.Unauthenticated, ErrorCodes.NotFound);
        group.MapGet("/sessions/{id:guid}/export", SessionAsync).WithName("exportSession")
            .WithSummary("A session as json (with every version of its steps), md, html or pdf.")
            .ProducesFile(MediaTypeNames.Application.Json, "text/markdown", "text/html", MediaTypeNames.Application.Pdf)
            .Fails(ErrorCodes.Invalid, ErrorCodes.Unsupported, ErrorCodes.Unauthenticated, ErrorCodes.NotFound);
        group.MapGet("/export", AllAsync).WithName("exportAll").WithSummary("All of the caller's conversations, sessions and pictures, with what was sent in them, as a zip of json and files.")
            .ProducesFile(MediaTypeNames.Application.Zip)
            .Fails(ErrorCodes.Unauthenticated);
    }

    private static async Task ConversationAsync(
        Guid id, string? format, ClaimsPrincipal caller, ConversationDoor door, Exporter exporter, HttpResponse response,
        CancellationToken cancellationToken)
    {
        var form = ExportFormat.Of(format);
        var conversation = await door.GetAsync(caller.UserId(), id, cancellationToken);
        form.Begin(response, conversation.Title, id);
        await exporter.WriteAsync(caller.UserId(), conversation, form, response.Body, cancellationToken);
    }

    private static async Task SessionAsync(
        Guid id, string? format, ClaimsPrincipal caller, GrainCalls calls, Exporter exporter, HttpResponse response,
        CancellationToken cancellationToken)
    {
        var form = ExportFormat.Of(format);
        var session = await calls.CallAsync(
            id, (ISessionGrain grain, bool _) => grain.GetAsync(caller.UserId(), cancellationToken), cancellationToken);
        form.Begin(response, session.Title, id);
        await exporter.WriteAsync(caller.UserId(), session, form, response.Body, cancellationToken);
    }

    private static async Task AllAsync(
        ClaimsPrincipal caller, Exporter exporter, HttpResponse response, CancellationToken cancellationToken)
    {
        // The zip's own parts, some bytes each, are written by calls that do not wait.
        response.HttpContext.Features.GetRequiredFeature<IHttpBodyControlFeature>().AllowSynchronousIO = true;
        response.ContentType = MediaTypeNames.Application.Zip;
        response.Headers.ContentDisposition = "attachment; filename=\"chorus.zip\"";
        await exporter.WriteAllAsync(caller.UserId(), response.Body, cancellationToken);
    }
}
