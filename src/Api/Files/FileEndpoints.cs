using Chorus.Api.Attachments;
using Chorus.Api.OpenApi;
using Chorus.Grains.Errors;
using Chorus.Grains.Files;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Chorus.Api.Files;

/// <summary>
/// Files by their address, which is all that is needed to see one: it holds ids that nobody guesses, and what it stands for never
/// changes.
/// </summary>
internal static class FileEndpoints
{
    public const string Prefix = "/files";

    private const string CacheForAYear = "public, max-age=31536000, immutable";

    public static IServiceCollection AddFiles(this IServiceCollection services) => services.AddSingleton<FileDoor>().AddAttachments();

    public static void MapFiles(this IEndpointRouteBuilder app)
    {
        app.MapAttachments();
        const string Route = Prefix + "/{userId}/{folder}/{file}";
        app.MapGet(Route, GetAsync).WithName("getFile")
            .WithTags("Images and files").WithSummary("A file's bytes: public, immutable, in ranges too.")
            .ProducesFile("image/png", "image/jpeg", "image/webp", "image/gif", "application/pdf", "text/plain")
            .Produces(StatusCodes.Status206PartialContent).Produces(StatusCodes.Status304NotModified)
            .Fails(ErrorCodes.NotFound);
        // Not documented: an operation's name is there once, or generated clients do not compile.
        app.MapMethods(Route, [HttpMethods.Head], GetAsync).ExcludeFromDescription();
    }

    private static async Task<FileStreamHttpResult> GetAsync(
        string userId, string folder, string file, FileDoor door, HttpResponse response, CancellationToken cancellationToken)
    {
        if (!FilePath.TryParse($"{userId}/{folder}/{file}", out var path))
        {
            throw NotFound();
        }

        var content = await door.OpenAsync(path, cancellationToken) ?? throw NotFound();
        response.Headers.CacheControl = CacheForAYear;
        response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        if (!path.Type.IsImage)
        {
            response.Headers.ContentDisposition = "attachment";
        }

        // One address has one content.
        var tag = new EntityTagHeaderValue($"\"{path.Id:N}{(path.IsThumbnail ? "-thumb" : "")}\"");
        return TypedResults.Stream(content, ContentTypeOf(path.Type), entityTag: tag, enableRangeProcessing: true);
    }

    private static string ContentTypeOf(FileType type) => type == FileType.Text ? "text/plain; charset=utf-8" : type.MimeType;

    private static ChorusException NotFound() => ErrorCodes.NotFound.With("There is no such file.");
}
