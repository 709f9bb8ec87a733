namespace Chorus.Grains.Channels;

/// <summary>The stream route from conversations to channels: one stream for each user, its key the user's id.</summary>
public static class ChannelStreams
{
    /// <summary>The stream provider's name, the same on every engine.</summary>
    public const string Provider = "channels";

    public const string Namespace = "user-channel";
}
