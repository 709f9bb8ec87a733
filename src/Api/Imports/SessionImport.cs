using Chorus.Grains.Errors;
using Chorus.Grains.Sessions;

namespace Chorus.Api.Imports;

/// <summary>Brings a content session in, with every version of its steps.</summary>
internal sealed class SessionImport(ImportRun run)
{
    public async Task WriteAsync(Session session, IReadOnlyList<StepVersion> versions, CancellationToken cancellationToken)
    {
        var wanted = new NewSession { Title = session.Title, Archived = session.Archived };
        try
        {
            var id = session.Id;
            CreatedSession? created = session.UserId == run.Caller ? await TryCreateAsync(id, wanted, cancellationToken) : null;
            if (created is null)
            {
                id = ImportId.OfSession(run.Caller, session.Id);
                created = await CreateAsync(id, wanted, cancellationToken);
            }

            // An import that ended in the middle goes on where it was.
            var missing = versions.OrderBy(v => v.CreatedAt).ThenBy(v => v.Revision)
                .Where(v => (created.Session.Find(v.Step)?.Revision ?? 0) < v.Revision).ToList();
            foreach (var version in missing)
            {
                await run.Services.Sessions.CallAsync(
                    id,
                    (s, isRepeat) => s.SaveAsync(run.Caller, version.Step, version.Content, null, isRepeat, cancellationToken),
                    cancellationToken);
            }

            var isHere = !created.IsNew && missing.Count == 0;
            run.Tally.Sessions.Added += isHere ? 0 : 1;
            run.Tally.Sessions.Unchanged += isHere ? 1 : 0;
        }
        catch (ChorusException e) when (e.Code != ErrorCodes.Unavailable.Code)
        {
            run.Tally.Skip(run.Tally.Sessions, $"session {session.Id}", e.Message);
        }

        run.Progress.Step();
    }

    private async Task<CreatedSession> CreateAsync(Guid id, NewSession wanted, CancellationToken cancellationToken)
    {
        var (created, isUnsure) = await run.Services.Sessions.CallUnsureAsync(
            id, s => s.CreateAsync(run.Caller, wanted, cancellationToken), cancellationToken);
        return created with { IsNew = created.IsNew || run.HasMade(isUnsure, created.Session.CreatedAt) };
    }

    /// <summary>Null: it was deleted here, and comes back as another one.</summary>
    private async Task<CreatedSession?> TryCreateAsync(Guid id, NewSession wanted, CancellationToken cancellationToken)
    {
        try
        {
            return await CreateAsync(id, wanted, cancellationToken);
        }
        catch (ChorusException e) when (e.Code == ErrorCodes.IdReused.Code)
        {
            return null;
        }
    }
}
