namespace Chorus.Grains.Generations;

/// <summary>The id of the message that answers another one: a message that is sent again has no second answer.</summary>
public static class ReplyId
{
    public static Guid To(Guid messageId) => DerivedId.Of("reply", messageId);
}
