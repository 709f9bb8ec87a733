using Chorus.Api.Attachments;
using Chorus.Api.Cluster;
using Chorus.Api.Conversations;
using Chorus.Api.Files;
using Chorus.Api.Sessions;
using Chorus.Grains.Files;
using Chorus.Grains.Images;
using Chorus.Storage.Images;
using Chorus.Storage.Sessions;

namespace Chorus.Api.Imports;

/// <summary>What every import is made with.</summary>
internal sealed record ImportServices(
    ConversationCalls Conversations, ConversationDoor ConversationDoor, SessionCalls Sessions, SessionReader SessionReader,
    GrainCalls Calls, IGrainFactory Grains, IImageStore Images, ImageReader ImageReader, IPictureReader Pictures, AttachmentUploads Uploads,
    StorageQuota Quota, FileDoor Files, LargeParts LargeParts, TimeProvider Time, ILogger<ImportServices> Logger);

/// <summary>One import: whose it is, since when, and what is known along the way.</summary>
internal sealed record ImportRun(
    ImportServices Services, Guid Caller, DateTimeOffset Began, ImportTally Tally, ImportFiles Files, ImportProgress Progress)
{
    /// <summary>Whether this import has made it, though it is found where it was to be made: a silo died and never answered.</summary>
    public bool HasMade(bool isRepeat, DateTimeOffset createdAt) => isRepeat && createdAt >= Began;
}
