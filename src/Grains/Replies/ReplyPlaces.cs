using Chorus.Grains.Generations;
using Chorus.Grains.Sessions;

namespace Chorus.Grains.Replies;

/// <summary>Finds where an answer goes.</summary>
internal sealed class ReplyPlaces(
    ReplyContextLoader contexts, ReplyDigests digests, ISessionStore sessions, IGenerationStore generations, IAssistant assistant, IGrainFactory grains)
{
    public IReplyPlace Of(GenerationJob job) => job.SessionId is { } session
        ? new StepPlace(job, grains.GetGrain<IGeneratedSteps>(session), sessions, generations, assistant)
        : new MessagePlace(job, grains.GetGrain<IGeneratedMessages>(job.ConversationId!.Value), contexts, digests);
}
