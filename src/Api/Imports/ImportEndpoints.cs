using System.Security.Claims;
using Chorus.Api.Accounts;
using Chorus.Api.Conversations;
using Chorus.Api.Files;
using Chorus.Api.OpenApi;
using Chorus.Api.RateLimits;
using Chorus.Api.Sessions;
using Chorus.Grains.Errors;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace Chorus.Api.Imports;

/// <summary>Brings things in.</summary>
internal static class ImportEndpoints
{
    private const long MaxBytes = 2L * 1024 * 1024 * 1024;
    private const int MaxBytesInMemory = 1024 * 1024;

    public static void MapImports(this IEndpointRouteBuilder app) => app.MapPost("/api/import", ImportAsync)
        .WithName("import").WithTags("Exports").RequireAuthorization().LimitedByUser()
        .WithSummary("Brings in our exports (json, zip), ChatGPT's conversations.json or zip, or OpenAssistant's lines, as the body or as a form's file; again: nothing twice.")
        .WithMetadata(new RequestSizeLimitAttribute(MaxBytes))
        .Fails(ErrorCodes.Invalid, ErrorCodes.Unauthenticated, ErrorCodes.TooLarge);

    private static async Task<Ok<ImportReport>> ImportAsync(
        HttpRequest request, ClaimsPrincipal caller, ConversationCalls conversations, SessionCalls sessions, CancellationToken cancellationToken)
    {
        var body = MultipartFile.IsIn(request) ? (await MultipartFile.FindAsync(request, cancellationToken)).Content : request.Body;

        // A zip's table of contents is at its end: what does not fit into memory goes to a file first.
        await using var file = new FileBufferingReadStream(body, MaxBytesInMemory);
        await file.DrainAsync(cancellationToken);
        file.Position = 0;
        var tally = new ImportTally();
        var writer = new ImportWriter(caller.UserId(), conversations, sessions, tally);
        await new Importer(caller.UserId(), writer, tally).ReadAsync(file, cancellationToken);
        return TypedResults.Ok(tally.Report());
    }
}
