using System.Globalization;
using Chorus.Api.Errors;
using Chorus.Api.Paging;
using Chorus.Grains.Errors;
using Chorus.Grains.Sessions;
using Chorus.Storage.Sessions;

namespace Chorus.Api.Sessions;

/// <summary>The way to read sessions: nobody passes whom <see cref="SessionAccess"/> does not let in.</summary>
internal sealed class SessionDoor(SessionReader reader)
{
    /// <summary>The step that an address names.</summary>
    /// <exception cref="ChorusException"><c>not-found</c>.</exception>
    public static SessionStep StepOf(string name) => name switch
    {
        "brain_dump" => SessionStep.BrainDump,
        "research" => SessionStep.Research,
        "outline" => SessionStep.Outline,
        "draft" => SessionStep.Draft,
        "outputs" => SessionStep.Outputs,
        _ => throw ErrorCodes.NotFound.With("The steps are brain_dump, research, outline, draft and outputs."),
    };

    public async Task<SessionList> ListAsync(Guid caller, bool? archived, string? cursor, int? limit, CancellationToken cancellationToken)
    {
        var page = await reader.ListAsync(caller, archived, Cursor.Read(cursor), PageLimit.Of(limit), cancellationToken);
        return new SessionList(page.Items, Cursor.Write(page.Next));
    }

    public async Task<StepVersionList> VersionsAsync(
        Guid caller, Guid id, SessionStep step, string? cursor, int? limit, CancellationToken cancellationToken)
    {
        var most = PageLimit.Of(limit);
        SessionAccess.Require(await reader.OwnerAsync(id, cancellationToken), caller);
        var versions = await reader.VersionsAsync(caller, id, step, Before(cursor), most + 1, cancellationToken);
        return versions.Count > most
            ? new StepVersionList(versions[..most], versions[most - 1].Revision.ToString(CultureInfo.InvariantCulture))
            : new StepVersionList(versions, null);
    }

    private static int? Before(string? cursor) => cursor is null ? null
        : int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var revision) ? revision
        : throw new InvalidFieldException("cursor", "cursor is a nextCursor from an earlier answer.");
}
