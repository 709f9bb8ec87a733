using Chorus.Grains.Conversations;

namespace Chorus.Grains.Generations;

/// <summary>Something that is to be made, durable from its placeholder's commit until it is complete, failed or cancelled.</summary>
/// <param name="Id">The message that it becomes; of a picture outside of conversations, the picture; of a step, the run. Each try to make something
/// anew has one of its own, so that a stop or a piece of text never hits another.</param>
/// <param name="Seq">The placeholder's; 0 outside of conversations.</param>
/// <param name="UserId">Who asked for it.</param>
/// <param name="ParentId">The message that it answers.</param>
/// <param name="Model">Null: the conversation's, or the provider's own.</param>
/// <param name="SessionId">Where it is a step of a content session, generated this once.</param>
public sealed record GenerationJob(
    Guid Id, Guid? ConversationId, long Seq, MessageKind Kind, Guid UserId, Guid? ParentId, string? Model,
    Guid? SessionId = null);
