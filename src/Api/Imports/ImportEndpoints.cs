using System.Security.Claims;
using Chorus.Api.Accounts;
using Chorus.Api.Files;
using Chorus.Api.OpenApi;
using Chorus.Api.RateLimits;
using Chorus.Grains;
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

    public static IServiceCollection AddImports(this IServiceCollection services) =>
        services.AddSingleton<LargeParts>().AddSingleton<ImportServices>().AddSingleton<ImportGate>();

    public static void MapImports(this IEndpointRouteBuilder app) => app.MapPost("/api/import", ImportAsync)
        .WithName("import").WithTags("Exports").RequireAuthorization().LimitedByUser().Limited(RateLimit.Transfer)
        .WithSummary("Brings in our exports (json, zip), ChatGPT's conversations.json or zip, or OpenAssistant's lines, as the body or as a form's file; again: nothing twice.")
        .WithMetadata(new RequestSizeLimitAttribute(MaxBytes))
        .AcceptsFile("application/octet-stream", "application/zip", "application/json", "*/*")
        .Fails(ErrorCodes.Invalid, ErrorCodes.Unauthenticated, ErrorCodes.TooLarge, ErrorCodes.Busy);

    /// <param name="id">What <c>import-progress</c> calls this import; null: one of the server's.</param>
    private static async Task<Ok<ImportReport>> ImportAsync(
        Guid? id, HttpRequest request, ClaimsPrincipal caller, ImportServices services, ImportGate gate, CancellationToken cancellationToken)
    {
        using var place = gate.Enter(caller.UserId());
        var body = MultipartFile.IsIn(request) ? (await MultipartFile.FindAsync(request, cancellationToken)).Content : new ReceivedStream(request.Body);

        // A zip's table of contents is at its end: what does not fit into memory goes to a file first.
        await using var file = new FileBufferingReadStream(body, MaxBytesInMemory);
        await file.DrainAsync(cancellationToken);
        file.Position = 0;
        var (user, tally, budget) = (caller.UserId(), new ImportTally(), new UnpackBudget());
        var progress = new ImportProgress(
            id ?? Guid.CreateVersion7(services.Time.GetUtcNow()), user, services.Grains, tally, budget, services.Time, services.Logger);
        var run = new ImportRun(services, user, Timestamp.Now(services.Time), tally, new ImportFiles(services.Files, budget), progress);
        try
        {
            await new Importer(run, budget).ReadAsync(file, cancellationToken);
            return TypedResults.Ok(tally.Report());
        }
        catch (Exception e) when (e is StoreUnavailableException || (e is ChorusException known && known.Code == ErrorCodes.Unavailable.Code))
        {
            throw new ChorusException(
                ErrorCodes.Unavailable,
                $"The server could not go on after {tally.Conversations.Added} conversations, {tally.Messages.Added} messages and {tally.Images.Added} pictures: "
                    + "send the same again, and the rest comes.",
                e);
        }
        finally
        {
            await progress.EndAsync();
        }
    }
}
