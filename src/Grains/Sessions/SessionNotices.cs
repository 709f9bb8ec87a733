using Chorus.Grains.Generations;
using Chorus.Grains.Notifications;
using Microsoft.Extensions.Logging;

namespace Chorus.Grains.Sessions;

/// <summary>What a session's user is told of its steps. Nobody waits for it, and nothing fails by it.</summary>
internal sealed partial class SessionNotices(IGrainFactory grains, TimeProvider time, ILogger logger)
{
    public const string SavedCode = "save-success";
    public const string FailureCode = "step-failed";

    /// <summary>Of a step that is saved again and again, the last time is told of.</summary>
    public void Saved(Session session, SessionStep step) => Tell(session, new Notification("success", SavedCode, "Saved.", $"{NameOf(step)} was saved.")
    {
        Id = DerivedId.Of($"{SavedCode} {step}", session.Id),
        CreatedAt = Timestamp.Now(time),
        SessionId = session.Id,
    });

    public void Failed(Session session, SessionStep step, StepError error) =>
        Tell(session, new Notification("error", FailureCode, $"{NameOf(step)} could not be written.", error.Message)
        {
            Id = DerivedId.Of($"{FailureCode} {step}", session.Id),
            CreatedAt = Timestamp.Now(time),
            SessionId = session.Id,
            Retry = new RetryHint("generate", null, null, null) { SessionId = session.Id, Step = step },
        });

    private static string NameOf(SessionStep step) => step switch
    {
        SessionStep.BrainDump => "The brain dump",
        SessionStep.Research => "The research",
        SessionStep.Outline => "The outline",
        SessionStep.Draft => "The draft",
        _ => "What comes out",
    };

    private void Tell(Session session, Notification notification) => _ = TellAsync(session, notification);

    private async Task TellAsync(Session session, Notification notification)
    {
        try
        {
            await grains.GetGrain<INotificationsGrain>(session.UserId).TellAsync(notification);
        }
        catch (Exception e)
        {
            LogNotTold(e, notification.Code, session.Id);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A {Code} of session {SessionId} could not be told")]
    private partial void LogNotTold(Exception error, string code, Guid sessionId);
}
