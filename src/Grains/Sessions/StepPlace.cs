using Chorus.Grains.Generations;
using Chorus.Grains.Replies;

namespace Chorus.Grains.Sessions;

/// <summary>An answer that becomes a step of a content session.</summary>
internal sealed class StepPlace(
    GenerationJob job, IGeneratedSteps session, ISessionStore sessions, IGenerationStore generations, IAssistant assistant) : IReplyPlace
{
    public async Task<ReplyQuestion?> AskAsync(CancellationToken cancellationToken)
    {
        if (await sessions.LoadAsync(job.SessionId!.Value, cancellationToken) is { DeletedAt: null, Run: { } run } stored && run.RunId == job.Id)
        {
            return new ReplyQuestion(job.Model ?? assistant.DefaultModel, SessionPrompt.Of(stored.Session, run.Step, assistant.ContextTokens));
        }

        // Its commit has ended it; if anything is left of it, nobody else would.
        await generations.EndAsync(job.Id, cancellationToken);
        return null;
    }

    public Task<bool> TellAsync(int from, string text) => session.TellDeltaAsync(job.Id, from, text);

    /// <summary>A session shows by its step that the assistant is at work.</summary>
    public Task TellStateAsync(string state) => Task.CompletedTask;

    public Task FinishAsync(ReplyResult result) => session.FinishAsync(
        job.Id,
        result.Failure is { } failure
            ? new StepOutcome(result.Text, StepStatus.Failed, result.Facts.Model, new StepError(failure.Type, failure.Message))
            : new StepOutcome(result.Text, StepStatus.Complete, result.Facts.Model, Error: null));

    public Task DigestAsync(ReplyResult result) => Task.CompletedTask;
}
