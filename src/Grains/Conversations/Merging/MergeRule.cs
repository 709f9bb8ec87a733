namespace Chorus.Grains.Conversations.Merging;

/// <summary>What to do with one message of a device.</summary>
internal enum MergeStep
{
    /// <summary>Both sides have the same, or the device's was never more than a draft.</summary>
    Leave,

    /// <summary>The server does not know it.</summary>
    Append,

    /// <summary>The device's becomes the server's: its text, or its deletion.</summary>
    Replace,

    /// <summary>The server's stays, and the device is told of both.</summary>
    Conflict,
}

/// <summary>
/// The rule by which a device's messages and the server's become one. Made again, after its answer was lost, a merge finds equal
/// messages and changes nothing.
/// </summary>
internal static class MergeRule
{
    /// <param name="mine">The device's.</param>
    /// <param name="theirs">The server's; null: it has none.</param>
    /// <param name="mayChange">Whether the device's user may change the server's.</param>
    /// <param name="force">Whether the device's text wins over a change that it has not seen.</param>
    public static MergeStep Decide(DeviceMessage mine, StoredMessage? theirs, bool mayChange, bool force)
    {
        if (theirs is null)
        {
            return mine.Deleted ? MergeStep.Leave : MergeStep.Append;
        }

        if (AreEqual(mine, theirs))
        {
            return MergeStep.Leave;
        }

        var isSeen = mine.Revision == theirs.Message.Revision;
        return mayChange && (isSeen || force) ? MergeStep.Replace : MergeStep.Conflict;
    }

    private static bool AreEqual(DeviceMessage mine, StoredMessage theirs)
    {
        var message = theirs.Message;
        if (mine.Deleted || message.Deleted)
        {
            return mine.Deleted == message.Deleted;
        }

        // It may have been edited here since, but the device only brings once more what it sent.
        return (mine.Content == message.Content && (mine.Metadata is null || mine.Metadata == message.Metadata))
            || (mine.Revision <= 1 && theirs.Fingerprint == SendFingerprint.Of(mine.AsSend()));
    }
}
